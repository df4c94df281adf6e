import { expect, test } from 'vitest'
import {
  alertSeverityRankOf,
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
