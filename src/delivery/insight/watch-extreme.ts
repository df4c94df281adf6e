import { TROUBLE_WORDS } from '../../../templates/words/trouble-in-words.ts'
import { ROUND_USE } from '../../lib/invocation-budget.ts'
import { isAlertableEvent } from '../../timeline/change-rules.ts'
import type { TroubleReporter } from '../run-guarded.ts'
import { CHUNKS_PER_PAGE, type ChunkPageContext, visitChunkPages } from './chunk-pages.ts'
import type { ReachStore } from './reach-store.ts'

type WatchContext = ChunkPageContext & {
  reach: ReachStore
  report: TroubleReporter
}

const UNREACHED_AFTER_MS = 600_000

/**
 * Reports each extreme event of which the provider accepted no mail within ten minutes after its release, if any reader
 * has alerts. Claims, forecasts and unverified events wait for a digest by rule, so they are not reported. Each event is
 * checked once; those for which the budget does not suffice, by the next call. `now` is the product's clock in ms UTC.
 */
export const reportUnreachedEvents = async (context: WatchContext, now: number): Promise<void> => {
  const { events, upTo, cursor } = await context.reach.listExtremeEvents(now - UNREACHED_AFTER_MS)
  const alerting = events.filter(({ facts }) => isAlertableEvent(facts))
  for (const { event, since, seq } of new Map(alerting.map((each) => [each.event, each])).values()) {
    if (context.budget?.().hasRoomFor(ROUND_USE) === false) return advanceCursor(context, cursor, seq - 1)
    if (!(await isAnyMailAccepted(context, event, since)))
      await context.report(`nobody was told of ${event}`, TROUBLE_WORDS.unreachedEvent(event))
  }
  await advanceCursor(context, cursor, upTo)
}

const advanceCursor = async ({ reach }: WatchContext, cursor: number, upTo: number): Promise<void> => {
  if (upTo > cursor) await reach.advanceWatchCursor(upTo)
}

/** Also true if the budget ends before all chunks are searched. */
const isAnyMailAccepted = async (context: WatchContext, event: string, since: number): Promise<boolean> => {
  let isAccepted = false
  const isComplete = await visitChunkPages(context, since, async (below) => {
    isAccepted = await context.reach.isAnyAccepted(below, CHUNKS_PER_PAGE, event)
    return !isAccepted
  })
  return isAccepted || !isComplete
}
