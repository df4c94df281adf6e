const STEP = 15 * 60_000

/** When a reader asked to be told: a time on a quarter of an hour, in a zone; on one weekday (0 is Sunday) or on all. */
export type Wish = { timezone: string; time: string; weekday?: number }

export type Mornings = {
  /** The moments at which the wish falls due, rising, in milliseconds. */
  due: number[]
  /** The moments at which the zone's clocks were put forward or back. */
  changes: number[]
}

/**
 * The moments at which a wish falls due in (from, to], found the plain way: by walking through the time in quarters of
 * an hour and reading a clock on the wall of the zone. On each local day it is the first reading at or past the time.
 */
export const morningsOf = ({ timezone, time, weekday }: Wish, from: number, to: number): Mornings => {
  const clock = clockOf(timezone)
  const seen = new Set<string>()
  const found: Mornings = { due: [], changes: [] }
  let offset: number | null = null
  for (let at = Math.floor(from / STEP) * STEP - 24 * 3_600_000; at <= to; at += STEP) {
    const [day, hour] = clock(at)
    const ahead = Date.parse(`${day}T${hour}:00Z`) - at
    if (offset !== null && ahead !== offset) found.changes.push(at)
    offset = ahead
    if (hour < time || seen.has(day)) continue
    seen.add(day)
    if (at > from && (weekday === undefined || new Date(day).getUTCDay() === weekday)) found.due.push(at)
  }
  return found
}

/** Reads the wall clock of a zone: day `YYYY-MM-DD` and time `HH:MM`. */
const clockOf = (timeZone: string): ((at: number) => [day: string, time: string]) => {
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    hourCycle: 'h23',
    dateStyle: 'short',
    timeStyle: 'short',
  })
  return (at) => format.format(at).split(' ') as [string, string]
}
