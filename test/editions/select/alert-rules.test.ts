import { describe, expect, test } from 'vitest'
import { countAlertInHour, decideAlert, heldAlertsDueAt } from '../../../src/editions/select/alert-rules.ts'
import { alertSeverityRankOf, crossesThreshold } from '../../../src/timeline/change-rules.ts'
import { CERTAINTIES, SEVERITIES } from '../../../src/timeline/event.ts'
import { happening } from '../../audience/small-world.ts'
import { entry } from '../sample-items.ts'

const NOON = Date.UTC(2026, 10, 25, 12)
const MINUTE = 60_000
const THRESHOLDS = { all: 1, severe: 3, extreme: 4 }
const QUIET = { none: null, now: { from: '11:00', to: '14:00', timezone: 'UTC' } }
const HOUR = {
  none: { openedAt: null, alerts: 0 },
  open: { openedAt: NOON - MINUTE, alerts: 1 },
  full: { openedAt: NOON - 20 * MINUTE, alerts: 2 },
}

/** Every combination that decides when a new event is sent. */
const table = SEVERITIES.flatMap((severity) =>
  CERTAINTIES.flatMap((certainty) =>
    (['all', 'severe', 'extreme'] as const).flatMap((threshold) =>
      (['none', 'now'] as const).flatMap((quiet) =>
        (['none', 'open', 'full'] as const).flatMap((hour) =>
          [true, false].map((atOnce) => ({ severity, certainty, threshold, quiet, hour, atOnce })),
        ),
      ),
    ),
  ),
)

/** The expected decision, written apart from the product. */
const expected = ({ severity, certainty, threshold, quiet, hour, atOnce }: (typeof table)[number]): string => {
  const level = { extreme: 'extreme', severe: 'severe', moderate: 'all', unknown: 'all', minor: 'all' }[severity]
  const levels = { all: ['all', 'severe', 'extreme'], severe: ['severe', 'extreme'], extreme: ['extreme'] }[threshold]
  if (certainty === 'unverified' || !levels.includes(level)) return 'waits for the digest'
  if (quiet === 'none' && hour !== 'full') return 'at once'
  if (severity === 'extreme' && atOnce) return 'at once'
  return quiet === 'now' ? 'at 14:00' : 'at 12:40'
}

const found = ({ severity, certainty, threshold, quiet, hour, atOnce }: (typeof table)[number]): string => {
  const facts = happening([], [], { severity, certainty })
  if (
    !crossesThreshold([entry(1, 'e', { facts })], 0, (each) => alertSeverityRankOf(each.facts) >= THRESHOLDS[threshold])
  )
    return 'waits for the digest'
  const candidates = { extreme: severity === 'extreme', other: severity !== 'extreme' }
  const cohort = { perHour: 2, quiet: QUIET[quiet], extremeAtOnce: atOnce }
  const { alert, due } = decideAlert(cohort, { ...HOUR[hour], heldSinceSeq: null }, candidates, NOON, 4)
  expect(alert === null).toBe(due !== null)
  return due === null ? 'at once' : `at ${new Date(due).toISOString().slice(11, 16)}`
}

test('severity, certainty, threshold, quiet hours and the hourly limit decide when an event is sent', () => {
  expect(table).toHaveLength(720)
  for (const scene of table) expect([scene, found(scene)]).toEqual([scene, expected(scene)])
})

describe('holding alerts back', () => {
  const cohort = { perHour: null, quiet: null, extremeAtOnce: true }
  const both = { extreme: true, other: true }

  test('sends the extreme events at once', () => {
    const full = { openedAt: NOON - MINUTE, alerts: 4, heldSinceSeq: null }
    expect(decideAlert(cohort, full, both, NOON, 4)).toEqual({ alert: 'extreme', due: NOON + 59 * MINUTE })
  })

  test('does not change the due time if more alerts come', () => {
    const holding = { openedAt: NOON - 61 * MINUTE, alerts: 4, heldSinceSeq: 7 }
    expect(decideAlert(cohort, holding, { extreme: false, other: true }, NOON, 4)).toEqual({ alert: null, due: null })
    expect(decideAlert(cohort, holding, both, NOON, 4)).toEqual({ alert: 'extreme', due: null })
  })

  test('ends with the quiet hours in which the full hour ends', () => {
    const quiet = { from: '12:30', to: '18:00', timezone: 'UTC' }
    const full = { openedAt: NOON - MINUTE, alerts: 4, heldSinceSeq: null }
    const { due } = decideAlert({ ...cohort, quiet }, full, { extreme: false, other: true }, NOON, 4)
    expect(due).toBe(NOON + 6 * 60 * MINUTE)
    expect(heldAlertsDueAt({ quiet }, NOON)).toBe(NOON)
  })

  test('begins at the limit of the site if the reader allows more', () => {
    const state = { openedAt: NOON - MINUTE, alerts: 2, heldSinceSeq: null }
    expect(decideAlert({ ...cohort, perHour: 9 }, state, both, NOON, 2).alert).toBe('extreme')
  })
})

test('the first alert begins an hour, which counts its alerts and ends after sixty minutes', () => {
  const noHour = { openedAt: null, alerts: 0, heldSinceSeq: null }
  expect(countAlertInHour(noHour, NOON)).toEqual({ openedAt: NOON, alerts: 1 })
  const open = { openedAt: NOON, alerts: 1, heldSinceSeq: null }
  expect(countAlertInHour(open, NOON + 59 * MINUTE)).toEqual({ openedAt: NOON, alerts: 2 })
  expect(countAlertInHour(open, NOON + 60 * MINUTE)).toEqual({ openedAt: NOON + 60 * MINUTE, alerts: 1 })
})
