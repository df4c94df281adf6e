import { entriesSinceRetraction, isMailableChange } from '../../timeline/change-rules.ts'
import type { JournalEntry } from '../../timeline/journal-store.ts'
import type { JournalWindow } from '../stores/cohort-history-store.ts'
import { isInWindow } from './alert-history.ts'
import { type EditionItem, sayingItemOf, sectionOf } from './edition-items.ts'

/**
 * The windows of the alerts by which a reader had an event, and the seq up to which the reader had it by a correction of this
 * window; null if by none. `wanted` are the windows in which the reader wanted the event; without it, they always did.
 */
export type EarlierMails = {
  alertWindows: readonly JournalWindow[]
  correctedSeq: number | null
  wanted?: readonly JournalWindow[] | undefined
}

/**
 * An item of a digest for a reader who had the event by other mails. `history` is the event's up to the end of the window.
 * After an alert it is marked: `short` if nothing is left to say, else `full` with the section and the reasons of what is
 * left: newer revisions, and corrections that no alert had in its window. Null if nothing is newer than an urgent correction
 * that the reader had.
 */
export const itemAfterMails = (
  item: EditionItem,
  history: JournalEntry[],
  { alertWindows, correctedSeq, wanted }: EarlierMails,
): EditionItem | null => {
  const isAlerted = alertWindows.length > 0
  if (!isAlerted && correctedSeq === null) return item
  const hadUpTo = Math.max(correctedSeq ?? 0, ...alertWindows.map(({ to }) => to))
  const current = entriesSinceRetraction(history)
  const news = current.filter(
    (entry) => isMailableChange(entry) && (wanted?.some((window) => isInWindow(entry.seq, window)) ?? true),
  )
  if (correctedSeq !== null && !news.some(({ seq }) => seq > correctedSeq)) return null
  const saidHere = item.section === 'correction' ? (item.saying ?? [item.number]) : []
  const isUnsaid = ({ seq, number, change }: JournalEntry): boolean =>
    change === 'correction' &&
    saidHere.includes(number) &&
    seq > (correctedSeq ?? 0) &&
    !alertWindows.some((window) => isInWindow(seq, window))
  const said = news.filter((entry) => entry.seq > hadUpTo || isUnsaid(entry))
  if (current.at(-1)?.redacted && current.at(-1)!.seq > hadUpTo) return null
  if (said.length > 0) {
    const left = current.filter(({ seq }) => seq >= said[0]!.seq)
    return { ...sayingItemOf(left, said, true), ...carriedOf(item), ...(isAlerted && { echo: 'full' }) }
  }
  const { saying, ...shown } = item
  return { ...shown, echo: 'short' }
}

const carriedOf = ({ carried }: EditionItem): Pick<EditionItem, 'carried'> => (carried ? { carried } : {})

/**
 * A correction for which the digest before had no room, from the revision `firstNumber` of its event on. `history` is the
 * event's up to the end of the window. Null if the event was retracted or redacted since.
 */
export const carriedItemOf = (history: JournalEntry[], firstNumber: number): EditionItem | null => {
  const left = entriesSinceRetraction(history).filter(({ number }) => number >= firstNumber)
  const said = left.filter(isMailableChange)
  if (left.at(-1)?.redacted || sectionOf(left, said, true) !== 'correction') return null
  return { ...sayingItemOf(left, said, true), carried: true }
}

/** The items of a digest with those that are carried in place of the same events. A filter does not leave them out. */
export const withCarriedItems = (
  items: EditionItem[],
  histories: ReadonlyMap<string, JournalEntry[]>,
  carried: ReadonlyMap<string, number>,
): EditionItem[] => {
  if (carried.size === 0) return items
  const earlier = [...carried].flatMap(([event, number]) => carriedItemOf(histories.get(event) ?? [], number) ?? [])
  return [...earlier, ...items.filter(({ event }) => !earlier.some((item) => item.event === event))]
}
