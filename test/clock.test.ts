import { describe, expect, test } from 'vitest'
import { isTickOverdue, resolveCurrentTime, type TickState } from '../src/clock.ts'

const WALL = Date.parse('2026-11-22T06:00:00.000Z')
const TOLD = Date.parse('2030-01-01T00:00:00.000Z')
const ticked = (differing: Partial<TickState> = {}): TickState =>
  ({ clockAt: TOLD, clockWallAt: WALL, lastWallAt: WALL, ...differing }) as TickState

describe('now', () => {
  test('is the wall by default, whatever a tick was told', () => {
    expect(resolveCurrentTime('wall', WALL + 5, ticked())).toBe(WALL + 5)
  })
  test('is, by the tick, the time it was told and what has passed since', () => {
    expect(resolveCurrentTime('tick', WALL, ticked())).toBe(TOLD)
    expect(resolveCurrentTime('tick', WALL + 90_000, ticked())).toBe(TOLD + 90_000)
  })
  test('is the wall before the first tick', () => {
    expect(resolveCurrentTime('tick', WALL, ticked({ clockAt: null, clockWallAt: null }))).toBe(WALL)
  })
  test('never goes back, though the wall does', () => {
    expect(resolveCurrentTime('tick', WALL - 3_600_000, ticked())).toBe(TOLD)
  })
})

describe('ticks are missed', () => {
  test.each([
    [0, false],
    [600_000, false],
    [600_001, true],
    [86_400_000, true],
    [-1000, false],
  ])('%i ms after the last: %s', (since, silent) => {
    expect(isTickOverdue(WALL + since, ticked())).toBe(silent)
  })
  test('not before the first', () => {
    expect(isTickOverdue(WALL, ticked({ lastWallAt: null }))).toBe(false)
  })
})
