import { describe, expect, test } from 'vitest'
import {
  alertGravityOf,
  countAlertInHour,
  crossesThreshold,
  decideAlert,
  heldAlertsDueAt,
  type JournalLine,
} from '../../../src/editions/select/alert-rules.ts'
import { CERTAINTIES, NATURES, SEVERITIES, type Severity } from '../../../src/timeline/event.ts'
import { happening } from '../../audience/places.ts'
import { entry } from './tales.ts'

/** The lines of one event: its severity, how it changed, `~` in silence. */
const story = (lines: string[]): JournalLine[] =>
  lines.map((line, at) => {
    const [change, severity = 'severe'] = line.replace('~', '').split(' ')
    return entry(at + 1, 'e', {
      number: at + 1,
      change: change as JournalLine['change'],
      silent: line.startsWith('~'),
      facts: happening(['aleppo'], [], { severity: severity as Severity }),
    })
  })
const isSevere = ({ facts }: JournalLine): boolean => alertGravityOf(facts) >= 3

describe('an event crosses the line', () => {
  test.each([
    [['new'], 0, 'as it is new'],
    [['~new', 'update'], 0, 'as it is told aloud'],
    [['~new', 'update'], 1, 'as it is told aloud, later'],
    [['new minor', 'update'], 1, 'as its severity rises'],
    [['new minor', 'correction'], 1, 'as it is corrected'],
    [['new minor', 'update minor', 'minor', 'update'], 2, 'as what rose in an edit is told aloud'],
    [['new minor', 'update', 'translation'], 1, 'and is translated meanwhile'],
    [['new minor', '~update', 'update'], 1, 'as what rose in silence is told aloud'],
    [['new minor', '~update', 'update'], 2, 'as what had risen in silence is told aloud'],
    [['new', 'retraction', 'new'], 2, 'as it returns'],
    [['new', 'retraction', 'new', 'update'], 0, 'as it returns within the window'],
    [['new', 'retraction', '~new', 'update'], 3, 'as it is told aloud after a silent return'],
  ])('%j behind %i: %s', (lines, from) => {
    expect(crossesThreshold(story(lines), from, isSevere)).toBe(true)
  })

  test.each([
    [['new minor'], 0, 'below it'],
    [['~new'], 0, 'in silence'],
    [['new', 'update'], 1, 'twice'],
    [['new', 'update extreme'], 1, 'twice, though it rises further'],
    [['new', 'update minor', 'update'], 2, 'twice, though it fell between'],
    [['new', 'update minor'], 0, 'when it falls again before anybody was told'],
    [['new', '~update minor'], 0, 'when it falls in silence before anybody was told'],
    [['new', 'retraction'], 0, 'when it is withdrawn'],
    [['new', 'retraction'], 1, 'with its retraction'],
    [['new minor', '~update'], 1, 'by rising in silence'],
    [['new minor', 'minor'], 1, 'by a small edit'],
    [['new minor', 'minor'], 0, 'by a small edit in the same window'],
    [['new minor', 'translation'], 1, 'by a translation'],
    [['new', 'retraction', 'new', 'update'], 3, 'twice after its return'],
  ])('not %j behind %i: %s', (lines, from) => {
    expect(crossesThreshold(story(lines), from, isSevere)).toBe(false)
  })
})

test('claims, forecasts and the unverified wait for the digest, however grave', () => {
  for (const nature of NATURES)
    for (const certainty of CERTAINTIES)
      for (const severity of SEVERITIES) {
        const facts = happening([], [], { nature, certainty, severity })
        const isFirm = nature !== 'claim' && nature !== 'forecast' && certainty !== 'unverified'
        expect(alertGravityOf(facts) > 0).toBe(isFirm)
      }
})

const NOON = Date.UTC(2026, 10, 25, 12)
const MINUTE = 60_000
const THRESHOLDS = { all: 1, severe: 3, extreme: 4 }
const QUIET = { none: null, now: { from: '11:00', to: '14:00', timezone: 'UTC' } }
const FLOOD = {
  none: { openedAt: null, alerts: 0 },
  open: { openedAt: NOON - MINUTE, alerts: 1 },
  full: { openedAt: NOON - 20 * MINUTE, alerts: 2 },
}

/** The whole table: what becomes of one new event, of a severity and certainty, in quiet hours and floods of all kinds. */
const table = SEVERITIES.flatMap((severity) =>
  CERTAINTIES.flatMap((certainty) =>
    (['all', 'severe', 'extreme'] as const).flatMap((threshold) =>
      (['none', 'now'] as const).flatMap((quiet) =>
        (['none', 'open', 'full'] as const).flatMap((flood) =>
          [true, false].map((atOnce) => ({ severity, certainty, threshold, quiet, flood, atOnce })),
        ),
      ),
    ),
  ),
)

/** The same in plain words. */
const expected = ({ severity, certainty, threshold, quiet, flood, atOnce }: (typeof table)[number]): string => {
  const grave = { extreme: 'extreme', severe: 'severe', moderate: 'all', unknown: 'all', minor: 'all' }[severity]
  const isMeant = { all: ['all', 'severe', 'extreme'], severe: ['severe', 'extreme'], extreme: ['extreme'] }[threshold]
  if (certainty === 'unverified' || !isMeant.includes(grave)) return 'waits for the digest'
  if (quiet === 'none' && flood !== 'full') return 'at once'
  if (severity === 'extreme' && atOnce) return 'at once'
  return quiet === 'now' ? 'at 14:00' : 'at 12:40'
}

const found = ({ severity, certainty, threshold, quiet, flood, atOnce }: (typeof table)[number]): string => {
  const facts = happening([], [], { severity, certainty })
  if (!crossesThreshold([entry(1, 'e', { facts })], 0, (line) => alertGravityOf(line.facts) >= THRESHOLDS[threshold]))
    return 'waits for the digest'
  const heard = { extreme: severity === 'extreme', other: severity !== 'extreme' }
  const cohort = { perHour: 2, quiet: QUIET[quiet], extremeAtOnce: atOnce }
  const { alert, due } = decideAlert(cohort, { ...FLOOD[flood], heldSinceSeq: null }, heard, NOON, 4)
  expect(alert === null).toBe(due !== null)
  return due === null ? 'at once' : `at ${new Date(due).toISOString().slice(11, 16)}`
}

test('severity, certainty, threshold, quiet hours and flood decide together, in every combination', () => {
  expect(table).toHaveLength(720)
  for (const scene of table) expect([scene, found(scene)]).toEqual([scene, expected(scene)])
})

describe('what is held', () => {
  const cohort = { perHour: null, quiet: null, extremeAtOnce: true }
  const both = { extreme: true, other: true }

  test('leaves out the extreme that goes at once', () => {
    const full = { openedAt: NOON - MINUTE, alerts: 4, heldSinceSeq: null }
    expect(decideAlert(cohort, full, both, NOON, 4)).toEqual({ alert: 'extreme', due: NOON + 59 * MINUTE })
  })

  test('is held once: what follows joins it, and changes nothing', () => {
    const owing = { openedAt: NOON - 61 * MINUTE, alerts: 4, heldSinceSeq: 7 }
    expect(decideAlert(cohort, owing, { extreme: false, other: true }, NOON, 4)).toEqual({ alert: null, due: null })
    expect(decideAlert(cohort, owing, both, NOON, 4)).toEqual({ alert: 'extreme', due: null })
  })

  test('goes when the quiet hours end in which the hour ends', () => {
    const quiet = { from: '12:30', to: '18:00', timezone: 'UTC' }
    const full = { openedAt: NOON - MINUTE, alerts: 4, heldSinceSeq: null }
    const { due } = decideAlert({ ...cohort, quiet }, full, { extreme: false, other: true }, NOON, 4)
    expect(due).toBe(NOON + 6 * 60 * MINUTE)
    expect(heldAlertsDueAt({ quiet }, NOON)).toBe(NOON)
  })

  test('no reader gets more in an hour than the site sends', () => {
    const standing = { openedAt: NOON - MINUTE, alerts: 2, heldSinceSeq: null }
    expect(decideAlert({ ...cohort, perHour: 9 }, standing, both, NOON, 2).alert).toBe('extreme')
  })
})

test('an hour is opened by the first alert, counts those in it, and is over after sixty minutes', () => {
  const closed = { openedAt: null, alerts: 0, heldSinceSeq: null }
  expect(countAlertInHour(closed, NOON)).toEqual({ openedAt: NOON, alerts: 1 })
  const open = { openedAt: NOON, alerts: 1, heldSinceSeq: null }
  expect(countAlertInHour(open, NOON + 59 * MINUTE)).toEqual({ openedAt: NOON, alerts: 2 })
  expect(countAlertInHour(open, NOON + 60 * MINUTE)).toEqual({ openedAt: NOON + 60 * MINUTE, alerts: 1 })
})
