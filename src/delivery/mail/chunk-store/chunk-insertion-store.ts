import { type ChunkMembers, encodeNonReader, serializeChunks } from '../../../editions/plan/chunk-members.ts'
import { type PageStart, type Plan, pageStartOf } from '../../../editions/plan/plan.ts'
import type { MailKind, MailRank, RunKind } from '../../../editions/select/edition-items.ts'
import { CONFIRMATION_MEMBERS } from '../../../editions/stores/chunk-member-store.ts'
import { IS_PLAN_AT_CURSOR } from '../../../editions/stores/plan-store.ts'
import { CONFIRMATION_RUN, INSERTED_REQUEST, type RequestKey } from '../../../editions/stores/run-store.ts'
import { statement } from '../../../lib/statement.ts'

type NewChunks = {
  /** The kind of the chunks that name none. */
  kind: RunKind
  rank: MailRank
  /** The plan whose runs the chunks belong to, or null. */
  plan: number | null
  plannedAt: number
  plannedWallAt: number | null
}

/**
 * The only INSERT into `chunk`; members, source and condition follow. `checked_seq`: retractions up to there are taken
 * into account, so that the freeze looks for later ones only. It is the end of the first window of a plan; for cohorts
 * the beginning, because the window of a member who left ends earlier. Else it is 0. `turn` is last.
 */
const INSERT_INTO_CHUNK = `
  INSERT INTO chunk (kind, rank, checked_seq, state, planned_at, planned_wall_at, members, turn)
  SELECT coalesce(n.kind, :kind), :rank, coalesce((SELECT min(iif(least IS NULL, to_seq, from_seq)) FROM run WHERE plan = :plan), 0), 'pending',
    :plannedAt, :plannedWallAt,`
/**
 * The turn of the first new chunk within its rank: after the last chunk of the same plan, and not before the turn that the
 * waiting chunks have reached. So a large plan does not hold up a small one, nor many small ones a large one.
 */
const FIRST_TURN = `max(
  coalesce((SELECT turn + 1 FROM chunk WHERE id = (SELECT max(last_chunk) FROM page WHERE plan = :plan)), 0),
  coalesce((SELECT turn FROM chunk WHERE settled_at IS NULL AND rank < 3 AND rank = :rank AND state = 'pending' AND not_before = 0
    ORDER BY turn LIMIT 1), 0))`
const GIVEN_CHUNKS = `n.value, ${FIRST_TURN} + n.key FROM (SELECT key, value, value ->> 'kind' AS kind FROM json_each(:chunks)) n`
const INSERT_CHUNK = statement<NewChunks & { chunks: string }>(`${INSERT_INTO_CHUNK} ${GIVEN_CHUNKS}`)
const INSERT_CHUNKS_OF_PAGE = statement<NewChunks & { chunks: string } & PageStart>(`
  ${INSERT_INTO_CHUNK} ${GIVEN_CHUNKS} WHERE ${IS_PLAN_AT_CURSOR} ORDER BY n.key`)
const INSERT_CHUNK_WHILE_ENDPOINT_LEASED = statement<NewChunks & { chunks: string; endpoint: string; lease: number }>(`
  ${INSERT_INTO_CHUNK} ${GIVEN_CHUNKS} WHERE EXISTS (SELECT 1 FROM endpoint e WHERE e.id = :endpoint AND e.lease_until = :lease)`)
/** A link exists only if its address may sign in and no limit was reached. */
const INSERT_CHUNK_OF_SIGN_IN = statement<NewChunks & { chunks: string; word: string }>(`
  ${INSERT_INTO_CHUNK} ${GIVEN_CHUNKS} WHERE EXISTS (SELECT 1 FROM sign_in WHERE word = :word)`)
const INSERT_CHUNK_OF_REQUEST = statement<NewChunks & RequestKey & { edition: string }>(`
  ${INSERT_INTO_CHUNK} ${CONFIRMATION_MEMBERS}, ${FIRST_TURN}
  FROM (SELECT s.number AS reader, ${CONFIRMATION_RUN} AS run, q.id AS request, NULL AS kind FROM ${INSERTED_REQUEST}) n`)

/** Inserts chunks into table `chunk`. */
export const chunkInsertion = (db: D1Database) => ({
  /** One chunk for each of `chunks`, if no other ticket has moved the plan's cursor. */
  prepareInsertPage: (plan: Plan, chunks: readonly ChunkMembers[], { now, wallMs }: { now: number; wallMs: number }) =>
    INSERT_CHUNKS_OF_PAGE(db, {
      ...pageStartOf(plan),
      kind: plan.kind,
      rank: plan.rank,
      chunks: serializeChunks(chunks),
      plannedAt: now,
      plannedWallAt: wallMs,
    }),

  /** The chunk of the confirmation run that the same batch inserted for a request; nothing if it inserted no request. */
  prepareInsertConfirmation: (request: RequestKey, edition: string, now: number) =>
    INSERT_CHUNK_OF_REQUEST(db, { ...singleMail('confirmation', now), ...request, edition }),

  /** A mail to the operator. */
  prepareInsertOperatorMail: (edition: string, wallMs: number) =>
    INSERT_CHUNK(db, { ...singleMail('operator', wallMs), chunks: serializeChunks([encodeNonReader(edition)]) }),

  /** The mail with a link that signs in, if the same batch stored the link. It is sent before all others. */
  prepareInsertSignIn: (word: string, edition: string, wallMs: number) =>
    INSERT_CHUNK_OF_SIGN_IN(db, {
      ...singleMail('sign-in', wallMs),
      rank: 0,
      chunks: serializeChunks([encodeNonReader(edition, { signIn: word })]),
      word,
    }),

  /** A mail to the owner of an endpoint, if the endpoint is still leased until `leaseUntil`. */
  prepareInsertOwnerMail: ({ id, leaseUntil }: { id: string; leaseUntil: number }, edition: string, wallMs: number) =>
    INSERT_CHUNK_WHILE_ENDPOINT_LEASED(db, {
      ...singleMail('endpoint', wallMs),
      chunks: serializeChunks([encodeNonReader(edition, { endpoint: id })]),
      endpoint: id,
      lease: leaseUntil,
    }),
})

/** A mail to one recipient, of no plan and of the first rank. */
const singleMail = (kind: MailKind, plannedAt: number): NewChunks => ({
  kind,
  rank: 1,
  plan: null,
  plannedAt,
  plannedWallAt: null,
})
