import { memoize } from './memoize.ts'

const segmenterOf = memoize((locale: string) => new Intl.Segmenter(locale, { granularity: 'sentence' }))

/** The sentences of a text (UAX #29), without blanks around them. `locale` is a BCP 47 tag. */
export const sentencesOf = (text: string, locale: string): string[] =>
  [...segmenterOf(locale).segment(text)].map(({ segment }) => segment.trim()).filter(Boolean)

/** The first sentences of a text, at most `most`. */
export const firstSentencesOf = (text: string, most: number, locale: string): string =>
  sentencesOf(text, locale).slice(0, most).join(' ')
