import { describe, expect, test } from 'vitest'
import { isTickOverdue, resolveCurrentTime, type TickState } from '../src/clock.ts'

const WALL = Date.parse('2026-11-22T06:00:00.000Z')
const CRON_TIME = Date.parse('2030-01-01T00:00:00.000Z')
const tickState = (more: Partial<TickState> = {}): TickState => ({
  clockAt: CRON_TIME,
  clockWallAt: WALL,
  lastAt: CRON_TIME,
  lastWallAt: WALL,
  tidiedDay: null,
  ...more,
})

describe('the current time', () => {
  test('is the wall clock by default, also after a cron gave another time', () => {
    expect(resolveCurrentTime('wall', WALL + 5, tickState())).toBe(WALL + 5)
  })
  test('is, with `tick`, the time of the cron plus the time since then', () => {
    expect(resolveCurrentTime('tick', WALL, tickState())).toBe(CRON_TIME)
    expect(resolveCurrentTime('tick', WALL + 90_000, tickState())).toBe(CRON_TIME + 90_000)
  })
  test('is the wall clock before the first tick', () => {
    expect(resolveCurrentTime('tick', WALL, tickState({ clockAt: null, clockWallAt: null }))).toBe(WALL)
  })
  test('does not go back if the wall clock does', () => {
    expect(resolveCurrentTime('tick', WALL - 3_600_000, tickState())).toBe(CRON_TIME)
  })
})

describe('a tick is overdue', () => {
  test.each([
    [0, false],
    [600_000, false],
    [600_001, true],
    [86_400_000, true],
    [-1000, false],
  ])('%i ms after the last one: %s', (elapsedMs, isOverdue) => {
    expect(isTickOverdue(WALL + elapsedMs, tickState())).toBe(isOverdue)
  })
  test('but not before the first one', () => {
    expect(isTickOverdue(WALL, tickState({ lastWallAt: null }))).toBe(false)
  })
})
