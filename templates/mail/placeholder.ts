/** A part of a mail that differs by reader. The five links are absolute URLs, the rest are words. */
export type PlaceholderName =
  | 'unsubscribe'
  | 'preferences'
  | 'data'
  | 'now'
  | 'confirm'
  | 'choice'
  | `because/${string}`

/**
 * The placeholder of such a part in an edition. The part is escaped in HTML when it is filled in. A publisher cannot
 * forge a placeholder, because NUL is removed from every recorded text.
 */
export const placeholder = (name: PlaceholderName): string => `\u0000${name}\u0000`
