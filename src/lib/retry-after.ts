/**
 * Reads the header Retry-After, in seconds or as a date (RFC 9110, section 10.2.3). Returns the wait in ms from `now` (ms
 * UTC), 0 for a date in the past, and null if it is neither. Fractions of a second are accepted.
 */
export const parseRetryAfter = (value: string | null | undefined, now: number): number | null => {
  const text = value?.trim() ?? ''
  if (/^[0-9]{1,9}(\.[0-9]+)?$/.test(text)) return Math.ceil(Number(text) * 1000)
  const date = Date.parse(text)
  return /^[A-Za-z]/.test(text) && !Number.isNaN(date) ? Math.max(0, date - now) : null
}
