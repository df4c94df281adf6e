import type { Count, Lang } from '../../src/timeline/event.ts'
import type { EventView } from '../views.ts'
import { labelOf } from './label.ts'
import { wordsIn } from './words.ts'

/** The sources are listed in full below the numbers. */
const MAX_PUBLISHERS = 3
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

type CountedEvent = Pick<EventView, 'counts' | 'retracted'>

/** True if the counts of an event are shown: those of a retracted event are not. */
export const hasCounts = ({ counts, retracted }: CountedEvent): boolean => counts.length > 0 && !retracted

/** The counts of an event in one line: "Killed: 12 to 19 · Missing: at least 300". */
export const countsInWords = ({ counts }: CountedEvent, lang: Lang): string =>
  counts.map((count) => `${countLabelOf(count, lang)}: ${shortAmountOf(count, lang)}`).join(' · ')

/** Whose numbers these are: the publishers of the sources, without those that contradict the event. */
export const countSourceInWords = ({ sources }: Pick<EventView, 'sources'>, lang: Lang): string => {
  const { difference, event } = wordsIn(lang)
  const reporting = sources.filter(({ stance }) => stance !== 'contradicts')
  const publishers = [...new Set(reporting.map(({ publisher }) => publisher))]
  return difference.accordingTo(
    publishers.slice(0, MAX_PUBLISHERS).join(event.comma),
    publishers.length - MAX_PUBLISHERS,
  )
}

/** The number, or the words of the source if it gave no number. */
export const shortAmountOf = ({ words, ...count }: Count, lang: Lang): string =>
  isNumbered(count) ? amountInWords(count, lang) : amountInWords({ ...count, words }, lang)

const isNumbered = ({ low, best, high }: Count): boolean => [low, best, high].some((number) => number !== null)

const rangeOf = (low: number | null, high: number | null, best: number | null, lang: Lang): string => {
  const { difference } = wordsIn(lang)
  if (low !== null && low === high) return low === best ? '' : digits(low)
  if (low !== null && high !== null) return difference.range(digits(low), digits(high))
  if (low !== null) return difference.atLeast(digits(low))
  return high === null ? '' : difference.atMost(digits(high))
}

const digits = (number: number): string => number.toLocaleString('en-US', { maximumFractionDigits: 6 })
