import { normalizeDateInput } from '../lib/text.ts'
import type { InputFault } from './input-fault.ts'
import type { DigestTime } from './preferences.ts'
import { addDays, instantOf, localDateOf, localDateText, parseLocalDate } from './schedule.ts'

/** The most days from today to the date of return. */
export const MAX_PAUSE_DAYS = 90

/**
 * A pause of a reader: the runs after `fromRun` and up to `toRun` tell them nothing. The mail on return tells up to the seq
 * `to`, and later runs what comes after it. Both ends are null during the pause.
 */
export type Pause = { fromRun: number; toRun: number | null; to: number | null }

/** True if a run tells the reader nothing, because it was claimed during a pause. */
export const isClaimedInPause = (pauses: readonly Pause[], run: number): boolean =>
  pauses.some(({ fromRun, toRun }) => run > fromRun && (toRun === null || run <= toRun))

/** The seq after which a run tells the reader something: not what the mail after an earlier pause told. */
export const startAfterPauses = (pauses: readonly Pause[], run: number, from: number): number =>
  Math.max(from, ...pauses.flatMap(({ toRun, to }) => (toRun !== null && toRun < run ? (to ?? []) : [])))

/** The moment of the mail on return: the time of the digest on the date that the reader chose. ms UTC. */
export type PauseEnd = { at: number }

/** Parses the date of return, from today to 90 days later in the zone of the digest. Empty: no pause. */
export const parsePause = (
  typed: string,
  { time, timezone }: Pick<DigestTime, 'time' | 'timezone'>,
  now: number,
): PauseEnd | null | InputFault => {
  const text = normalizeDateInput(typed)
  if (text === '') return null
  const { first, last } = pauseDatesOf(timezone, now)
  const date = parseLocalDate(text)
  if (date === null || text < first || text > last)
    return { pointer: '/paused_until', code: 'not_a_pause_end', value: last }
  return { at: instantOf(date, time, timezone) }
}

/** The first and the last date of return that can be chosen at `now` (ms UTC), as `YYYY-MM-DD`. */
export const pauseDatesOf = (timezone: string, now: number): { first: string; last: string } => {
  const today = localDateOf(now, timezone)
  return { first: localDateText(today), last: localDateText(addDays(today, MAX_PAUSE_DAYS)) }
}

/** The date of a return at a time (ms UTC). */
export const pauseDateOf = (at: number, timezone: string): string => localDateText(localDateOf(at, timezone))
