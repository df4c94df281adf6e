/** A time in ms UTC as RFC 3339, in UTC with milliseconds; null for null. */
export const formatRfc3339 = (time: number | null): string | null =>
  time === null ? null : new Date(time).toISOString()
