import { describe, expect, test } from 'vitest'
import {
  alertSeverityRankOf,
  crossesThreshold,
  entriesSinceRetraction,
  type HistoryEntry,
  isAlertableChange,
  isMailableChange,
} from '../../src/timeline/change-rules.ts'
import { CERTAINTIES, CHANGES, NATURES, SEVERITIES, type Severity } from '../../src/timeline/event.ts'
import { happening } from '../audience/small-world.ts'
import { entry } from '../editions/sample-items.ts'

/** The history of one event: one change for each revision, with its severity (severe if not given); `~` marks a silent one. */
const historyOf = (revisions: string[]): HistoryEntry[] =>
  revisions.map((revision, index) => {
    const [change, severity = 'severe'] = revision.replace('~', '').split(' ')
    return entry(index + 1, 'e', {
      number: index + 1,
      change: change as HistoryEntry['change'],
      silent: revision.startsWith('~'),
      facts: happening(['aleppo'], [], { severity: severity as Severity }),
    })
  })
const isSevere = ({ facts }: HistoryEntry): boolean => alertSeverityRankOf(facts) >= 3

describe('an event alerts in a window', () => {
  test.each([
    [['new'], 0, 'when it is new'],
    [['~new', 'update'], 0, 'at its first revision that is not silent'],
    [['~new', 'update'], 1, 'at its first revision that is not silent, in a later window'],
    [['new minor', 'update'], 1, 'when its severity rises'],
    [['new minor', 'correction'], 1, 'when a correction raises its severity'],
    [['new minor', 'update minor', 'minor', 'update'], 2, 'when an update follows a minor edit that raised it'],
    [['new minor', 'update', 'translation'], 1, 'when its severity rises and a translation follows'],
    [['new minor', '~update', 'update'], 1, 'when an update follows a silent one that raised it'],
    [['new minor', '~update', 'update'], 2, 'when an update follows a silent one of an earlier window that raised it'],
    [['new', 'retraction', 'new'], 2, 'when it is recorded again after a retraction'],
    [['new', 'retraction', 'new', 'update'], 0, 'when it is retracted and recorded again within the window'],
    [['new', 'retraction', '~new', 'update'], 3, 'at its first revision that is not silent after a retraction'],
  ])('%j after seq %i: %s', (revisions, afterSeq) => {
    expect(crossesThreshold(historyOf(revisions), afterSeq, isSevere)).toBe(true)
  })

  test.each([
    [['new minor'], 0, 'when it is below the threshold'],
    [['~new'], 0, 'when its only revision is silent'],
    [['new', 'update'], 1, 'a second time'],
    [['new', 'update extreme'], 1, 'a second time when its severity rises further'],
    [['new', 'update minor', 'update'], 2, 'a second time when its severity fell in between'],
    [['new', 'update minor'], 0, 'when its severity falls again within the window'],
    [['new', '~update minor'], 0, 'when a silent revision lowers its severity within the window'],
    [['new', 'retraction'], 0, 'when it is retracted within the window'],
    [['new', 'retraction'], 1, 'when it is retracted in a later window'],
    [['new minor', '~update'], 1, 'when a silent revision raises its severity'],
    [['new minor', 'minor'], 1, 'when a minor edit raises its severity'],
    [['new minor', 'minor'], 0, 'when a minor edit raises its severity within the same window'],
    [['new minor', 'translation'], 1, 'when a translation raises its severity'],
    [['new', 'retraction', 'new', 'update'], 3, 'a second time after it was recorded again'],
  ])('not %j after seq %i: %s', (revisions, afterSeq) => {
    expect(crossesThreshold(historyOf(revisions), afterSeq, isSevere)).toBe(false)
  })
})

test('claims, forecasts and unverified events have no severity for alerts', () => {
  for (const nature of NATURES)
    for (const certainty of CERTAINTIES)
      for (const severity of SEVERITIES) {
        const isAlertable = nature !== 'claim' && nature !== 'forecast' && certainty !== 'unverified'
        expect(alertSeverityRankOf(happening([], [], { nature, certainty, severity })) > 0).toBe(isAlertable)
      }
})

test('a silent revision brings no mail, and each change brings the mails that it should', () => {
  const changesWith = (
    rule: (revision: { change: HistoryEntry['change']; silent: boolean }) => boolean,
    silent = false,
  ) => CHANGES.filter((change) => rule({ change, silent }))
  expect(changesWith(isAlertableChange)).toEqual(['new', 'update', 'correction'])
  expect(changesWith(isMailableChange)).toEqual(['new', 'update', 'correction', 'retraction'])
  expect(changesWith(isAlertableChange, true)).toEqual([])
  expect(changesWith(isMailableChange, true)).toEqual([])
})

test('a history is cut after its last retraction', () => {
  const numbersAfterCut = (...revisions: string[]) => entriesSinceRetraction(historyOf(revisions)).map(({ seq }) => seq)
  expect(numbersAfterCut('new', 'update')).toEqual([1, 2])
  expect(numbersAfterCut('new', 'retraction')).toEqual([])
  expect(numbersAfterCut('new', 'retraction', 'new', 'retraction', 'new', 'minor')).toEqual([5, 6])
})
