import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findCompleteBursts } from '../../../src/editions/select/burst-rules.ts'
import type { JournalRelease } from '../../../src/timeline/retraction-hold-store.ts'

const SETTLE = 5_000
/** Revisions from seq 11 on, released at these times. */
const releasedAt = (...times: number[]): JournalRelease[] =>
  times.map((releasedAt, at) => ({ seq: 11 + at, releasedAt, alerts: true }))
const bursts = (releases: JournalRelease[], now: number, settleMs = SETTLE, burstUntil = -SETTLE) =>
  findCompleteBursts(releases, { after: 10, settleMs, burstUntil, now })

describe('a burst', () => {
  test('is complete when its settling time has passed since the first release, and not before', () => {
    expect(bursts(releasedAt(1_000), 5_999)).toEqual({ upTo: 10, nextAt: 6_000 })
    expect(bursts(releasedAt(1_000), 6_000)).toEqual({ upTo: 11, nextAt: null })
  })

  test('takes all that is released within its settling time, and is not prolonged by it', () => {
    expect(bursts(releasedAt(0, 100, 4_900, 5_000, 5_001), 5_002)).toEqual({ upTo: 14, nextAt: 10_001 })
  })

  test('goes together with later bursts that are complete, as after a late tick', () => {
    expect(bursts(releasedAt(0, 6_000, 20_000), 300_000)).toEqual({ upTo: 13, nextAt: null })
  })

  test('does not begin with a revision that brings no alert', () => {
    const releases = releasedAt(0, 1_000, 4_000).map((each, at) => ({ ...each, alerts: at === 1 }))
    expect(bursts(releases, 2_000)).toEqual({ upTo: 11, nextAt: 6_000 })
    expect(bursts(releases, 6_000)).toEqual({ upTo: 13, nextAt: null })
  })

  test('begins when the revisions before it in the journal are released, too', () => {
    expect(bursts(releasedAt(60_000, 10_000), 64_999)).toEqual({ upTo: 10, nextAt: 65_000 })
    expect(bursts(releasedAt(60_000, 10_000), 65_000)).toEqual({ upTo: 12, nextAt: null })
  })

  test('is not stopped by a revision of a clock that is ahead', () => {
    expect(bursts(releasedAt(1_000, 9_000_000, 2_000), 6_000)).toEqual({ upTo: 13, nextAt: null })
  })

  test('without a settling time is complete at its release', () => {
    expect(bursts(releasedAt(1_000, 2_000), 2_000, 0)).toEqual({ upTo: 12, nextAt: null })
  })

  test('that a correction began takes the events that are released within it', () => {
    const burstUntil = 8_000
    expect(bursts(releasedAt(4_000), 7_999, SETTLE, burstUntil)).toEqual({ upTo: 10, nextAt: 8_000 })
    expect(bursts(releasedAt(4_000), 8_000, SETTLE, burstUntil)).toEqual({ upTo: 11, nextAt: null })
    expect(bursts(releasedAt(8_001), 13_000, SETTLE, burstUntil)).toEqual({ upTo: 10, nextAt: 13_001 })
  })

  test('has no two revisions further apart than the settling time, and leaves none that is due', () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 7_000 }), { minLength: 1, maxLength: 20 })
    fc.assert(
      fc.property(gaps, fc.integer({ min: 0, max: 60_000 }), (steps, wait) => {
        const times = steps.map((_, at) => steps.slice(0, at + 1).reduce((sum, step) => sum + step, 0))
        const releases = releasedAt(...times)
        // A claimer that is called at each moment at which a burst may be complete.
        let after = 10
        for (const now of [...times.map((time) => time + SETTLE), times.at(-1)! + SETTLE + wait].sort(
          (a, b) => a - b,
        )) {
          const left = releases.filter((each) => each.seq > after && each.releasedAt <= now)
          const { upTo } = findCompleteBursts(left, { after, settleMs: SETTLE, burstUntil: -1, now })
          const claimed = left.filter(({ seq }) => seq <= upTo).map((each) => each.releasedAt)
          if (claimed.length > 0) {
            expect(claimed[0]! + SETTLE).toBe(now)
            expect(claimed.at(-1)!).toBeLessThanOrEqual(now)
          }
          after = upTo
        }
        expect(after).toBe(10 + times.length)
      }),
    )
  })
})
