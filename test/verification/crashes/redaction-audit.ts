import { committedAt } from './event-history.ts'
import type { ScenarioResult } from './run-scenario.ts'
import { type SentMail, sentKeyOf } from './sent-mail.ts'

/**
 * Audits the redactions of first revisions. No mail that was frozen after one has its text, and a chunk that was frozen
 * before is sent only by a claim from before: so each request with the text has a claim of its own.
 */
export const auditRedactions = (result: ScenarioResult, mails: readonly SentMail[]): string[] =>
  result.scenario.events
    .filter(({ redacted }) => redacted !== null)
    .flatMap(({ id }) => auditRedaction(id, result, mails))

const auditRedaction = (id: string, result: ScenarioResult, mails: readonly SentMail[]): string[] => {
  const { requests, commits } = result
  const redactedAt = committedAt(result, 'redacted', `${id} 1`)
  const text = `What happened: ${id}`
  const shown = requests.filter(({ body }) => body.includes(text))
  const frozenAfter = mails.filter(
    ({ key, frozenAt }) => frozenAt > redactedAt && shown.some((request) => request.key === key),
  )
  const repeated = [...Map.groupBy(shown, ({ key }) => sentKeyOf(key).chunk)].filter(
    ([chunk, own]) =>
      own.length > commits.filter(({ what, who, at }) => what === 'claimed' && who === chunk && at < redactedAt).length,
  )
  return [
    ...(redactedAt === Number.POSITIVE_INFINITY ? [`${id} was not redacted`] : []),
    ...frozenAfter.map(({ kind, to }) => `${kind} to ${to} has the text of ${id}, and was frozen after its redaction`),
    ...repeated.map(([chunk]) => `chunk ${chunk} was sent again with the text of ${id}, after its redaction`),
  ]
}

/** Longer than a held chunk is retried, with its lease and the time for which the provider keeps a request waiting. */
const MAX_RETRY_MS = 30 * 60_000 + 60_000 + 75_000

/**
 * Audits that nothing is sent again to a reader who erased their data or complained, later than half an hour after it, and
 * that the operator is told of each chunk that is not sent again.
 */
export const auditHolds = (
  { requests, commits, answeredAt, mails }: ScenarioResult,
  ended: readonly { email: string; request: string }[],
): string[] => {
  const held = new Set(commits.filter(({ what }) => what === 'unknown').map(({ who }) => who))
  const operatorMails = mails.filter(({ tags }) => tags.kind === 'operator').map(({ text }) => text)
  const untold = [...held].filter(
    (chunk) => !operatorMails.some((text) => new RegExp(`chunk\\s+${chunk}\\b`).test(text)),
  )
  const late = ended.flatMap(({ email, request }) => {
    const latest = (answeredAt.get(request) ?? Number.POSITIVE_INFINITY) + MAX_RETRY_MS
    return requests.filter(({ body, at }) => at > latest && body.includes(email)).map(({ key }) => `${key} to ${email}`)
  })
  return [
    ...untold.map((chunk) => `the operator was not told that nobody knows whether chunk ${chunk} was accepted`),
    ...late.map((what) => `${what} was sent more than half an hour after they erased their data or complained`),
  ]
}
