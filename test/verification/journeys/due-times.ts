const STEP_MS = 15 * 60_000
const DAY_MS = 86_400_000

/** When a reader wants digests: at a quarter of an hour in a zone, on one weekday (0 is Sunday) or on all. */
export type Timing = { timezone: string; time: string; weekday?: number }

export type DueTimes = {
  /** The moments at which a digest is due, rising, in ms UTC. */
  due: number[]
  /** The moments at which the zone changed its offset, in ms UTC. */
  changes: number[]
}

/**
 * The moments in (from, to] at which a digest is due: on each local day, the first quarter of an hour whose local time
 * is at or after the time. Walks through all quarters and reads the local time of each, so that it shares no code with
 * the product.
 */
export const dueTimesOf = ({ timezone, time, weekday }: Timing, from: number, to: number): DueTimes => {
  const localTime = localTimeIn(timezone)
  const daysSeen = new Set<string>()
  const found: DueTimes = { due: [], changes: [] }
  let lastOffset: number | null = null
  for (let at = Math.floor(from / STEP_MS) * STEP_MS - DAY_MS; at <= to; at += STEP_MS) {
    const [day, hour] = localTime(at)
    const offset = Date.parse(`${day}T${hour}:00Z`) - at
    if (lastOffset !== null && offset !== lastOffset) found.changes.push(at)
    lastOffset = offset
    if (hour < time || daysSeen.has(day)) continue
    daysSeen.add(day)
    if (at > from && (weekday === undefined || new Date(day).getUTCDay() === weekday)) found.due.push(at)
  }
  return found
}

/** Reads the local time of a zone: day `YYYY-MM-DD` and time `HH:MM`. */
const localTimeIn = (timeZone: string): ((at: number) => [day: string, time: string]) => {
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    hourCycle: 'h23',
    dateStyle: 'short',
    timeStyle: 'short',
  })
  return (at) => format.format(at).split(' ') as [string, string]
}
