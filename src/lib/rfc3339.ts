/** A moment in RFC 3339, UTC with milliseconds; null where there is none. */
export const formatRfc3339 = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString())
