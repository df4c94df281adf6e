import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type AlertCause, isAlertCause, isPassingCause, listAlertCauses } from '../../src/timeline/alert-cause-rules.ts'
import { alertSeverityRankOf, type HistoryEntry } from '../../src/timeline/change-rules.ts'
import { type Change, SEVERITIES, type Severity } from '../../src/timeline/event.ts'
import { happening } from '../audience/small-world.ts'
import { entry } from '../editions/sample-items.ts'

/**
 * The history of one event. Each revision is its change, its severity (severe if not given), its regions (joined by `+`) and
 * the end of its date (`open`, `undated` or none); `~` marks a silent one.
 */
const historyOf = (revisions: readonly string[]): HistoryEntry[] =>
  revisions.map((revision, index) => {
    const [change, ...words] = revision.replace('~', '').split(' ')
    const severity = words.find((word) => SEVERITIES.includes(word as Severity)) ?? 'severe'
    const end = words.find((word) => word === 'open' || word === 'undated')
    const regions = words
      .find((word) => word.startsWith('in:'))
      ?.slice(3)
      .split('+') ?? ['aleppo']
    return entry(index + 1, 'e', {
      number: index + 1,
      change: change as Change,
      silent: revision.startsWith('~'),
      facts: {
        ...happening(regions, [], { severity: severity as Severity }),
        ...(end && { end: end === 'open' ? 'open' : 'unknown' }),
      },
    })
  })
const isSevere = ({ facts }: HistoryEntry): boolean => alertSeverityRankOf(facts) >= 3
const causesOf = (...revisions: string[]): [seq: number, cause: AlertCause][] =>
  listAlertCauses(historyOf(revisions), isSevere).map(({ entry: { seq }, cause }) => [seq, cause])

describe('an event alerts for the first time', () => {
  test.each<[string, string[], number]>([
    ['when it is new', ['new'], 1],
    ['at its first revision that is not silent', ['~new', 'update'], 2],
    ['when its severity rises to the threshold', ['new minor', 'update'], 2],
    ['when a correction raises its severity to the threshold', ['new minor', 'correction'], 2],
    ['when an update follows a minor edit that raised it', ['new minor', 'update minor', 'minor', 'update'], 4],
    ['when an update follows a silent one that raised it', ['new minor', '~update', 'update'], 3],
    ['when it is recorded again after a retraction', ['new', 'retraction', 'new'], 3],
    ['at its first revision that is not silent after a retraction', ['new', 'retraction', '~new', 'update'], 4],
  ])('%s: %j', (_, revisions, seq) => {
    expect(causesOf(...revisions)[0]).toEqual([seq, 'first'])
  })

  test.each<[string, string[]]>([
    ['below the threshold', ['new minor']],
    ['with silent revisions alone', ['~new', '~update']],
    ['when it is below the threshold by now', ['new', 'update minor']],
    ['when a silent revision lowered its severity', ['new', '~update minor']],
    ['when it is retracted', ['new', 'retraction']],
    ['when a silent revision alone raised it', ['new minor', '~update']],
    ['when a minor edit alone raised it', ['new minor', 'minor']],
    ['when a translation alone raised it', ['new minor', 'translation']],
  ])('but not %s: %j', (_, revisions) => {
    expect(causesOf(...revisions)).toEqual([])
  })
})

describe('an event that alerted before', () => {
  test.each<[AlertCause, string, string[]]>([
    ['worse', 'when its severity rises', ['new', 'update extreme']],
    ['worse', 'when it is wider and over as well', ['new open', 'update extreme in:aleppo+homs']],
    ['wider', 'when it has a region more', ['new', 'update in:aleppo+homs']],
    ['wider', 'when it has another region instead', ['new', 'update in:homs']],
    ['over', 'when its open date gets an end', ['new open', 'update']],
    ['over', 'when it was said to go on, and then to be over', ['new', 'update open', 'update']],
    ['update', 'when nothing of that changes', ['new', 'update']],
    ['update', 'when its severity falls', ['new extreme', 'update severe']],
    ['update', 'when its severity fell and is as before', ['new extreme', 'update severe', 'update extreme']],
    ['update', 'when its severity was below the threshold meanwhile', ['new', 'update minor', 'update']],
    ['update', 'when a region that it had comes back', ['new in:aleppo+homs', 'update', 'update in:aleppo+homs']],
    ['update', 'when it goes on after all', ['new', 'update open']],
    ['update', 'when it ends a second time', ['new open', 'update', 'update open', 'update']],
    ['update', 'when its open date is no longer known', ['new open', 'update undated']],
    ['update', 'when its unknown date becomes known', ['new undated', 'update']],
    ['worse', 'when its severity rises after a correction lowered it', ['new extreme', 'correction', 'update extreme']],
    [
      'wider',
      'when a region comes that a correction took away',
      ['new in:aleppo+homs', 'correction', 'update in:homs'],
    ],
    ['wider', 'when a silent revision had the region before', ['new', '~update in:homs', 'update in:homs']],
    ['over', 'when a minor edit had the end before', ['new open', 'minor', 'update']],
  ])('is %s %s: %j', (cause, _, revisions) => {
    expect(causesOf(...revisions).at(-1)).toEqual([revisions.length, cause])
  })

  test.each<[string, string[]]>([
    ['of a correction, which has its own mail', ['new', 'correction extreme in:aleppo+homs']],
    ['of a silent update', ['new', '~update extreme']],
    ['of a translation or a minor edit', ['new', 'translation extreme', 'minor extreme']],
    ['of an update below the threshold that is raised in silence', ['new', 'update minor', '~update']],
  ])('does not alert because %s: %j', (_, revisions) => {
    expect(causesOf(...revisions)).toEqual([[1, 'first']])
  })
})

test('an update alone alerts nobody, and only what is new or worse passes limits', () => {
  const causes: AlertCause[] = ['first', 'worse', 'wider', 'over', 'update']
  expect(causes.filter(isAlertCause)).toEqual(['first', 'worse', 'wider', 'over'])
  expect(causes.filter(isPassingCause)).toEqual(['first', 'worse'])
})

describe('whatever is recorded of an event', () => {
  const REVISION = fc.record({
    change: fc.constantFrom('update', 'update', 'update', 'correction', 'minor'),
    severity: fc.constantFrom('minor', 'severe', 'extreme'),
    regions: fc.subarray(['aleppo', 'homs', 'hama'], { minLength: 1 }),
    end: fc.constantFrom('', ' open', ' undated'),
    silent: fc.boolean(),
  })
  const textOf = ({
    change,
    severity,
    regions,
    end,
    silent,
  }: typeof REVISION extends fc.Arbitrary<infer T> ? T : never) =>
    `${silent ? '~' : ''}${change} ${severity} in:${regions.join('+')}${end}`
  const HISTORY = fc.array(REVISION, { maxLength: 9 })

  /**
   * An oracle that walks forward with what readers know, and shares no code: it tells at each revision whether it alerts
   * a reader of everything.
   */
  const alertsOf = (revisions: readonly string[]): number[] => {
    const grade = { minor: 0, severe: 1, extreme: 2 } as Record<string, number>
    let known: { worst: number; places: Set<string>; last: string; ended: boolean } | null = null
    return revisions.flatMap((text, at) => {
      const [change, severity, places, end = ''] = text.replace('~', '').split(' ') as [string, string, string, string?]
      if (text.startsWith('~') || change === 'minor') return []
      const own = places.slice(3).split('+')
      const before = known
      const ends = before?.last === 'open' && end === ''
      const isNew = before === null
      const alerts =
        isNew ||
        (change === 'update' &&
          (grade[severity]! > before.worst ||
            own.some((place) => !before.places.has(place)) ||
            (ends && !before.ended)))
      known =
        isNew || change === 'correction'
          ? { worst: grade[severity]!, places: new Set(own), last: end, ended: false }
          : {
              worst: Math.max(before.worst, grade[severity]!),
              places: new Set([...before.places, ...own]),
              last: end,
              ended: before.ended || ends,
            }
      return alerts ? [at + 1] : []
    })
  }

  test('it alerts exactly when it is new, worse, wider or over', () => {
    fc.assert(
      fc.property(HISTORY, (revisions) => {
        const texts = ['new minor in:aleppo open', ...revisions.map(textOf)]
        const found = listAlertCauses(historyOf(texts), () => true).filter(({ cause }) => isAlertCause(cause))
        expect(found.map(({ entry: { seq } }) => seq)).toEqual(alertsOf(texts))
      }),
      { numRuns: 3_000 },
    )
  })

  test('it alerts at most once for each severity, region and end, if nothing corrects it', () => {
    fc.assert(
      fc.property(HISTORY, (revisions) => {
        const texts = ['new minor in:aleppo open', ...revisions.map(textOf)].filter((each) => !each.includes('correct'))
        const found = listAlertCauses(historyOf(texts), () => true).filter(({ cause }) => isAlertCause(cause))
        expect(found.length).toBeLessThanOrEqual(1 + 2 + 2 + 1)
      }),
    )
  })

  test('what alerts does not depend on what comes later', () => {
    fc.assert(
      fc.property(HISTORY, fc.nat(9), (revisions, length) => {
        const history = historyOf(['new severe', ...revisions.map(textOf)])
        const all = listAlertCauses(history, () => true)
        const early = listAlertCauses(history.slice(0, length + 1), () => true)
        expect(all.slice(0, early.length)).toEqual(early)
      }),
    )
  })
})
