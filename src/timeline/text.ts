// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out.
const UNSEEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb]/gu
const LONE_SURROGATE = /[\ud800-\udfff]/gu

/**
 * A publisher's text as it is stored: one line, NFC, without control characters and without the marks that
 * override the direction of writing, which could turn a sentence around or smuggle a header in.
 */
export const cleanText = (text: string): string =>
  text.replace(UNSEEN, '').replace(LONE_SURROGATE, '').normalize('NFC').replace(/\s+/gu, ' ').trim()

/** The length that a reader would count, in code points. */
export const lengthOf = (text: string): number => [...text].length
