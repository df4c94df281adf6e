/** A part of a letter that is each reader's own. The five links are absolute URLs; the rest are words. */
export type PlaceholderName =
  | 'unsubscribe'
  | 'preferences'
  | 'data'
  | 'now'
  | 'confirm'
  | 'choice'
  | `because/${string}`

/**
 * Stands in a letter for a reader's own part until the letter is filled, which must escape it in the HTML part. NUL
 * cannot come from a publisher: it is taken out of every text that is recorded.
 */
export const placeholder = (name: PlaceholderName): string => `\u0000${name}\u0000`
