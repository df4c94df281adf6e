const CONTROL_CHARACTERS =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the pattern removes control characters.
  /[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb]/gu
const LONE_SURROGATE = /[\ud800-\udfff]/gu

/**
 * A publisher's text as it is stored: one line, in NFC. A vertical tab, a form feed and U+0085 part words, as a line break
 * does. Other control characters are removed, because they could add a header
 * to a mail, and so are the characters that override the direction of writing, because they could reverse a sentence.
 */
export const cleanText = (text: string): string =>
  text
    .replace(/\u0085/gu, ' ')
    .replace(CONTROL_CHARACTERS, '')
    .replace(LONE_SURROGATE, '')
    .normalize('NFC')
    .replace(/\s+/gu, ' ')
    .trim()

/** The length of a text in bytes of UTF-8. */
export const utf8LengthOf = (text: string): number => new TextEncoder().encode(text).length

/** The length of a text in code points. */
export const countCodePoints = (text: string): number => [...text].length

/**
 * The form of a text in which it is searched: lower case, western digits, one kind of hyphen, without diacritics and
 * apostrophes. Arabic letters with several forms (alef, yeh, kaf, teh marbuta, hamza with its carrier) get one form.
 */
export const normalizeForSearch = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/[\p{M}\u0640]/gu, '')
    .replace(/[\u0671\u0622\u0623\u0625]/g, '\u0627')
    .replace(/[\u0649\u0626\u06cc]/g, '\u064a')
    .replaceAll('\u06a9', '\u0643')
    .replaceAll('\u0624', '\u0648')
    .replaceAll('\u0629', '\u0647')
    .replace(/[\u2018\u2019\u02bb-\u02bf'`\u00b4\u00ad\u200b-\u200f\u2060\u2066-\u2069\ufeff]/g, '')
    .replace(/\p{Pd}/gu, '-')
    .replace(ARABIC_DIGIT, toWesternDigit)
    .toLowerCase()

/** The letters that stand for one with a mark where a keyboard has none, in lower case. */
const PLAIN_LETTERS: Record<string, string> = {
  ...{ ı: 'i', ł: 'l', ø: 'o', đ: 'd', ð: 'd', ħ: 'h', ŧ: 't', ƒ: 'f', ŋ: 'n', ə: 'e', ς: 'σ' },
  ...{ ß: 'ss', æ: 'ae', œ: 'oe', þ: 'th' },
}
const MARKED_LETTER = new RegExp(`[${Object.keys(PLAIN_LETTERS).join('')}]`, 'gu')
/** A hamza on a seat (alef, waw or yeh) within a word. At the beginning, `normalizeForSearch` gives all seats one form. */
const SEATED_HAMZA = /(?<=[\p{L}\p{M}])[\u0623\u0624\u0625\u0626]/gu

/**
 * The form of a text in which spellings of other keyboards are equal: as `normalizeForSearch`, with plain Latin letters for
 * ı, ł, ø, đ, ß and æ, and one form of hamza on any seat. It has the same words in the same order.
 */
export const foldForSearch = (text: string): string =>
  normalizeForSearch(text.normalize('NFKC').replace(SEATED_HAMZA, '\u0621')).replace(
    MARKED_LETTER,
    (letter) => PLAIN_LETTERS[letter]!,
  )

/** A title as it is compared with others: NFKC, without case, invisible characters, and blanks but one between words. */
export const foldTitle = (title: string): string =>
  title
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .toUpperCase()
    .toLowerCase()
    .normalize('NFKC')
    .replace(/\s+/gu, ' ')
    .trim()

const ARABIC_DIGIT = /[\u0660-\u0669\u06f0-\u06f9]/g
const toWesternDigit = (digit: string): string => String(digit.charCodeAt(0) & 15)

/** A text that a person typed or pasted, without blanks, control characters and direction marks around it. */
export const trimTyped = (text: string): string => text.replace(AROUND_TYPED, '')

const AROUND_TYPED = /^[\p{Cc}\p{Cf}\p{Z}]+|[\p{Cc}\p{Cf}\p{Z}]+$/gu

/** A time, a zone or a number that a person typed: trimmed, with western digits and without forms of width. */
export const normalizeTyped = (text: string): string =>
  trimTyped(text).normalize('NFKC').replace(ARABIC_DIGIT, toWesternDigit)

/** A date that a person typed: as `normalizeTyped`, with plain hyphens and without invisible characters. */
export const normalizeDateInput = (text: string): string =>
  normalizeTyped(text.replace(/\p{Cf}/gu, '')).replace(/[\p{Pd}\u2212]/gu, '-')

/** The first character in a typed text that nobody sees, as `U+200F`; null if there is none. A plain blank is seen. */
export const findInvisibleCharacter = (text: string): string | null => {
  const found = /(?! )[\p{Cc}\p{Cf}\p{Z}]/u.exec(text)?.[0].codePointAt(0)
  return found === undefined ? null : `U+${found.toString(16).toUpperCase().padStart(4, '0')}`
}

/** True for a text with a visible character: not only spaces, joiners and direction marks. */
export const hasVisibleText = (text: string): boolean => /[^\p{Cc}\p{Cf}\p{Z}]/u.test(text)
