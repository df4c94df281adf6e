import { env } from 'cloudflare:workers'
import type { ScenarioResult } from './run-scenario.ts'
import { type Follows, followsEvent } from './scenario.ts'
import type { ReceivedWebhook } from './simulated-receiver.ts'

/** An endpoint, and the revisions that it should get: those after `fromSeq` that are not silent and that it follows. */
type EndpointRow = { id: string; url: string; state: string; fromSeq: number }
type JournalRow = { seq: number; event: string; releaseAt: number; isRedacted: 0 | 1 }

const SELECT_ENDPOINTS = `SELECT id, url, state, from_seq AS fromSeq FROM endpoint`
const SELECT_JOURNAL = `SELECT seq, event, release_at AS releaseAt, redacted_at IS NOT NULL AS isRedacted FROM journal WHERE silent = 0 ORDER BY seq`

/**
 * Audits the webhooks. Each endpoint gets each of its revisions at least once, after its release and in the order of the
 * journal. All attempts have the same bytes, and none is made without need. A redacted revision may be left out, and each
 * endpoint that follows its event is told of the redaction, and gets its text no more.
 */
export const auditWebhooks = async (result: ScenarioResult): Promise<string[]> => {
  const [endpoints, journal] = await Promise.all([
    selectAll<EndpointRow>(SELECT_ENDPOINTS),
    selectAll<JournalRow>(SELECT_JOURNAL),
  ])
  const deliveries = result.webhooks.filter(({ id }) => id.startsWith('msg_'))
  const known = new Set(endpoints.map(({ id }) => id.slice('ep_'.length)))
  return [
    ...endpoints.flatMap((endpoint) => auditEndpoint(endpoint, journal, deliveries, result)),
    ...deliveries.filter(({ id }) => !known.has(endpointIn(id))).map(({ id }) => `${id} is of no endpoint`),
    ...deliveries.filter(({ isNeedless }) => isNeedless).map(({ id }) => `${id} was sent again without need`),
    ...changedBodies(deliveries),
  ]
}

const selectAll = async <T>(sql: string): Promise<T[]> => (await env.DB.prepare(sql).all<T>()).results

/** The id of a message is `msg_`, the endpoint and the seq. */
const endpointIn = (id: string): string => id.split('_')[1]!
const seqIn = (id: string): number => Number(id.split('_')[2])

const auditEndpoint = (
  { id, url, state, fromSeq }: EndpointRow,
  journal: readonly JournalRow[],
  deliveries: readonly ReceivedWebhook[],
  { scenario }: ScenarioResult,
): string[] => {
  if (state !== 'active') return [`endpoint ${id} is ${state}`]
  const follows = decodeURIComponent(new URL(url).pathname.slice(1)) as Follows
  const expected = journal.filter(
    ({ seq, event }) => seq > fromSeq && followsEvent(follows, scenario.events.find((each) => each.id === event)!),
  )
  const own = deliveries.filter((delivery) => endpointIn(delivery.id) === id.slice('ep_'.length))
  const [redactions, revisions] = [own.filter(isRedaction), own.filter((delivery) => !isRedaction(delivery))]
  const received = acceptedSeqs(revisions)
  const redacted = expected.filter(({ isRedacted }) => isRedacted === 1).map(({ seq }) => seq)
  const isOptional = (seq: number): boolean => redacted.includes(seq) && !received.includes(seq)
  const early = revisions.filter(
    ({ id: message, at }) =>
      at < (journal.find(({ seq }) => seq === seqIn(message))?.releaseAt ?? Number.POSITIVE_INFINITY),
  )
  const expectedSeqs = expected.map(({ seq }) => seq).filter((seq) => !isOptional(seq))
  const told = acceptedSeqs(redactions).sort((a, b) => a - b)
  return [
    ...(received.join() === expectedSeqs.join()
      ? []
      : [`endpoint ${id} (${follows}) got seq ${received.join(', ')}: should be ${expectedSeqs.join(', ')}`]),
    ...(told.join() === redacted.join()
      ? []
      : [`endpoint ${id} was told of the redaction of seq ${told.join(', ')}: should be ${redacted.join(', ')}`]),
    ...early.map(({ id: message }) => `${message} was sent before its release`),
  ]
}

const isRedaction = ({ id }: ReceivedWebhook): boolean => id.endsWith('_redacted')

/** The seqs of accepted deliveries, each once, in their order. */
const acceptedSeqs = (deliveries: readonly ReceivedWebhook[]): number[] => [
  ...new Set(deliveries.filter(({ isAccepted }) => isAccepted).map(({ id }) => seqIn(id))),
]

const changedBodies = (deliveries: readonly ReceivedWebhook[]): string[] => {
  const bodies = new Map<string, string>()
  return deliveries.flatMap(({ id, body }) => {
    const isChanged = (bodies.get(id) ?? body) !== body
    bodies.set(id, body)
    return isChanged ? [`${id} has two bodies`] : []
  })
}
