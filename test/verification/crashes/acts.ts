import type { Effect } from './effect-scheduler.ts'

/** The acts of the product whose effects the crashes must cut, each with the names of such effects. */
const ACTS: Record<string, RegExp> = {
  'an import of readers': /^batch INSERT INTO subscriber/,
  'a reader who leaves': /^batch UPDATE subscriber SET state = 'ended'/,
  'a reader who is erased': /^batch INSERT INTO erasure/,
  'a complaint': /^batch INSERT INTO callback/,
  'a revision': /^batch INSERT INTO journal/,
  'a redaction': /^batch UPDATE journal SET redacted_at/,
  'the end of a redacted mail': /^batch UPDATE edition SET hash/,
  'the end of a redacted text': /^delete revision/,
  'a claim of alerts': /^batch UPDATE watch SET seq/,
  'a claim of digests, or of what waits': /^batch INSERT INTO plan \(kind, rank, turn, claimed_at/,
  'a claim of a correction or retraction': /^batch INSERT INTO plan \(kind, rank, turn, gather/,
  'the readers of a correction': /^batch INSERT INTO audience/,
  'what waits for a reader': /^batch INSERT INTO waiting/,
  'a page of a plan': /^batch INSERT INTO chunk/,
  'a claim of a chunk': /^batch UPDATE chunk SET lease_until/,
  'a freeze': /^batch UPDATE chunk AS c SET state = 'frozen'/,
  'a request to the provider': /^provider accepts/,
  'an acceptance': /^batch UPDATE chunk SET state = 'sent'/,
  'a fan-out of webhooks': /^batch INSERT INTO delivery/,
  'a webhook': /^receiver accepts/,
  'a settled webhook': /^batch UPDATE delivery SET state/,
}

/** The acts that have none of these effects. */
export const findMissingActs = (effects: readonly Effect[]): string[] =>
  Object.keys(ACTS).filter((act) => !effects.some(({ name }) => ACTS[act]!.test(name)))
