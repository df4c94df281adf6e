import { entriesSinceRetraction } from '../../timeline/change-rules.ts'
import type { Change } from '../../timeline/event.ts'
import type { RecordedChange } from '../../timeline/journal-store.ts'
import { sayingNumbersOf } from './edition-items.ts'

/** Feed readers that fetch once a day miss nothing. */
const FEED_WINDOW_MS = 86_400_000

/** The change that an entry of a feed shows for an event: its kind, and the numbers of the revisions whose reasons it shows. */
export type FeedSaying = { change: Change; saying: number[] }

/**
 * The change that a feed shows for an event in its newest revision. `changes` is the event's history without translations
 * and minor changes, oldest first. The changes of the last 24 hours before the newest one are shown as one. If one of them
 * is a correction, the entry is a correction.
 */
export const feedSayingOf = (changes: readonly RecordedChange[]): FeedSaying => {
  const newest = changes.at(-1)!
  if (newest.change === 'retraction') return { change: 'retraction', saying: [newest.number] }
  const recent = entriesSinceRetraction(changes).filter(
    ({ recordedAt }) => recordedAt > newest.recordedAt - FEED_WINDOW_MS,
  )
  const isCorrected = recent.some(({ change }) => change === 'correction')
  return { change: isCorrected ? 'correction' : newest.change, saying: sayingNumbersOf(recent) }
}
