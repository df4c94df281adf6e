import type { UnaskedDecision } from '../select/unasked-mail-rules.ts'
import type { WaitingItem, WaitingOutcome } from '../stores/waiting-store.ts'

/** By run, what a decision changes of the outcome of an item. */
export const outcomesByRun = ({ mailed, deferred }: UnaskedDecision): Map<number, Partial<WaitingOutcome>> => {
  const mailedRuns = new Set(mailed.map(({ run }) => run))
  const byRun = new Map<number, Partial<WaitingOutcome>>(mailed.map(({ run }) => [run, { isMailed: true }]))
  for (const { content, until } of deferred)
    byRun.set(content.run, {
      ...{ nextDue: until, isDeferred: true, isMailed: mailedRuns.has(content.run) },
      isExtremeMailed: mailedRuns.has(content.run),
    })
  return byRun
}

/** An item that waits no longer and is in no mail. */
export const settled = ({ reader, run, due, isDeferred }: WaitingItem): WaitingOutcome => ({
  ...{ reader, run, due, nextDue: null, isMailed: false, isDeferred, isRetried: false },
  ...{ isExtremeMailed: false, isCounted: false },
})

/** An item that is due again at `until` (ms UTC). */
export const postponed = (item: WaitingItem, until: number, isDeferred: boolean): WaitingOutcome => ({
  ...settled(item),
  ...{ nextDue: until, isDeferred },
})
