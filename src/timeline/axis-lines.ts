import { COUNTED_SEVERITIES, type CountedSeverity } from './severity-counts.ts'

/** An event that lasted, from the bar in which it began to the last bar that it touched, by their places. */
export type AxisRange = { first: number; last: number; severity: CountedSeverity }

/** A range with the row in which it is drawn, from 0 on. No two lines of a row touch. */
export type AxisLine = AxisRange & { row: number }

/** The table has the numbers of all ranges. */
const MAX_ROWS = 4

/** Lays out ranges in at most four rows: the gravest first, then the longest. A range without room is left out. */
export const layOutLines = (ranges: readonly AxisRange[]): AxisLine[] => {
  const rows = Array.from({ length: MAX_ROWS }, (): AxisLine[] => [])
  const ordered = ranges
    .filter(({ first, last }) => last > first)
    .toSorted(
      (a, b) =>
        COUNTED_SEVERITIES.indexOf(a.severity) - COUNTED_SEVERITIES.indexOf(b.severity) ||
        b.last - b.first - (a.last - a.first) ||
        a.first - b.first,
    )
  for (const range of ordered) {
    const row = rows.findIndex((lines) => lines.every(({ first, last }) => range.last < first || range.first > last))
    if (row >= 0) rows[row]!.push({ ...range, row })
  }
  return rows.flat()
}
