import { TROUBLE_WORDS } from '../../../templates/words/trouble-in-words.ts'
import { isTickOverdue } from '../../clock.ts'
import type { EditionSource } from '../../editions/stores/edition-source-store.ts'
import type { EditionStore } from '../../editions/stores/edition-store.ts'
import type { TickStore } from '../../editions/stores/tick-store.ts'
import { logFault } from '../../lib/log-fault.ts'
import { SchemaError } from '../../schema-rules.ts'
import type { JournalStore } from '../../timeline/journal-store.ts'
import type { PendingWork, PendingWorkStore } from '../mail/pending-work-store.ts'
import type { ProviderStateStore, SendingState } from '../mail/provider-state-store.ts'
import type { TroubleStore } from '../mail/trouble-store.ts'
import type { ReachStore, RecentReach } from './reach-store.ts'

type EndpointCounts = { due: number; failing: number }

type HealthContext = {
  /** Rejects with `SchemaError` if the database is not that of this code. */
  checkDatabase: () => Promise<void>
  ticks: Pick<TickStore, 'readTick'>
  providerState: Pick<ProviderStateStore, 'readSendingState' | 'listSuspendedKinds'>
  pendingWork: Pick<PendingWorkStore, 'countPendingWork'>
  troubles: Pick<TroubleStore, 'listSince'>
  journal: Pick<JournalStore, 'listSample' | 'readStored'>
  editions: Pick<EditionStore, 'listAfter' | 'findMissing'>
  /** A random number from 0 to 1. */
  jitter: () => number
  /** The wall clock's time in ms UTC. */
  wall: () => number
}

type StatusContext = Pick<HealthContext, 'ticks' | 'providerState' | 'pendingWork'> & {
  journal: Pick<JournalStore, 'readHeadSeq'>
  reach: Pick<ReachStore, 'listRecent'>
  endpoints: { countDueAndFailing: (now: number) => Promise<EndpointCounts> }
  /** The product's clock in ms UTC. */
  now: () => Promise<number>
}

/** The sentences about what needs an operator, and the time of the last tick (ms UTC). */
export type Health = { troubles: string[]; lastTickAt: number | null }

/** The state of all work. Times are ms UTC. */
export type Status = {
  now: number
  headSeq: number
  lastTickAt: number | null
  paused: { reason: string | null; since: number } | null
  work: PendingWork
  endpoints: EndpointCounts
  reach: RecentReach[]
}

const RECENT_TROUBLES_MS = 900_000

/** Reads what needs an operator now, and the troubles of the last 15 minutes. A database that refuses is a trouble, too. */
export const readHealth = async (context: HealthContext): Promise<Health> => {
  try {
    await context.checkDatabase()
    return await readTroubles(context)
  } catch (fault) {
    logFault('the health could not be read', fault)
    return { troubles: [fault instanceof SchemaError ? fault.message : TROUBLE_WORDS.noDatabase], lastTickAt: null }
  }
}

const readTroubles = async (context: HealthContext): Promise<Health> => {
  const wallMs = context.wall()
  const [tick, sending, suspended, recent, work, lost] = await Promise.all([
    context.ticks.readTick(),
    context.providerState.readSendingState(),
    context.providerState.listSuspendedKinds(wallMs),
    context.troubles.listSince(wallMs - RECENT_TROUBLES_MS),
    context.pendingWork.countPendingWork(wallMs),
    findLostContent(context),
  ])
  const troubles = [
    ...lost,
    ...(isTickOverdue(wallMs, tick) ? [TROUBLE_WORDS.noTick] : []),
    ...sendingTroubles(sending, wallMs),
    ...suspended.map(({ kind, reason }) => TROUBLE_WORDS.suspendedKind(kind, reason)),
    ...recent.map(({ name }) => TROUBLE_WORDS.recent(name)),
    ...(work.unknown > 0 ? [TROUBLE_WORDS.unknownOutcomes(work.unknown)] : []),
  ]
  return { troubles, lastTickAt: tick.lastAt }
}

/**
 * Reads from KV the first revision, another one, and an edition, which change with `jitter`. A sentence for each that is
 * lost.
 */
const findLostContent = async ({ journal, editions, jitter }: HealthContext): Promise<string[]> => {
  const revisions = await journal.listSample(jitter())
  const [contents, lostEditions] = await Promise.all([
    journal.readStored(revisions),
    editions.findMissing(await findEdition(editions, jitter())),
  ])
  return [
    ...revisions
      .filter((_, at) => contents[at] === null)
      .map(({ event, number }) => TROUBLE_WORDS.lostRevision(number, event)),
    ...lostEditions.map(({ id }) => TROUBLE_WORDS.lostEdition(id)),
  ]
}

/** The first edition after a random id, or the first of all. Ids are hexadecimal. */
const findEdition = async (editions: HealthContext['editions'], chance: number): Promise<EditionSource[]> => {
  const found = await editions.listAfter(
    Math.floor(chance * 0xffff)
      .toString(16)
      .padStart(4, '0'),
    1,
  )
  return found.length > 0 ? found : editions.listAfter('', 1)
}

/** `/health` is public, so it does not repeat the reason of a pause, which a person typed. */
const sendingTroubles = ({ pausedAt, waitUntil, waitReason }: SendingState, wallMs: number): string[] => [
  ...(pausedAt === null ? [] : [TROUBLE_WORDS.paused]),
  ...(waitUntil > wallMs && waitReason ? [TROUBLE_WORDS.suspended(waitReason)] : []),
]

/** Reads the clock, the journal's head, the work that is left, and how far the newest events reached. */
export const readStatus = async (context: StatusContext): Promise<Status> => {
  const now = await context.now()
  const [tick, sending, work, headSeq, endpoints, reach] = await Promise.all([
    context.ticks.readTick(),
    context.providerState.readSendingState(),
    context.pendingWork.countPendingWork(now),
    context.journal.readHeadSeq(),
    context.endpoints.countDueAndFailing(now),
    context.reach.listRecent(),
  ])
  const { pausedAt, pausedReason } = sending
  const paused = pausedAt === null ? null : { reason: pausedReason, since: pausedAt }
  return { now, headSeq, lastTickAt: tick.lastAt, paused, work, endpoints, reach }
}
