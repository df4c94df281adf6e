/** A filter that a reader followed in the window (from, to] of the journal. */
export type FilterWindow = { filter: string; from: number; to: number }

/** A change of filter: the filter before, the seq up to which it holds, and when it was changed (ms UTC). Stored as JSON. */
type EarlierFilter = [filter: string, to: number, changedAt: number]

/**
 * The parts of the window (from, to] of the journal, each with the filter that the reader followed then, oldest first.
 * `earlier` is the column `subscriber.earlier_filters`, and `current` holds from its last change on.
 */
export const filterWindowsOf = (
  { current, earlier }: { current: string; earlier: string | null },
  from: number,
  to: number,
): FilterWindow[] => {
  const changes = earlier === null ? [] : (JSON.parse(earlier) as EarlierFilter[])
  const windows: FilterWindow[] = []
  let start = from
  for (const [filter, end] of [...changes, [current, to] as const]) {
    const until = Math.min(end, to)
    if (until > start) windows.push({ filter, from: start, to: until })
    start = Math.max(start, until)
  }
  return windows
}

/** The ids of the filters in the column `subscriber.earlier_filters`. */
export const earlierFilterIdsOf = (earlier: string | null): string[] =>
  earlier === null ? [] : (JSON.parse(earlier) as EarlierFilter[]).map(([filter]) => filter)
