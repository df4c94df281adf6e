import type { MailKind } from '../../editions/select/edition-items.ts'
import { unique } from '../../lib/unique.ts'
import type { Change } from '../../timeline/event.ts'
import type { JournalStore } from '../../timeline/journal-store.ts'
import type { JournalRevision } from '../../timeline/redaction.ts'
import { CHUNKS_PER_PAGE, type ChunkPageContext, visitChunkPages } from './chunk-pages.ts'
import { frozenMailStatusOf, type MailStatus } from './mail-status.ts'
import type { DeliveryGroup, MailGroup, ReachStore } from './reach-store.ts'

/** The median and the longest wait of all mails, in ms; null without mails. */
export type WaitSummary = { median: number; slowest: number } | null

/**
 * The mails about one revision, or about all of an event: how many of each kind and status, and how long after the release
 * the provider accepted and delivered them. A reader with two mails counts twice. The keys are those of the API.
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
/** With `complete` false, the oldest mails are not counted: the budget of the invocation ended before. */
export type EventReach = { event: string; complete: boolean; all: ReachFigures; revisions: RevisionReach[] }

export type ReachContext = ChunkPageContext & {
  journal: JournalStore
  reach: Pick<ReachStore, 'readPage'>
}

/** A status, with transient bounces apart: readers see no difference, operators do. */
type ReachStatus = MailStatus | 'bounced_for_now'
type MailCount = { kind: MailKind; status: ReachStatus; mails: number }
type WaitGroup = { ms: number; mails: number }
type EventMails = { groups: MailGroup[]; deliveries: DeliveryGroup[]; isComplete: boolean }
type RevisionMails = { counts: MailCount[]; accepted: WaitGroup[]; delivered: WaitGroup[] }

const MAX_REVISIONS = 1_000
const NO_MAILS: RevisionMails = { counts: [], accepted: [], delivered: [] }
const ACCEPTED_STATUSES: readonly ReachStatus[] = [
  'sent',
  'delayed',
  'delivered',
  'failed',
  'bounced',
  'bounced_for_now',
  'complained',
]

/** Measures how far an event reached, in all and by revision; null if the event does not exist. */
export const measureReach = async (context: ReachContext, event: string): Promise<EventReach | null> => {
  const revisions = await context.journal.readRecorded(await context.journal.listOfEventAfter(event, 0, MAX_REVISIONS))
  if (revisions.length === 0) return null
  const mails = await readEventMails(context, event, revisions[0]!.recorded_at)
  const byRevision = revisions.map((revision) => ({ revision, mails: selectRevisionMails(revision, mails) }))
  return {
    event,
    complete: mails.isComplete,
    all: figuresOf(byRevision.map((each) => each.mails).reduce(mergeMails, NO_MAILS)),
    revisions: byRevision.map(({ revision: { number, change, release_at }, mails: own }) => ({
      number,
      change,
      release_at,
      ...figuresOf(own),
    })),
  }
}

const readEventMails = async (context: ReachContext, event: string, since: number): Promise<EventMails> => {
  const { reach } = context
  const mails: EventMails = { groups: [], deliveries: [], isComplete: true }
  mails.isComplete = await visitChunkPages(context, since, async (below) => {
    const page = await reach.readPage(below, CHUNKS_PER_PAGE, { event, since })
    mails.groups.push(...page.groups)
    mails.deliveries.push(...page.deliveries)
    return true
  })
  return mails
}

const selectRevisionMails = (
  { number, release_at }: JournalRevision,
  { groups, deliveries }: EventMails,
): RevisionMails => {
  const waitUntil = (at: number, mails: number): WaitGroup => ({ ms: Math.max(0, at - release_at), mails })
  const own = groups.filter((group) => group.number === number)
  return {
    counts: own.map((group) => ({ kind: group.kind, status: reachStatusOf(group), mails: group.mails })),
    accepted: own
      .filter((group) => group.acceptedAt !== null && ACCEPTED_STATUSES.includes(reachStatusOf(group)))
      .map(({ acceptedAt, mails }) => waitUntil(acceptedAt!, mails)),
    delivered: deliveries.filter((group) => group.number === number).map(({ at, mails }) => waitUntil(at, mails)),
  }
}

const reachStatusOf = (group: MailGroup): ReachStatus => {
  const status = frozenMailStatusOf(group)
  return status === 'bounced' && group.isTransient ? 'bounced_for_now' : status
}

const mergeMails = (one: RevisionMails, other: RevisionMails): RevisionMails => ({
  counts: [...one.counts, ...other.counts],
  accepted: [...one.accepted, ...other.accepted],
  delivered: [...one.delivered, ...other.delivered],
})

const figuresOf = ({ counts, accepted, delivered }: RevisionMails): ReachFigures => {
  const countMails = (isCounted: (count: MailCount) => boolean): number =>
    counts.filter(isCounted).reduce((total, { mails }) => total + mails, 0)
  const countWithStatus = (...statuses: ReachStatus[]): number => countMails(({ status }) => statuses.includes(status))
  const kinds = unique(counts.map(({ kind }) => kind)).sort()
  return {
    told: countMails(({ status }) => status !== 'refused'),
    kinds: Object.fromEntries(
      kinds.map((kind) => [kind, countMails((count) => count.kind === kind && count.status !== 'refused')]),
    ),
    sending: countWithStatus('waiting'),
    accepted: countWithStatus(...ACCEPTED_STATUSES),
    delivered: countWithStatus('delivered'),
    bounced: { permanent: countWithStatus('bounced'), transient: countWithStatus('bounced_for_now') },
    complained: countWithStatus('complained'),
    failed: countWithStatus('failed'),
    refused: countWithStatus('refused'),
    unknown: countWithStatus('unknown'),
    accepted_ms: summarizeWaits(accepted),
    delivered_ms: summarizeWaits(delivered),
  }
}

/** Of an even number of mails, the median is the shorter of the two waits in the middle. */
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
