import { describe, expect, test } from 'vitest'
import type { Cohort } from '../../../src/audience/cohort.ts'
import { matchFilter } from '../../../src/audience/filter.ts'
import { type DigestFilters, findCauseInWindow, isInDigestWindow } from '../../../src/editions/select/alert-history.ts'
import { alertWindowsOf, isToldBefore } from '../../../src/editions/select/mail-history.ts'
import type { CohortMembership, CohortRun, DigestRun } from '../../../src/editions/stores/cohort-history-store.ts'
import type { RevisionFacts, Severity } from '../../../src/timeline/event.ts'
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
  schedule: 1,
  from: 5,
  to: null,
  gaps: [],
  cohort: COHORT,
  runs: alertRuns([5, 12], [12, 50]),
  ...more,
})

/** Alerts with the windows (from, to], claimed before any digest. */
const alertRuns = (...windows: [from: number, to: number][]): CohortRun[] =>
  windows.map(([from, to], at) => ({ run: at + 1, kind: 'alert', from, to, least: 3, since: from }))
const rollUp = (run: number, from: number, to: number): CohortRun => ({
  ...{ run, kind: 'rollup', from, to },
  ...{ least: 3, since: from },
})
const extremeAlert = (from: number, to: number, since: number): CohortRun => ({
  ...{ run: 1, kind: 'alert', from, to },
  ...{ least: 4, since },
})
/** A digest that was claimed after the alerts above. */
const DIGEST = { run: 20, from: 10 }
const OWN_FILTERS: DigestFilters = { current: 'f', earlier: null, choices: [] }
const sourcesOf = (cohorts: CohortMembership[], digests: DigestRun[] = [], filters: DigestFilters = OWN_FILTERS) => ({
  runs: { cohorts, digests, follows: [] },
  filters,
  matchesFilter: (filter: string, { facts }: { facts: RevisionFacts }) =>
    matchFilter(FILTERS.get(filter)!, facts, world) !== null,
})

/** The form of an event in a digest, by what its reader's alert showed. */
const alreadyAlertedFormOf = (history: ReturnType<typeof historyOf>, cohorts: CohortMembership[]) => {
  const windows = alertWindowsOf(sourcesOf(cohorts), history, DIGEST)
  if (windows.length === 0) return null
  const upTo = Math.max(...windows.map(({ to }) => to))
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
      { runs: alertRuns([8, 13]) },
      'short',
    ],
    [
      'that was updated after its alert in full',
      historyOf('12 new', '13 update', '15 update'),
      { runs: alertRuns([8, 13], [13, 15]) },
      'full',
    ],
    [
      'of an alert that began before the window in short, if the alert showed all of it',
      historyOf('9 new', '12 update'),
      { runs: alertRuns([8, 12]) },
      'short',
    ],
    ['that rose to an alert in short', historyOf('9 new minor', '12 update severe'), {}, 'short'],
    [
      'of an alert before the window as any other',
      historyOf('7 new', '12 update'),
      { runs: alertRuns([5, 7], [7, 50]) },
      null,
    ],
    ['below the threshold as any other', historyOf('12 new minor'), {}, null],
    ['with a silent revision as any other', historyOf('~12 new'), {}, null],
    ['from before the reader joined as any other', historyOf('12 new'), { from: 12 }, null],
    ['from after the reader left as any other', historyOf('12 new'), { to: 11 }, null],
    ['that is deferred as any other', historyOf('12 new'), { runs: alertRuns([5, 11]) }, null],
    [
      'of a roll-up that was claimed before the digest in short',
      historyOf('12 new'),
      { runs: [rollUp(19, 11, 14)] },
      'short',
    ],
    [
      'of a roll-up that was claimed after the digest as any other',
      historyOf('12 new'),
      { runs: [rollUp(21, 11, 14)] },
      null,
    ],
    ['from before alerts were deferred in short', historyOf('12 new'), { runs: alertRuns([5, 12]) }, 'short'],
    [
      'that is extreme in short, though others are deferred',
      historyOf('12 new extreme'),
      { runs: [extremeAlert(11, 13, 11)] },
      'short',
    ],
    ['recorded again and in another alert in short', historyOf('7 new', '8 retraction', '12 new'), {}, 'short'],
    [
      'that is deferred since it was recorded again as any other',
      historyOf('7 new', '8 retraction', '12 new'),
      { runs: alertRuns([5, 7]) },
      null,
    ],
    ['recorded again below the threshold as any other', historyOf('7 new', '8 retraction', '12 new minor'), {}, null],
    [
      'that fell below the threshold before the alert as any other',
      historyOf('12 new', '13 update minor'),
      { runs: alertRuns([5, 13]) },
      null,
    ],
    [
      'that became extreme in an alert in full after an update, though a roll-up of others followed',
      historyOf('12 new', '13 update extreme', '14 update extreme'),
      { runs: [...alertRuns([11, 12]), { ...extremeAlert(12, 13, 12), run: 2, least: 5 }, rollUp(3, 12, 15)] },
      'full',
    ],
    ['from a gap of the membership as any other', historyOf('12 new'), { gaps: [{ from: 11, to: 12 }] }, null],
    ['from after a gap of the membership in short', historyOf('12 new'), { gaps: [{ from: 6, to: 11 }] }, 'short'],
  ])('%s', (_, history, more, form) => {
    expect(alreadyAlertedFormOf(history, [membership(more)])).toBe(form)
  })

  test('in short if any cohort of the reader had it in an alert, by the filter of that cohort', () => {
    const elsewhere = membership({ cohort: { ...COHORT, filter: 'g' } })
    expect(alreadyAlertedFormOf(historyOf('12 new'), [elsewhere])).toBeNull()
    expect(alreadyAlertedFormOf(historyOf('12 new'), [elsewhere, membership()])).toBe('short')
    expect(alreadyAlertedFormOf(historyOf('12 new'), [])).toBeNull()
  })
})

describe('an alert of extreme events alone, while others are deferred,', () => {
  const found = (gaps: { from: number; to: number }[], ...entries: string[]) =>
    findCauseInWindow(
      historyOf(...entries),
      { from: 20, to: 30, least: 5, since: 10, cohortThreshold: 3, hasUpdates: false, gaps },
      () => true,
    )

  test('has those that become extreme in its window and alerted since the hold began', () => {
    expect(found([], '25 new extreme')).toEqual({ seq: 25, cause: 'first' })
    expect(found([], '25 new')).toBeNull()
    expect(found([], '15 new severe', '25 update extreme')).toEqual({ seq: 25, cause: 'first' })
    expect(found([], '5 new severe', '25 update extreme')).toEqual({ seq: 25, cause: 'worse' })
    expect(found([], '15 new extreme', '25 update extreme')).toBeNull()
    expect(found([], '25 new extreme', '35 update minor')).toEqual({ seq: 25, cause: 'first' })
  })

  test('has none that became extreme in a gap of the membership', () => {
    expect(found([{ from: 14, to: 15 }], '15 new severe', '25 update extreme')).toEqual({ seq: 25, cause: 'worse' })
    expect(found([{ from: 22, to: 25 }], '15 new severe', '25 update extreme')).toBeNull()
    expect(found([{ from: 15, to: 24 }], '15 new severe', '25 update extreme')).toEqual({ seq: 25, cause: 'first' })
  })
})

describe('the alerts of a window', () => {
  const found = (hasUpdates: boolean, ...entries: string[]) =>
    findCauseInWindow(
      historyOf(...entries),
      { from: 10, to: 30, least: 3, since: 10, cohortThreshold: 3, hasUpdates, gaps: [] },
      () => true,
    )

  test('have an event for the gravest cause, up to the newest revision that alerts', () => {
    expect(found(false, '12 new', '14 update extreme', '16 update extreme')).toEqual({ seq: 14, cause: 'first' })
    expect(found(false, '5 new', '14 update extreme')).toEqual({ seq: 14, cause: 'worse' })
  })

  test('have an update that alerts nobody only for readers without a digest', () => {
    expect(found(false, '5 new', '14 update')).toBeNull()
    expect(found(true, '5 new', '14 update')).toEqual({ seq: 14, cause: 'update' })
    expect(found(true, '12 new', '14 update')).toEqual({ seq: 14, cause: 'first' })
    expect(found(true, '5 new', '35 update')).toBeNull()
  })
})

describe('a roll-up', () => {
  const history = historyOf('12 new')
  const isTold = (digests: DigestRun[], filters = OWN_FILTERS) =>
    isToldBefore(sourcesOf([], digests, filters), history, 12, 20)

  test('leaves out what a digest told that was claimed before it', () => {
    expect(isTold([{ run: 19, from: 5, to: 12 }])).toBe(true)
    expect(isTold([{ run: 21, from: 5, to: 12 }])).toBe(false)
    expect(isTold([{ run: 19, from: 12, to: 15 }])).toBe(false)
    expect(isTold([{ run: 19, from: 5, to: 11 }])).toBe(false)
  })

  test('has what the mail of a digest only linked', () => {
    const window = { run: 19, from: 5, to: 12 }
    expect(isTold([{ ...window, linked: new Set([history[0]!.event]) }])).toBe(false)
    expect(isTold([{ ...window, linked: new Set(['another']) }])).toBe(true)
  })

  test('does not leave out what the digest had for another filter', () => {
    const digests = [{ run: 19, from: 5, to: 15 }]
    expect(isTold(digests, { current: 'g', earlier: null, choices: [] })).toBe(false)
    expect(isTold(digests, { current: 'g', earlier: '[["f",12,0]]', choices: [] })).toBe(true)
    expect(isTold(digests, { current: 'f', earlier: '[["g",12,0]]', choices: [] })).toBe(false)
  })

  test('leaves out what alerts of any cohort told since the event crossed the threshold', () => {
    const extreme = { ...COHORT, least: 4 }
    const another = (runs: CohortRun[]) => membership({ cohort: extreme, from: 8, runs })
    const risen = historyOf('12 new', '15 update extreme')
    const told = (cohort: CohortMembership) => isToldBefore(sourcesOf([cohort]), risen, 15, 20)
    expect(told(another([{ ...extremeAlert(14, 16, 14), run: 3 }]))).toBe(true)
    expect(told(another([{ ...extremeAlert(14, 16, 14), run: 21 }]))).toBe(false)
    expect(told(another([]))).toBe(false)
  })
})

describe('a digest of a reader who changed the filter', () => {
  const CHANGED = { current: 'g', earlier: '[["f",12,0]]', choices: [] }
  const matches = (id: string, { facts }: { facts: { regions: string[] } }) =>
    facts.regions.includes(id === 'f' ? 'aleppo' : 'hama')
  const contains = (...entries: [seq: number, change: string, region: string][]) =>
    isInDigestWindow(
      entries.map(([seq, change, region], at) =>
        entry(seq, 'e', { number: at + 1, change: change as 'new', facts: happening([region], [], {}) }),
      ),
      { from: 10, to: 20 },
      CHANGED,
      matches,
    )

  test.each<[string, boolean, [number, string, string][]]>([
    ['the old one up to the change', true, [[11, 'new', 'aleppo']]],
    ['nothing of the old one after it', false, [[13, 'new', 'aleppo']]],
    ['the new one after the change', true, [[13, 'new', 'hama']]],
    ['nothing of the new one before it', false, [[11, 'new', 'hama']]],
    [
      'an update for the new one',
      true,
      [
        [5, 'new', 'hama'],
        [13, 'update', 'hama'],
      ],
    ],
    [
      'an event that moved after the change',
      true,
      [
        [11, 'new', 'aleppo'],
        [13, 'correction', 'homs'],
      ],
    ],
    [
      'no event that moved away before the change',
      false,
      [
        [11, 'new', 'aleppo'],
        [12, 'correction', 'homs'],
      ],
    ],
    [
      'an event that moved to the new one',
      true,
      [
        [5, 'new', 'homs'],
        [13, 'correction', 'hama'],
      ],
    ],
    [
      'nothing that was retracted after the change',
      false,
      [
        [11, 'new', 'aleppo'],
        [13, 'retraction', 'aleppo'],
      ],
    ],
    [
      'nothing for a minor change',
      false,
      [
        [5, 'new', 'hama'],
        [13, 'minor', 'hama'],
      ],
    ],
    ['nothing after the window', false, [[21, 'new', 'hama']]],
  ])('contains %s', (_, expected, entries) => {
    expect(contains(...entries)).toBe(expected)
  })
})
