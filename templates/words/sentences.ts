import type { Lang } from '../../src/timeline/event.ts'

const SEGMENTERS: Record<Lang, Intl.Segmenter> = {
  en: new Intl.Segmenter('en', { granularity: 'sentence' }),
  ar: new Intl.Segmenter('ar', { granularity: 'sentence' }),
}

/** The sentences of a text (UAX #29), without blanks around them. */
export const sentencesOf = (text: string, lang: Lang): string[] =>
  [...SEGMENTERS[lang].segment(text)].map(({ segment }) => segment.trim()).filter(Boolean)

/** The first sentences of a text, at most `most`. */
export const firstSentencesOf = (text: string, most: number, lang: Lang): string =>
  sentencesOf(text, lang).slice(0, most).join(' ')

/** The text, or as many of its words as fit into `most` characters, with an ellipsis. */
export const shortenText = (text: string, most: number): string => {
  if (text.length <= most) return text
  const cut = text.slice(0, most)
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), most / 2)).trimEnd()}…`
}
