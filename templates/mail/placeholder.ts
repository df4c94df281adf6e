/** A part of a mail that differs by reader. The six links are absolute URLs, the rest are words. */
export type PlaceholderName =
  | 'unsubscribe'
  | 'preferences'
  | 'data'
  | 'now'
  | 'confirm'
  /** The link that signs in to the desk. */
  | 'enter'
  | 'choice'
  /** The phrase for the filter of the reader, after a separator. */
  | 'following'
  /** When the first digest of a new reader comes. */
  | 'first'
  /** The date of the mail in the zone of the reader. */
  | 'date'
  /** Why the reader gets this event, after a separator; '' if there is one reason only, which is the choice of the reader. */
  | `matched/${string}`
  /** A time (ms UTC) in the zone of the reader. */
  | `at/${number}`

/**
 * The placeholder of such a part in an edition. The part is escaped in HTML when it is filled in. A publisher cannot
 * forge a placeholder, because NUL is removed from every recorded text.
 */
export const placeholder = (name: PlaceholderName): string => `\u0000${name}\u0000`
