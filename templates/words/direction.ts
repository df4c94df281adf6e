import type { Lang } from '../../src/timeline/event.ts'

export type Direction = 'ltr' | 'rtl'

/** A part of a text with one direction; `foreign` if that is not the direction of the text around it. */
export type Run = { text: string; foreign: boolean }

/** The name of each language in itself. */
export const AUTONYMS: Record<Lang, string> = { en: 'English', ar: 'العربية' }

export const directionOf = (lang: Lang): Direction => (lang === 'ar' ? 'rtl' : 'ltr')

export const opposite = (direction: Direction): Direction => (direction === 'rtl' ? 'ltr' : 'rtl')

// JavaScript has no classes for bidirectional types. The Unicode blocks of right-to-left scripts stand in for R and AL.
const RTL = String.raw`[\p{L}&&[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]]`
const LTR = String.raw`[\p{L}--[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]]`
const STRONG = { ltr: new RegExp(LTR, 'v'), rtl: new RegExp(RTL, 'v') }

const foreignRun = (own: string, foreign: string): RegExp =>
  new RegExp(String.raw`${foreign}(?:(?:(?!${own}).)*${foreign})?\p{M}*(?:(?:(?!${own})\S)*\p{N})?`, 'gsv')
/**
 * Digits with signs or blanks between them: a phone number, a date, a range. In a text from right to left, each group of
 * digits would be drawn before the one that it follows (UAX #9, rules W2 and W4). Groups of digits with a blank are one
 * number if it begins as a phone number does, or if all groups but the first have three digits.
 */
const NUMBER = String.raw`(?<![\p{L}\p{N}\p{Pd}\u2066-\u2068:.,\/])(?:(?=[+\(]|0\p{Nd}*[ \u00a0\u202f\-\(])[+\(0](?:[\p{Nd}\(\)\-.\/]|[ \u00a0\u202f](?=[\p{Nd}\(\-]))*\p{Nd}|\p{Nd}{1,3}(?:[ \u00a0\u202f]\p{Nd}{3})+(?!\p{Nd})|[\-+\u2212±]?\p{Nd}+(?:[:.,\/]\p{Nd}+)*(?:[\-+\u2010-\u2015\u2212×]\p{Nd}+(?:[:.,\/]\p{Nd}+)*)+|[\-+\u2212±]\p{Nd}+(?:[.,]\p{Nd}+)*)`
/** Digits and signs before a letter of the other direction, as in `24news@example.org`. */
const BEFORE_LETTER = String.raw`(?:(?<!\S)[\p{Nd}+#@](?:[\p{Nd}\p{P}\p{S}])*)?`
/** Signs at the end of a run that belong to it, such as the slash of an address or those of C++, if no word follows at once. */
const AFTER_LETTER = String.raw`(?:[\/#%&=_+~$*]+(?![\p{L}\p{N}]))?`
const FOREIGN = {
  ltr: foreignRun(LTR, RTL),
  rtl: new RegExp(`${BEFORE_LETTER}(?:${foreignRun(RTL, LTR).source})${AFTER_LETTER}|${NUMBER}`, 'gsv'),
}

/**
 * Cuts text into runs, so that names of the other direction, and numbers with signs or blanks in a text from right to left,
 * can be isolated (UAX #9). Text without any letter of
 * `direction` is one foreign run. A bracket stays in the run of its partner.
 */
export const runsOf = (text: string, direction: Direction): Run[] => {
  const hasForeignLetter = STRONG[opposite(direction)].test(text)
  if (!hasForeignLetter && direction === 'ltr') return text ? [{ text, foreign: false }] : []
  if (hasForeignLetter && !STRONG[direction].test(text)) return [{ text, foreign: true }]
  const runs: Run[] = []
  let at = 0
  for (const match of text.matchAll(FOREIGN[direction])) {
    const { start, end } = withBrackets(text, Math.max(at, match.index), match.index + match[0].length)
    if (start > at) runs.push({ text: text.slice(at, start), foreign: false })
    runs.push({ text: text.slice(start, end), foreign: true })
    at = end
  }
  return at < text.length ? [...runs, { text: text.slice(at), foreign: false }] : runs
}

const withBrackets = (text: string, start: number, end: number): { start: number; end: number } => {
  const run = text.slice(start, end)
  const opened = run.split(/[([]/).length - run.split(/[)\]]/).length
  if (opened > 0 && /[)\]]/.test(text.charAt(end))) return { start, end: end + 1 }
  if (opened < 0 && /[([]/.test(text.charAt(start - 1))) return { start: start - 1, end }
  return { start, end }
}

/** U+2068 FIRST STRONG ISOLATE and U+2069 POP DIRECTIONAL ISOLATE (UAX #9). */
export const FSI = '\u2068'
export const PDI = '\u2069'

/** Puts every foreign run of plain text between FSI and PDI. */
export const isolated = (text: string, direction: Direction): string =>
  runsOf(text, direction)
    .map((run) => (run.foreign ? FSI + run.text + PDI : run.text))
    .join('')

/** Isolates plain text in a text of another language, as a whole and within. */
export const quoted = (text: string, lang: Lang, inside: Lang): string => {
  const own = isolated(text, directionOf(lang))
  return directionOf(lang) === directionOf(inside) ? own : FSI + own + PDI
}
