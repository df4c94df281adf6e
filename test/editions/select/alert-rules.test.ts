import { describe, expect, test } from 'vitest'
import {
  countMail,
  decideAlert,
  deferredAlertsDueAt,
  findDayEnd,
  rollUpDueAt,
} from '../../../src/editions/select/alert-rules.ts'
import { listAlertCauses } from '../../../src/timeline/alert-cause-rules.ts'
import { alertSeverityRankOf } from '../../../src/timeline/change-rules.ts'
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
const MIDNIGHT = Date.UTC(2026, 10, 26)
const DAY = {
  none: { dayEndsAt: null, dayMails: 0 },
  over: { dayEndsAt: NOON, dayMails: 9 },
  open: { dayEndsAt: MIDNIGHT, dayMails: 5 },
  full: { dayEndsAt: MIDNIGHT, dayMails: 6 },
  closed: { dayEndsAt: MIDNIGHT, dayMails: 7 },
}
const NO_MAILS = { ...HOUR.none, ...DAY.none, deferredSinceSeq: null, updatesSinceSeq: null }

/** Every combination that decides when a new event is sent. */
const table = SEVERITIES.flatMap((severity) =>
  CERTAINTIES.flatMap((certainty) =>
    (['all', 'severe', 'extreme'] as const).flatMap((threshold) =>
      (['none', 'now'] as const).flatMap((quiet) =>
        (['none', 'open', 'full'] as const).flatMap((hour) =>
          (['none', 'over', 'open', 'full', 'closed'] as const).flatMap((day) =>
            [true, false].map((atOnce) => ({ severity, certainty, threshold, quiet, hour, day, atOnce })),
          ),
        ),
      ),
    ),
  ),
)

/** The expected decision, written apart from the product. */
const expected = ({ severity, certainty, threshold, quiet, hour, day, atOnce }: (typeof table)[number]): string => {
  const level = { extreme: 'extreme', severe: 'severe', moderate: 'all', unknown: 'all', minor: 'all' }[severity]
  const levels = { all: ['all', 'severe', 'extreme'], severe: ['severe', 'extreme'], extreme: ['extreme'] }[threshold]
  if (certainty === 'unverified' || !levels.includes(level)) return 'waits for the digest'
  if (day === 'closed') return 'at 00:00'
  if (quiet === 'none' && hour !== 'full' && day !== 'full') return 'at once'
  if (severity === 'extreme' && atOnce) return 'at once'
  if (day === 'full') return 'at 00:00'
  return quiet === 'now' ? 'at 14:00' : 'at 12:40'
}

const found = ({ severity, certainty, threshold, quiet, hour, day, atOnce }: (typeof table)[number]): string => {
  const facts = happening([], [], { severity, certainty })
  if (
    !listAlertCauses([entry(1, 'e', { facts })], (each) => alertSeverityRankOf(each.facts) >= THRESHOLDS[threshold])[0]
  )
    return 'waits for the digest'
  const candidates = { extreme: severity === 'extreme', other: severity !== 'extreme', update: false }
  const cohort = { perHour: 2, quiet: QUIET[quiet], extremeAtOnce: atOnce }
  const { alert, defers, due } = decideAlert(cohort, { ...NO_MAILS, ...HOUR[hour], ...DAY[day] }, candidates, NOON, 4)
  expect([alert === null, defers]).toEqual([due !== null, due === null ? null : 'alerts'])
  return due === null ? 'at once' : `at ${new Date(due).toISOString().slice(11, 16)}`
}

test('severity, certainty, threshold, quiet hours and the limits of hour and day decide when an event is sent', () => {
  expect(table).toHaveLength(3_600)
  for (const scene of table) expect([scene, found(scene)]).toEqual([scene, expected(scene)])
})

describe('deferring alerts back', () => {
  const cohort = { perHour: null, quiet: null, extremeAtOnce: true }
  const both = { extreme: true, other: true, update: false }
  const other = { extreme: false, other: true, update: false }
  const fullHour = { ...NO_MAILS, openedAt: NOON - MINUTE, alerts: 4 }

  test('sends the extreme events at once', () => {
    const due = NOON + 59 * MINUTE
    expect(decideAlert(cohort, fullHour, both, NOON, 4)).toEqual({ alert: 'extreme', defers: 'alerts', due })
  })

  test('does not change the due time if more alerts come', () => {
    const deferring = { ...fullHour, openedAt: NOON - 61 * MINUTE, deferredSinceSeq: 7 }
    expect(decideAlert(cohort, deferring, other, NOON, 4)).toEqual({ alert: null, defers: null, due: null })
    expect(decideAlert(cohort, deferring, both, NOON, 4)).toEqual({ alert: 'extreme', defers: null, due: null })
  })

  test('ends with the quiet hours in which the full hour or the full day ends', () => {
    const quiet = { from: '12:30', to: '18:00', timezone: 'UTC' }
    expect(decideAlert({ ...cohort, quiet }, fullHour, other, NOON, 4).due).toBe(NOON + 6 * 60 * MINUTE)
    expect(deferredAlertsDueAt({ quiet }, NOON)).toBe(NOON)
    const night = { from: '22:00', to: '07:00', timezone: 'UTC' }
    const fullDay = { ...NO_MAILS, ...DAY.full }
    expect(decideAlert({ ...cohort, quiet: night }, fullDay, other, NOON, 4).due).toBe(MIDNIGHT + 7 * 60 * MINUTE)
    expect(rollUpDueAt({ ...cohort, quiet: night }, fullDay, NOON)).toBe(MIDNIGHT + 7 * 60 * MINUTE)
  })

  test('begins at the limit of the site if the reader allows more', () => {
    const state = { ...NO_MAILS, openedAt: NOON - MINUTE, alerts: 2 }
    expect(decideAlert({ ...cohort, perHour: 9 }, state, both, NOON, 2).alert).toBe('extreme')
  })

  test('makes a roll-up wait for the end of a full day, too', () => {
    expect(rollUpDueAt(cohort, { ...HOUR.full, ...DAY.full }, NOON)).toBe(MIDNIGHT)
    expect(rollUpDueAt(cohort, { ...HOUR.full, ...DAY.open }, NOON)).toBe(NOON)
  })
})

describe('an update that alerts nobody', () => {
  const cohort = { perHour: null, quiet: null, extremeAtOnce: true, timezone: 'Asia/Damascus' }
  const update = { extreme: false, other: false, update: true }
  const dayEnd = Date.UTC(2026, 10, 25, 21)

  test('waits for the end of the local day, and defers no alert', () => {
    expect(decideAlert(cohort, NO_MAILS, update, NOON, 4)).toEqual({ alert: null, defers: 'updates', due: dayEnd })
    const waiting = { ...NO_MAILS, updatesSinceSeq: 3 }
    expect(decideAlert(cohort, waiting, update, NOON, 4)).toEqual({ alert: null, defers: null, due: null })
    const alert = { extreme: false, other: true, update: false }
    expect(decideAlert(cohort, waiting, alert, NOON, 4)).toEqual({ alert: 'all', defers: null, due: null })
  })

  test('goes with an alert of the same window, or with the deferred alerts', () => {
    const both = { extreme: false, other: true, update: true }
    expect(decideAlert(cohort, NO_MAILS, both, NOON, 4)).toEqual({ alert: 'all', defers: null, due: null })
    const deferring = { ...NO_MAILS, deferredSinceSeq: 3 }
    expect(decideAlert(cohort, deferring, update, NOON, 4)).toEqual({ alert: null, defers: null, due: null })
  })

  test('waits while an extreme event passes a limit alone', () => {
    const both = { extreme: true, other: false, update: true }
    const full = { ...NO_MAILS, dayEndsAt: dayEnd, dayMails: 6 }
    expect(decideAlert(cohort, full, both, NOON, 4)).toEqual({ alert: 'extreme', defers: 'updates', due: dayEnd })
  })
})

test('the first alert begins an hour, which counts its alerts and ends after sixty minutes', () => {
  const hourOf = (alerts: number, openedAt: number | null, now: number, kind: 'alert' | 'rollup' = 'alert') => {
    const counts = countMail(kind, { ...NO_MAILS, openedAt, alerts }, 'UTC', now)
    return [counts.openedAt, counts.alerts]
  }
  expect(hourOf(0, null, NOON)).toEqual([NOON, 1])
  expect(hourOf(1, NOON, NOON + 59 * MINUTE)).toEqual([NOON, 2])
  expect(hourOf(1, NOON, NOON + 60 * MINUTE)).toEqual([NOON + 60 * MINUTE, 1])
  expect(hourOf(1, NOON, NOON + 59 * MINUTE, 'rollup')).toEqual([NOON, 1])
})

test('a local day counts alerts and roll-ups, and ends at midnight in its zone', () => {
  const dayOf = (kind: 'alert' | 'rollup', day: { dayEndsAt: number | null; dayMails: number }, now: number) => {
    const { dayEndsAt, dayMails } = countMail(kind, { ...NO_MAILS, ...day }, 'Asia/Damascus', now)
    return [dayEndsAt, dayMails]
  }
  const midnight = Date.UTC(2026, 10, 25, 21)
  expect(dayOf('alert', DAY.none, NOON)).toEqual([midnight, 1])
  expect(dayOf('rollup', { dayEndsAt: midnight, dayMails: 1 }, midnight - 1)).toEqual([midnight, 2])
  expect(dayOf('alert', { dayEndsAt: midnight, dayMails: 6 }, midnight)).toEqual([midnight + 24 * 60 * MINUTE, 1])
  expect(findDayEnd('Europe/Berlin', Date.UTC(2026, 9, 25, 10))).toBe(Date.UTC(2026, 9, 25, 23))
})
