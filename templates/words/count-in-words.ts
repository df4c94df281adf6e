import type { Count, Lang } from '../../src/timeline/event.ts'
import { labelOf } from './label.ts'
import { wordsIn } from './words.ts'

const QUOTES: Record<Lang, string> = { en: '“…”', ar: '«…»' }

/** What is counted, as a label: "Killed". */
export const countLabelOf = ({ what }: Pick<Count, 'what'>, lang: Lang): string =>
  labelOf(wordsIn(lang).difference.counted, what)

/**
 * How many, as vague as the source: its own words where it has some, "at least 300", "5 to 10". A best number stands first,
 * the range that it lies in behind it. Digits are western in both languages.
 */
export const amountInWords = ({ low, best, high, words }: Count, lang: Lang): string => {
  const { difference } = wordsIn(lang)
  const amount = [best === null ? '' : digits(best), rangeOf(low, high, best, lang)].filter(Boolean)
  const number = amount.length === 2 ? `${amount[0]} (${amount[1]})` : (amount[0] ?? '')
  if (!words) return number || difference.notStated
  const own = QUOTES[lang].replace('…', () => words)
  return number ? `${own}${wordsIn(lang).event.comma}${number}` : own
}

const rangeOf = (low: number | null, high: number | null, best: number | null, lang: Lang): string => {
  const { difference } = wordsIn(lang)
  if (low !== null && low === high) return low === best ? '' : digits(low)
  if (low !== null && high !== null) return difference.range(digits(low), digits(high))
  if (low !== null) return difference.atLeast(digits(low))
  return high === null ? '' : difference.atMost(digits(high))
}

const digits = (number: number): string => number.toLocaleString('en-US', { maximumFractionDigits: 6 })
