import type { Count, Lang } from '../../src/timeline/event.ts'
import { labelOf } from './label.ts'
import { wordsIn } from './words.ts'

const QUOTES: Record<Lang, string> = { en: '“…”', ar: '«…»' }

/** The label of a count: "Killed". */
export const countLabelOf = ({ what }: Pick<Count, 'what'>, lang: Lang): string =>
  labelOf(wordsIn(lang).difference.counted, what)

/**
 * A number as exact as its source: the words of the source if it has some, else "at least 300" or "5 to 10". The best
 * number is first, its range in brackets. Digits are Western in both languages.
 */
export const amountInWords = ({ low, best, high, words }: Count, lang: Lang): string => {
  const { difference } = wordsIn(lang)
  const amount = [best === null ? '' : digits(best), rangeOf(low, high, best, lang)].filter(Boolean)
  const number = amount.length === 2 ? `${amount[0]} (${amount[1]})` : (amount[0] ?? '')
  if (!words) return number || difference.notStated
  const sourceWords = QUOTES[lang].replace('…', () => words)
  return number ? `${sourceWords}${wordsIn(lang).event.comma}${number}` : sourceWords
}

const rangeOf = (low: number | null, high: number | null, best: number | null, lang: Lang): string => {
  const { difference } = wordsIn(lang)
  if (low !== null && low === high) return low === best ? '' : digits(low)
  if (low !== null && high !== null) return difference.range(digits(low), digits(high))
  if (low !== null) return difference.atLeast(digits(low))
  return high === null ? '' : difference.atMost(digits(high))
}

const digits = (number: number): string => number.toLocaleString('en-US', { maximumFractionDigits: 6 })
