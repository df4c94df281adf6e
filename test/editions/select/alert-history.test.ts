import { describe, expect, test } from 'vitest'
import type { Cohort } from '../../../src/audience/cohort.ts'
import { alreadyAlertedFormOf, isInAlertWindow } from '../../../src/editions/select/alert-history.ts'
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
/** The lines of one event in Aleppo, by their seqs: `12 update severe`, `~` in silence. */
const story = (...lines: string[]) =>
  lines.map((line) => {
    const [seq, change, severity = 'severe'] = line.replace('~', '').split(' ')
    const facts = happening(['aleppo'], [], { severity: severity as Severity })
    return entry(Number(seq), 'e', { change: change as 'new', silent: line.startsWith('~'), facts })
  })
const stint = (more: Partial<CohortMembership> = {}): CohortMembership => ({
  reader: 1,
  schedule: 1,
  from: 5,
  to: 50,
  cohort: COHORT,
  heldSinceSeq: null,
  cancelled: [],
  ...more,
})

describe('a digest of what was recorded behind 10 shows an event to a reader who has alerts', () => {
  test.each<[string, ReturnType<typeof story>, Partial<CohortMembership>, 'short' | 'full' | null]>([
    ['told at once', story('12 new'), {}, 'short'],
    ['told at once, and edited since', story('12 new', '13 minor'), {}, 'short'],
    ['told at once, and more is known since', story('12 new', '14 update'), {}, 'full'],
    ['told at once, and corrected since', story('12 new', '14 correction'), {}, 'full'],
    ['told at once as it rose', story('9 new minor', '12 update severe'), {}, 'short'],
    ['told at once long before, and updated now', story('7 new', '12 update'), {}, null],
    ['too little for an alert', story('12 new minor'), {}, null],
    ['silent', story('~12 new'), {}, null],
    ['from before they joined', story('12 new'), { from: 12 }, null],
    ['from after they left', story('12 new'), { to: 11 }, null],
    ['owed to them still', story('12 new'), { heldSinceSeq: 11 }, null],
    ['from before they were owed anything', story('12 new'), { heldSinceSeq: 12 }, 'short'],
    ['cancelled', story('12 new'), { cancelled: [{ from: 11, to: 14, least: 3, since: 11 }] }, null],
    [
      'told beside what was cancelled',
      story('12 new'),
      { cancelled: [{ from: 12, to: 14, least: 3, since: 12 }] },
      'short',
    ],
    ['extreme, that broke through', story('12 new extreme'), { heldSinceSeq: 11 }, 'short'],
    ['that returned and was told anew', story('7 new', '8 retraction', '12 new'), {}, 'short'],
    [
      'told before it was withdrawn, and owed since it returned',
      story('7 new', '8 retraction', '12 new'),
      { heldSinceSeq: 7 },
      null,
    ],
    [
      'that was told before it was withdrawn, and returned as less',
      story('7 new', '8 retraction', '12 new minor'),
      { heldSinceSeq: 7 },
      null,
    ],
    ['that fell again before anybody could be told', story('12 new', '13 update minor'), {}, null],
  ])('%s', (_, lines, more, echo) => {
    expect(alreadyAlertedFormOf(lines, 10, [stint(more)], FILTERS, world)).toBe(echo)
  })

  test('extreme, and owed to one who lets it wait too', () => {
    const patient = stint({ heldSinceSeq: 11, cohort: { ...COHORT, extremeAtOnce: false } })
    expect(alreadyAlertedFormOf(story('12 new extreme'), 10, [patient], FILTERS, world)).toBeNull()
  })

  test('by any of the cohorts that they were in, and by what they followed there', () => {
    const elsewhere = stint({ cohort: { ...COHORT, filter: 'g' } })
    expect(alreadyAlertedFormOf(story('12 new'), 10, [elsewhere], FILTERS, world)).toBeNull()
    expect(alreadyAlertedFormOf(story('12 new'), 10, [elsewhere, stint()], FILTERS, world)).toBe('short')
    expect(alreadyAlertedFormOf(story('12 new'), 10, [], FILTERS, world)).toBeNull()
  })
})

test('an alert that breaks through tells of the extreme what its cohort had not crossed before the hold', () => {
  const through = { from: 20, to: 30, least: 4, since: 10, cohortThreshold: 3 }
  const tells = (...lines: string[]) => isInAlertWindow(story(...lines), through, FILTERS.get('f')!, world)
  expect(tells('25 new extreme')).toBe(true)
  expect(tells('25 new')).toBe(false)
  expect(tells('15 new severe', '25 update extreme')).toBe(true)
  expect(tells('5 new severe', '25 update extreme')).toBe(false)
  expect(tells('15 new extreme', '25 update extreme')).toBe(false)
  expect(tells('25 new extreme', '35 update minor')).toBe(true)
})
