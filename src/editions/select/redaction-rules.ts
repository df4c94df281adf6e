import { isNumberRedacted, type RedactionsOfEvents } from '../../timeline/redaction.ts'
import { noticeKindOf } from './current-items.ts'
import type { EditionItem, MailKind } from './edition-items.ts'

/** [event, number] of every revision whose text a mail with these items has: shown, quoted as a reason, or corrected. */
export const revisionsInMailOf = (items: readonly EditionItem[]): [string, number][] =>
  items.flatMap(({ event, number, saying = [], was, redacted }) => {
    const numbers = new Set([...(redacted ? [] : [number]), ...saying, ...(was && !was.redacted ? [was.number] : [])])
    return [...numbers].map((each): [string, number] => [event, each])
  })

/**
 * The items of an edition without the words of redacted revisions. Leaves out removed events and redacted revisions. A
 * retraction still goes to those who were told: it keeps its item, which is marked. Returns the same object for an item
 * that did not change.
 */
export const withoutRedacted = (
  kind: MailKind,
  items: readonly EditionItem[],
  { numbers, removed }: RedactionsOfEvents,
): EditionItem[] =>
  items.flatMap((item) => {
    const { event } = item
    const isItemRedacted = isNumberRedacted(numbers, event, item.number)
    if (noticeKindOf(kind, item) !== 'retraction' && (isItemRedacted || removed.has(event))) return []
    const isWasRedacted = item.was !== undefined && isNumberRedacted(numbers, event, item.was.number)
    const readable = item.saying?.filter((number) => !isNumberRedacted(numbers, event, number))
    const isSayingShorter = readable !== undefined && readable.length < item.saying!.length
    if (
      !isSayingShorter &&
      isItemRedacted === (item.redacted ?? false) &&
      isWasRedacted === (item.was?.redacted ?? false)
    )
      return [item]
    return [
      {
        ...item,
        ...(isSayingShorter && { saying: readable }),
        ...(isItemRedacted && { redacted: true as const }),
        ...(isWasRedacted && { was: { ...item.was!, redacted: true as const } }),
      },
    ]
  })
