/**
 * The product's clock: the newest time that a cron gave (ms UTC), and the wall clock's time then; and the last tick with
 * the wall clock's time then. Null before the first tick.
 */
export type TickState = {
  clockAt: number | null
  clockWallAt: number | null
  lastAt: number | null
  lastWallAt: number | null
}

const MAX_TICK_GAP_MS = 600_000

/** What time it is, in milliseconds UTC: by the wall, or by the newest time that a tick was told and what has passed since. */
export const resolveCurrentTime = (
  clock: 'wall' | 'tick',
  wallMs: number,
  { clockAt, clockWallAt }: TickState,
): number =>
  clock === 'wall' || clockAt === null || clockWallAt === null ? wallMs : clockAt + Math.max(0, wallMs - clockWallAt)

/** Whether the last tick is so long ago that something else must do its work. Before the first there is nothing to miss. */
export const isTickOverdue = (wallMs: number, { lastWallAt }: TickState): boolean =>
  lastWallAt !== null && wallMs - lastWallAt > MAX_TICK_GAP_MS
