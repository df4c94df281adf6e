import type { Notices } from '../../editions/stores/correction-store.ts'
import type { Change, Revision } from '../../timeline/event.ts'
import type { Journal } from '../../timeline/journal-store.ts'
import type { Batch, Fate, Reach } from './reach-store.ts'

/** The median and the slowest of so many waits, in ms; null where there are none. */
export type Waits = { median: number; slowest: number } | null

/**
 * What is known of the mails that told a revision, or all of an event: how many, by what, what became of them, and how
 * long after the release the provider took them and they arrived. A reader who was told twice counts twice.
 */
export type Figures = {
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
  accepted_ms: Waits
  delivered_ms: Waits
}

export type RevisionReach = Figures & { number: number; change: Change; release_at: number }
export type EventReach = { event: string; all: Figures; revisions: RevisionReach[] }

type Books = { journal: Journal; notices: Notices; reach: Reach }

const CHUNKS_PER_PAGE = 1_000
const MOST_REVISIONS = 1_000
const CLOCKS_DIFFER_MS = 3_600_000
const WATCH_MS = 600_000
const NEWEST = Number.MAX_SAFE_INTEGER
/** What the provider took, whatever became of it then. */
const TAKEN: readonly Fate[] = ['accepted', 'delivered', 'failed', 'bounced', 'bounced for now', 'complained']

/** How far an event reached; null where no event has the id. A million mails are ten thousand chunks: ten pages. */
export const reachOf = async (books: Books, event: string): Promise<EventReach | null> => {
  const revisions = await books.journal.read(await books.journal.ofEvent(event, 0, MOST_REVISIONS))
  if (revisions.length === 0) return null
  const since = revisions[0]!.recorded_at
  const mails: Mails = { batches: [], arrivals: [] }
  await eachPage(books.notices, since, async (below) => {
    const page = await books.reach.page(below, CHUNKS_PER_PAGE, { event, since })
    mails.batches.push(...page.batches)
    mails.arrivals.push(...page.arrivals)
    return true
  })
  const figures = new Map(revisions.map((revision) => [revision.number, mailsOf(revision, mails)]))
  return {
    event,
    all: figuresOf([...figures.values()].reduce(together, NO_MAILS)),
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
export const watch = async (
  { notices, reach }: Omit<Books, 'journal'>,
  now: number,
  report: (name: string, detail: string) => Promise<void>,
): Promise<void> => {
  const { events, upTo, pointer } = await reach.watched(now - WATCH_MS)
  for (const { event, since } of new Map(events.map((each) => [each.event, each])).values())
    if (!(await isAccepted({ notices, reach }, event, since)))
      await report(
        `nobody was told of ${event}`,
        `The event ${event} is extreme and was to be told ten minutes ago. The provider has taken no mail of it.`,
      )
  if (upTo > pointer) await reach.passed(upTo)
}

const isAccepted = async (
  { notices, reach }: Omit<Books, 'journal'>,
  event: string,
  since: number,
): Promise<boolean> => {
  let found = false
  await eachPage(notices, since, async (below) => {
    found = await reach.isAccepted(below, CHUNKS_PER_PAGE, event)
    return !found
  })
  return found
}

/** Goes through the pages of chunks from the newest back to a moment, until `look` says no. */
const eachPage = async (notices: Notices, since: number, look: (below: number) => Promise<boolean>): Promise<void> => {
  for (let below = NEWEST; ; ) {
    const { least, oldest, count } = await notices.endOfPage(below, CHUNKS_PER_PAGE)
    if (count === 0 || !(await look(below))) return
    if (count < CHUNKS_PER_PAGE || (oldest !== null && oldest < since - CLOCKS_DIFFER_MS)) return
    below = least
  }
}

type Wait = { ms: number; mails: number }
type Mails = { batches: Batch[]; arrivals: { number: number; at: number; mails: number }[] }
type Counted = { batches: Pick<Batch, 'kind' | 'fate' | 'mails'>[]; accepted: Wait[]; delivered: Wait[] }

const NO_MAILS: Counted = { batches: [], accepted: [], delivered: [] }

const mailsOf = ({ number, release_at }: Revision, mails: Mails): Counted => {
  const batches = mails.batches.filter((each) => each.number === number)
  const arrivals = mails.arrivals.filter((each) => each.number === number)
  const wait = (at: number, count: number): Wait => ({ ms: Math.max(0, at - release_at), mails: count })
  return {
    batches,
    accepted: batches
      .filter(({ fate, accepted_at }) => accepted_at !== null && TAKEN.includes(fate))
      .map(({ accepted_at, mails: count }) => wait(accepted_at!, count)),
    delivered: arrivals.map(({ at, mails: count }) => wait(at, count)),
  }
}

const together = (one: Counted, other: Counted): Counted => ({
  batches: [...one.batches, ...other.batches],
  accepted: [...one.accepted, ...other.accepted],
  delivered: [...one.delivered, ...other.delivered],
})

const figuresOf = ({ batches, accepted, delivered }: Counted): Figures => {
  const sum = (isMeant: (batch: Counted['batches'][number]) => boolean): number =>
    batches.filter(isMeant).reduce((total, { mails }) => total + mails, 0)
  const of = (...fates: Fate[]): number => sum(({ fate }) => fates.includes(fate))
  const kinds = [...new Set(batches.map(({ kind }) => kind))].sort()
  return {
    told: sum(({ fate }) => fate !== 'refused'),
    kinds: Object.fromEntries(
      kinds.map((kind) => [kind, sum((each) => each.kind === kind && each.fate !== 'refused')]),
    ),
    sending: of('sending'),
    accepted: of(...TAKEN),
    delivered: of('delivered'),
    bounced: { permanent: of('bounced'), transient: of('bounced for now') },
    complained: of('complained'),
    failed: of('failed'),
    refused: of('refused'),
    unknown: of('unknown'),
    accepted_ms: waitsOf(accepted),
    delivered_ms: waitsOf(delivered),
  }
}

/** The wait at the middle, the lower of two, of all mails. */
const waitsOf = (waits: Wait[]): Waits => {
  const rising = [...waits].sort((a, b) => a.ms - b.ms)
  const mails = rising.reduce((sum, wait) => sum + wait.mails, 0)
  if (mails === 0) return null
  let behind = 0
  const median = rising.find((wait) => {
    behind += wait.mails
    return behind * 2 >= mails
  })!
  return { median: median.ms, slowest: rising.at(-1)!.ms }
}
