import type { Ticked } from './editions/stores/run-store.ts'

const SILENT_AFTER_MS = 600_000

/** What time it is, in milliseconds UTC: by the wall, or by the newest time that a tick was told and what has passed since. */
export const timeNow = (clock: 'wall' | 'tick', wall: number, { clockAt, clockWallAt }: Ticked): number =>
  clock === 'wall' || clockAt === null || clockWallAt === null ? wall : clockAt + Math.max(0, wall - clockWallAt)

/** Whether the last tick is so long ago that something else must do its work. Before the first there is nothing to miss. */
export const isSilent = (wall: number, { lastWallAt }: Ticked): boolean =>
  lastWallAt !== null && wall - lastWallAt > SILENT_AFTER_MS
