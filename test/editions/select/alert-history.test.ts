import { describe, expect, test } from 'vitest'
import type { Cohort } from '../../../src/audience/cohort.ts'
import { alertedUpToOf, isInAlertWindow } from '../../../src/editions/select/alert-history.ts'
import type { CohortMembership } from '../../../src/editions/stores/cohort-history-store.ts'
import type { Severity } from '../../../src/timeline/event.ts'
import { following, happening, world } from '../../audience/small-world.ts'
import { entry } from '../sample-items.ts'

const COHORT: Cohort = {
  version: 1,
  filter: 'f',
  least: 3,
  lang: 'en',
  perHour: null,
  quiet: null,
  extremeAtOnce: true,
}
const FILTERS = new Map([
  ['f', following({ regions: ['aleppo'] })],
  ['g', following({ regions: ['hama'] })],
])
/** The history of one event in Aleppo, each entry as `seq change severity`; `~` marks a silent one. */
const historyOf = (...entries: string[]) =>
  entries.map((text) => {
    const [seq, change, severity = 'severe'] = text.replace('~', '').split(' ')
    const facts = happening(['aleppo'], [], { severity: severity as Severity })
    return entry(Number(seq), 'e', { change: change as 'new', silent: text.startsWith('~'), facts })
  })
const membership = (more: Partial<CohortMembership> = {}): CohortMembership => ({
  reader: 1,
  schedule: 1,
  from: 5,
  to: 50,
  cohort: COHORT,
  heldSinceSeq: null,
  cancelled: [],
  alerts: [],
  ...more,
})

/** The form of an event in a digest, by what its reader's alert showed. */
const alreadyAlertedFormOf = (
  history: ReturnType<typeof historyOf>,
  ...rest: Parameters<typeof alertedUpToOf> extends [unknown, ...infer R] ? R : never
) => {
  const upTo = alertedUpToOf(history, ...rest)
  if (upTo === null) return null
  return history.some(({ seq, change, silent }) => seq > upTo && !silent && change !== 'minor') ? 'full' : 'short'
}

describe('a digest with the window after seq 10 shows a reader with alerts an event', () => {
  test.each<[string, ReturnType<typeof historyOf>, Partial<CohortMembership>, 'short' | 'full' | null]>([
    ['of an alert in short', historyOf('12 new'), {}, 'short'],
    ['of an alert in short after a minor edit', historyOf('12 new', '13 minor'), {}, 'short'],
    ['of an alert in full after an update', historyOf('12 new', '14 update'), {}, 'full'],
    ['of an alert in full after a correction', historyOf('12 new', '14 correction'), {}, 'full'],
    [
      'that was updated before its alert in short',
      historyOf('12 new', '13 update'),
      { alerts: [{ from: 8, to: 13, least: 3, since: 8 }] },
      'short',
    ],
    [
      'that was updated after its alert in full',
      historyOf('12 new', '13 update', '15 update'),
      {
        alerts: [
          { from: 8, to: 13, least: 3, since: 8 },
          { from: 13, to: 15, least: 3, since: 13 },
        ],
      },
      'full',
    ],
    [
      'of an alert that began before the window in short, if the alert showed all of it',
      historyOf('9 new', '12 update'),
      { alerts: [{ from: 8, to: 12, least: 3, since: 8 }] },
      'short',
    ],
    ['that rose to an alert in short', historyOf('9 new minor', '12 update severe'), {}, 'short'],
    ['of an alert before the window as any other', historyOf('7 new', '12 update'), {}, null],
    ['below the threshold as any other', historyOf('12 new minor'), {}, null],
    ['with a silent revision as any other', historyOf('~12 new'), {}, null],
    ['from before the reader joined as any other', historyOf('12 new'), { from: 12 }, null],
    ['from after the reader left as any other', historyOf('12 new'), { to: 11 }, null],
    ['that is held back as any other', historyOf('12 new'), { heldSinceSeq: 11 }, null],
    ['from before alerts were held back in short', historyOf('12 new'), { heldSinceSeq: 12 }, 'short'],
    [
      'of a cancelled alert as any other',
      historyOf('12 new'),
      { cancelled: [{ from: 11, to: 14, least: 3, since: 11 }] },
      null,
    ],
    [
      'outside the window of a cancelled alert in short',
      historyOf('12 new'),
      { cancelled: [{ from: 12, to: 14, least: 3, since: 12 }] },
      'short',
    ],
    [
      'that is extreme in short, though others are held back',
      historyOf('12 new extreme'),
      { heldSinceSeq: 11 },
      'short',
    ],
    ['recorded again and in another alert in short', historyOf('7 new', '8 retraction', '12 new'), {}, 'short'],
    [
      'that is held back since it was recorded again as any other',
      historyOf('7 new', '8 retraction', '12 new'),
      { heldSinceSeq: 7 },
      null,
    ],
    [
      'recorded again below the threshold as any other',
      historyOf('7 new', '8 retraction', '12 new minor'),
      { heldSinceSeq: 7 },
      null,
    ],
    ['that fell below the threshold before the alert as any other', historyOf('12 new', '13 update minor'), {}, null],
  ])('%s', (_, history, more, form) => {
    expect(alreadyAlertedFormOf(history, 10, [membership(more)], FILTERS, world)).toBe(form)
  })

  test('that is extreme as any other, if the reader declined extreme alerts in quiet hours', () => {
    const declined = membership({ heldSinceSeq: 11, cohort: { ...COHORT, extremeAtOnce: false } })
    expect(alreadyAlertedFormOf(historyOf('12 new extreme'), 10, [declined], FILTERS, world)).toBeNull()
  })

  test('in short if any cohort of the reader had it in an alert, by the filter of that cohort', () => {
    const elsewhere = membership({ cohort: { ...COHORT, filter: 'g' } })
    expect(alreadyAlertedFormOf(historyOf('12 new'), 10, [elsewhere], FILTERS, world)).toBeNull()
    expect(alreadyAlertedFormOf(historyOf('12 new'), 10, [elsewhere, membership()], FILTERS, world)).toBe('short')
    expect(alreadyAlertedFormOf(historyOf('12 new'), 10, [], FILTERS, world)).toBeNull()
  })
})

test('an alert while others are held back has the extreme events that crossed the threshold since the hold began', () => {
  const window = { from: 20, to: 30, least: 4, since: 10, cohortThreshold: 3 }
  const isInAlert = (...entries: string[]) => isInAlertWindow(historyOf(...entries), window, FILTERS.get('f')!, world)
  expect(isInAlert('25 new extreme')).toBe(true)
  expect(isInAlert('25 new')).toBe(false)
  expect(isInAlert('15 new severe', '25 update extreme')).toBe(true)
  expect(isInAlert('5 new severe', '25 update extreme')).toBe(false)
  expect(isInAlert('15 new extreme', '25 update extreme')).toBe(false)
  expect(isInAlert('25 new extreme', '35 update minor')).toBe(true)
})
