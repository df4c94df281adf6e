import type { MailCounts } from '../../src/audience/mail-rates.ts'
import type { Lang } from '../../src/timeline/event.ts'
import { wordsIn } from './words.ts'

const DAYS_PER_WEEK = 7
const DAYS_PER_MONTH = 30

/**
 * How many mails preferences would bring, from what they would have brought: "About 6 digests a week, with about 3 events each,
 * and 2 alerts a month." Empty without a count.
 */
export const mailCountsInWords = (counts: MailCounts | null, hasAlerts: boolean, lang: Lang): string => {
  const { preview } = wordsIn(lang)
  if (!counts) return ''
  const { days, digests, events, alerts } = counts
  if (digests + alerts === 0) return preview.rates.none
  const each = Math.max(1, Math.round(events / Math.max(1, digests)))
  const parts = [
    digests > 0 ? preview.rates.withEvents(rateOf(digests, days, preview.rates.digests), each) : '',
    hasAlerts ? rateOf(alerts, days, preview.rates.alerts) : '',
  ]
  const [first = '', second = ''] = parts.filter(Boolean)
  return preview.rates.about(first, second)
}

type Units = Record<'day' | 'week' | 'month', (count: number) => string>

/** A rate in the shortest unit in which it is at least one; less than one a month counts as one. */
const rateOf = (count: number, days: number, units: Units): string => {
  const perDay = count / days
  if (perDay >= 1.5) return units.day(Math.round(perDay))
  if (perDay * DAYS_PER_WEEK >= 1.5) return units.week(Math.round(perDay * DAYS_PER_WEEK))
  return units.month(Math.max(count > 0 ? 1 : 0, Math.round(perDay * DAYS_PER_MONTH)))
}
