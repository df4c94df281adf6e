const CONTROL_CHARACTERS =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the pattern removes control characters.
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb]/gu
const LONE_SURROGATE = /[\ud800-\udfff]/gu

/**
 * A publisher's text as it is stored: one line, NFC, without control characters and without the marks that
 * override the direction of writing, which could turn a sentence around or smuggle a header in.
 */
export const cleanText = (text: string): string =>
  text.replace(CONTROL_CHARACTERS, '').replace(LONE_SURROGATE, '').normalize('NFC').replace(/\s+/gu, ' ').trim()

/** The length in bytes of UTF-8. */
export const utf8LengthOf = (text: string): number => new TextEncoder().encode(text).length

/** The length that a reader would count, in code points. */
export const countCodePoints = (text: string): number => [...text].length

/**
 * A text as it is searched: small letters, western digits, without diacritics and apostrophes, every hyphen alike, and
 * with the Arabic letters that are written in more than one way (alef, yeh, kaf, teh marbuta, hamza on its seat) in one.
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

const ARABIC_DIGIT = /[\u0660-\u0669\u06f0-\u06f9]/g
const toWesternDigit = (digit: string): string => String(digit.charCodeAt(0) & 15)

/** A date as it is typed into a field: with any digits and any dashes, marks of direction and spaces around it. */
export const normalizeDateInput = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .replace(/[\p{Pd}\u2212]/gu, '-')
    .replace(ARABIC_DIGIT, toWesternDigit)
    .trim()

/** Whether there is something to see in a text: not only spaces, joiners and marks of direction. */
export const hasVisibleText = (text: string): boolean => /[^\p{Cc}\p{Cf}\p{Z}]/u.test(text)
