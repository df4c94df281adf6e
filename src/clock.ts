/**
 * The product's clock: the newest time that a cron gave (ms UTC), and the wall clock's time then; and the last tick with
 * the wall clock's time then. Null before the first tick.
 */
export type TickState = {
  clockAt: number | null
  clockWallAt: number | null
  lastAt: number | null
  /** Below 0 while a tick is unfinished: -1 less the number of the step from which it goes on. */
  lastWallAt: number | null
  /** The last UTC day, as days since 1970, on which expired data was deleted; null before the first. */
  tidiedDay: number | null
}

const MAX_TICK_GAP_MS = 600_000

/** The product's time in ms UTC: the wall clock, or with `tick` the newest time of a cron plus the time passed since. */
export const resolveCurrentTime = (
  clock: 'wall' | 'tick',
  wallMs: number,
  { clockAt, clockWallAt }: TickState,
): number =>
  clock === 'wall' || clockAt === null || clockWallAt === null ? wallMs : clockAt + Math.max(0, wallMs - clockWallAt)

/** Whether the last tick is more than ten minutes ago. False before the first tick. */
export const isTickOverdue = (wallMs: number, { lastWallAt }: TickState): boolean =>
  lastWallAt !== null && lastWallAt > 0 && wallMs - lastWallAt > MAX_TICK_GAP_MS

/** The step from which a tick that stopped goes on; null if the last tick did all its steps. */
export const unfinishedStepOf = ({ lastWallAt }: TickState): number | null =>
  lastWallAt !== null && lastWallAt < 0 ? -1 - lastWallAt : null
