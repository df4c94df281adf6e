import type { CorrectionAudienceStore } from '../../editions/stores/correction-audience-store.ts'
import { unique } from '../../lib/unique.ts'
import type { Change, Revision } from '../../timeline/event.ts'
import type { JournalStore } from '../../timeline/journal-store.ts'
import type { DeliveryStatus, MailGroup, ReachStore } from './reach-store.ts'

/** The median and the slowest of so many waits, in ms; null where there are none. */
export type WaitSummary = { median: number; slowest: number } | null

/**
 * What is known of the mails that told a revision, or all of an event: how many, by what, what became of them, and how
 * long after the release the provider took them and they arrived. A reader who was told twice counts twice.
 */
export type ReachFigures = {
  told: number
  kinds: Partial<Record<string, number>>
  sending: number
  accepted: number
  delivered: number
  bounced: { permanent: number; transient: number }
  complained: number
  failed: number
  refused: number
  unknown: number
  accepted_ms: WaitSummary
  delivered_ms: WaitSummary
}

export type RevisionReach = ReachFigures & { number: number; change: Change; release_at: number }
export type EventReach = { event: string; all: ReachFigures; revisions: RevisionReach[] }

type ReachContext = { journal: JournalStore; correctionAudiences: CorrectionAudienceStore; reach: ReachStore }

const CHUNKS_PER_PAGE = 1_000
const MAX_REVISIONS = 1_000
const MAX_CLOCK_SKEW_MS = 3_600_000
const UNREACHED_AFTER_MS = 600_000
const ABOVE_ALL_CHUNKS = Number.MAX_SAFE_INTEGER
/** What the provider took, whatever became of it then. */
const ACCEPTED_STATUSES: readonly DeliveryStatus[] = [
  'accepted',
  'delivered',
  'failed',
  'bounced',
  'bounced for now',
  'complained',
]

/** How far an event reached; null where no event has the id. A million mails are ten thousand chunks: ten pages. */
export const measureReach = async (context: ReachContext, event: string): Promise<EventReach | null> => {
  const revisions = await context.journal.readRevisions(await context.journal.listOfEventAfter(event, 0, MAX_REVISIONS))
  if (revisions.length === 0) return null
  const since = revisions[0]!.recorded_at
  const mails: EventMails = { groups: [], arrivals: [] }
  await visitChunkPages(context.correctionAudiences, since, async (below) => {
    const page = await context.reach.readPage(below, CHUNKS_PER_PAGE, { event, since })
    mails.groups.push(...page.batches)
    mails.arrivals.push(...page.arrivals)
    return true
  })
  const figures = new Map(revisions.map((revision) => [revision.number, selectRevisionMails(revision, mails)]))
  return {
    event,
    all: figuresOf([...figures.values()].reduce(mergeMails, NO_MAILS)),
    revisions: revisions.map(({ number, change, release_at }) => ({
      number,
      change,
      release_at,
      ...figuresOf(figures.get(number)!),
    })),
  }
}

/**
 * Looks, once for each, whether anything that is extreme and was to be told ten minutes ago reached nobody, though somebody
 * asked to be told at once: no mail of it was taken by the provider. `report` tells the operator.
 */
export const reportUnreachedEvents = async (
  { correctionAudiences, reach }: Omit<ReachContext, 'journal'>,
  now: number,
  report: (name: string, detail: string) => Promise<void>,
): Promise<void> => {
  const { events, upTo, pointer } = await reach.listExtremeEvents(now - UNREACHED_AFTER_MS)
  for (const { event, since } of new Map(events.map((each) => [each.event, each])).values())
    if (!(await isAnyMailAccepted({ correctionAudiences, reach }, event, since)))
      await report(
        `nobody was told of ${event}`,
        `The event ${event} is extreme and was to be told ten minutes ago. The provider has taken no mail of it.`,
      )
  if (upTo > pointer) await reach.advanceWatchCursor(upTo)
}

const isAnyMailAccepted = async (
  { correctionAudiences, reach }: Omit<ReachContext, 'journal'>,
  event: string,
  since: number,
): Promise<boolean> => {
  let found = false
  await visitChunkPages(correctionAudiences, since, async (below) => {
    found = await reach.isAnyAccepted(below, CHUNKS_PER_PAGE, event)
    return !found
  })
  return found
}

/** Goes through the pages of chunks from the newest back to a moment, until `look` says no. */
const visitChunkPages = async (
  correctionAudiences: CorrectionAudienceStore,
  since: number,
  visit: (below: number) => Promise<boolean>,
): Promise<void> => {
  for (let below = ABOVE_ALL_CHUNKS; ; ) {
    const { leastId, oldestPlannedAt, count } = await correctionAudiences.findChunkPageEnd(below, CHUNKS_PER_PAGE)
    if (count === 0 || !(await visit(below))) return
    if (count < CHUNKS_PER_PAGE || (oldestPlannedAt !== null && oldestPlannedAt < since - MAX_CLOCK_SKEW_MS)) return
    below = leastId
  }
}

type WaitGroup = { ms: number; mails: number }
type EventMails = { groups: MailGroup[]; arrivals: { number: number; at: number; mails: number }[] }
type RevisionMails = {
  groups: Pick<MailGroup, 'kind' | 'fate' | 'mails'>[]
  accepted: WaitGroup[]
  delivered: WaitGroup[]
}

const NO_MAILS: RevisionMails = { groups: [], accepted: [], delivered: [] }

const selectRevisionMails = ({ number, release_at }: Revision, mails: EventMails): RevisionMails => {
  const batches = mails.groups.filter((each) => each.number === number)
  const arrivals = mails.arrivals.filter((each) => each.number === number)
  const wait = (at: number, count: number): WaitGroup => ({ ms: Math.max(0, at - release_at), mails: count })
  return {
    groups: batches,
    accepted: batches
      .filter(({ fate, accepted_at }) => accepted_at !== null && ACCEPTED_STATUSES.includes(fate))
      .map(({ accepted_at, mails: count }) => wait(accepted_at!, count)),
    delivered: arrivals.map(({ at, mails: count }) => wait(at, count)),
  }
}

const mergeMails = (one: RevisionMails, other: RevisionMails): RevisionMails => ({
  groups: [...one.groups, ...other.groups],
  accepted: [...one.accepted, ...other.accepted],
  delivered: [...one.delivered, ...other.delivered],
})

const figuresOf = ({ groups: batches, accepted, delivered }: RevisionMails): ReachFigures => {
  const countMails = (isCounted: (batch: RevisionMails['groups'][number]) => boolean): number =>
    batches.filter(isCounted).reduce((total, { mails }) => total + mails, 0)
  const countWithStatus = (...fates: DeliveryStatus[]): number => countMails(({ fate }) => fates.includes(fate))
  const kinds = unique(batches.map(({ kind }) => kind)).sort()
  return {
    told: countMails(({ fate }) => fate !== 'refused'),
    kinds: Object.fromEntries(
      kinds.map((kind) => [kind, countMails((each) => each.kind === kind && each.fate !== 'refused')]),
    ),
    sending: countWithStatus('sending'),
    accepted: countWithStatus(...ACCEPTED_STATUSES),
    delivered: countWithStatus('delivered'),
    bounced: { permanent: countWithStatus('bounced'), transient: countWithStatus('bounced for now') },
    complained: countWithStatus('complained'),
    failed: countWithStatus('failed'),
    refused: countWithStatus('refused'),
    unknown: countWithStatus('unknown'),
    accepted_ms: summarizeWaits(accepted),
    delivered_ms: summarizeWaits(delivered),
  }
}

/** The wait at the middle, the lower of two, of all mails. */
const summarizeWaits = (waits: WaitGroup[]): WaitSummary => {
  const ascending = [...waits].sort((a, b) => a.ms - b.ms)
  const mails = ascending.reduce((sum, wait) => sum + wait.mails, 0)
  if (mails === 0) return null
  let mailsSoFar = 0
  const median = ascending.find((wait) => {
    mailsSoFar += wait.mails
    return mailsSoFar * 2 >= mails
  })!
  return { median: median.ms, slowest: ascending.at(-1)!.ms }
}
