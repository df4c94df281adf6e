import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Cohort } from '../../../src/audience/cohort.ts'
import { filterOf } from '../../../src/audience/filter.ts'
import type { Preferences } from '../../../src/audience/preferences.ts'
import type { CohortAlertState, NotToldContext, NotToldReason } from '../../../src/delivery/insight/not-told-context.ts'
import { explainNotTold } from '../../../src/delivery/insight/why-not-told.ts'
import type { DatedJournalEntry } from '../../../src/timeline/journal-store.ts'
import { happening, world } from '../../audience/small-world.ts'
import { entry } from '../../editions/sample-items.ts'

const HOUR = 3_600_000
const NOW = Date.UTC(2026, 10, 22, 12)
const TOMORROW = NOW + 19 * HOUR

const preferences: Preferences = {
  regions: ['aleppo'],
  actors: [],
  match: 'any',
  backed: false,
  severity: 'moderate',
  certainty: 'unverified',
  digest: { cadence: 'daily', weekday: 'monday', time: '07:00', timezone: 'UTC' },
  alerts: 'none',
  alerts_per_hour: null,
  quiet: null,
  extreme_at_once: true,
  alerted: 'marked',
  lang: 'en',
}

const entryAt = (seq: number, more: Partial<DatedJournalEntry> = {}): DatedJournalEntry => ({
  ...entry(seq, 'x', { facts: { ...happening(['aleppo']), severity: 'severe' } }),
  recordedAt: NOW - 2 * HOUR,
  releaseAt: NOW - 2 * HOUR + 60_000,
  ...more,
})
const facts = (more: Partial<DatedJournalEntry['facts']>) => ({ ...entryAt(1).facts, ...more })

/** A reader who confirmed a month ago and was told up to seq 5. The entry with seq 6 is for tomorrow's digest. */
const contextWith = (more: Partial<NotToldContext> = {}): NotToldContext => ({
  entries: [entryAt(6)],
  releasedSeq: 6,
  now: NOW,
  reader: { state: 'active', endedReason: null, endedAt: null, confirmedAt: NOW - 720 * HOUR, pausedUntil: null },
  isSuppressed: false,
  preferences,
  digestState: { toldSeq: 5, nextAt: TOMORROW },
  cohortState: null,
  runs: [],
  waiting: [],
  toldKinds: [],
  ...more,
})
const endedBecause = (endedReason: string, endedAt: number): Pick<NotToldContext, 'reader'> => ({
  reader: { state: 'ended', endedReason, endedAt, confirmedAt: 0, pausedUntil: null },
})
const run = (kind: 'digest' | 'alert' | 'rollup', state: 'claimed' | 'planned' | 'cancelled' = 'planned') => ({
  run: 1,
  kind,
  state,
  from: 5,
  to: 6,
})
const inRun = { digestState: { toldSeq: 6, nextAt: TOMORROW }, runs: [run('digest')] }

const inCohort = (
  more: Partial<CohortAlertState> = {},
  terms: Partial<Cohort> = {},
): Pick<NotToldContext, 'cohortState'> => ({
  cohortState: {
    cohort: {
      version: 1,
      filter: 'f',
      least: 3,
      lang: 'en',
      perHour: null,
      quiet: null,
      extremeAtOnce: true,
      ...terms,
    },
    filter: filterOf(preferences),
    fromSeq: 0,
    claimedSeq: 6,
    deferredSinceSeq: null,
    updatesSinceSeq: null,
    dueAt: null,
    ...more,
  },
})
const inNextDigest: NotToldReason = { why: 'next', at: TOMORROW }
const deferring = { deferredSinceSeq: 5, dueAt: NOW + HOUR }
const quiet = { from: '11:00', to: '13:00', timezone: 'UTC' }

const updated = { entries: [entryAt(5), entryAt(6, { number: 2, change: 'update' })] }
const worse = { entries: [entryAt(5), entryAt(6, { change: 'update', facts: facts({ severity: 'extreme' }) })] }

const TABLE: [why: string, Partial<NotToldContext>, NotToldReason[]][] = [
  ['is in the next digest', {}, [inNextDigest]],
  ['was retracted', { entries: [entryAt(5), entryAt(6, { number: 2, change: 'retraction' })] }, [{ why: 'retracted' }]],
  [
    'was told and then retracted',
    { entries: [entryAt(5), entryAt(6, { change: 'retraction' })], toldKinds: ['alert'] },
    [],
  ],
  ['is silent', { entries: [entryAt(6, { silent: true })] }, [{ why: 'silent' }]],
  [
    'has a silent entry and a translation only',
    { entries: [entryAt(5, { silent: true }), entryAt(6, { change: 'translation' })] },
    [{ why: 'silent' }],
  ],
  ['is on hold', { releasedSeq: 5, entries: [entryAt(6, { releaseAt: NOW + 9 })] }, [{ why: 'on_hold', at: NOW + 9 }]],
  ['follows an entry on hold', { releasedSeq: 5 }, [{ why: 'soon' }]],
  ['is not followed', { entries: [entryAt(6, { facts: facts({ regions: ['hama'] }) })] }, [{ why: 'unfollowed' }]],
  [
    'is below the least severity of the filter',
    { entries: [entryAt(6, { facts: facts({ severity: 'minor' }) })] },
    [{ why: 'below', severity: 'minor', least: 'moderate' }],
  ],
  ['was released after the reader’s end', endedBecause('bounced', 7), [{ why: 'ended', how: 'bounced', at: 7 }]],
  [
    'was released just before the reader’s end, in no run',
    endedBecause('unsubscribed', NOW),
    [{ why: 'ended', how: 'unsubscribed', at: NOW }],
  ],
  [
    'was not followed by a reader who ended later',
    { ...endedBecause('unsubscribed', NOW), entries: [entryAt(6, { facts: facts({ regions: ['hama'] }) })] },
    [{ why: 'unfollowed' }],
  ],
  ['is for a suppressed address', { isSuppressed: true }, [{ why: 'suppressed' }]],
  ['was not followed at the time of its run', inRun, [{ why: 'unfollowed_then' }]],
  [
    'was an urgent correction, with a mail of its own',
    { ...inRun, entries: [entryAt(6, { urgent: true })] },
    [{ why: 'urgent' }],
  ],
  ['is in a digest that is being planned', { ...inRun, runs: [run('digest', 'claimed')] }, [{ why: 'packing' }]],
  ['was in a digest that was cancelled', { ...inRun, runs: [run('digest', 'cancelled')] }, [{ why: 'cancelled' }]],
  [
    'was recorded before the confirmation',
    { ...inRun, runs: [], reader: { ...contextWith().reader, confirmedAt: NOW } },
    [{ why: 'joined', at: NOW }],
  ],
  ['was recorded before the reader had a digest', { ...inRun, runs: [] }, [{ why: 'before_digest' }]],
  [
    'is for a reader without digest or alerts',
    { digestState: null, preferences: { ...preferences, digest: { ...preferences.digest, cadence: 'none' } } },
    [{ why: 'no_digest' }],
  ],
  ['is for a reader of whom nothing is stored', { digestState: null }, [{ why: 'unknown' }]],
  ['was in a welcome', { toldKinds: ['welcome'], ...inCohort() }, []],
  ['was in an alert, and is in the next digest', { toldKinds: ['alert'], ...inCohort() }, [inNextDigest]],
  [
    'was in a roll-up, and left out of the digest',
    { ...inRun, toldKinds: ['rollup'], ...inCohort(), preferences: { ...preferences, alerted: 'left_out' } },
    [{ why: 'left_out' }],
  ],
  [
    'is below the threshold of alerts',
    inCohort({}, { least: 4 }),
    [inNextDigest, { why: 'below_alerts', severity: 'severe', least: 'extreme' }],
  ],
  [
    'is a claim',
    { ...inCohort(), entries: [entryAt(6, { facts: facts({ nature: 'claim' }) })] },
    [inNextDigest, { why: 'claim' }],
  ],
  [
    'is a forecast, and was in the digest',
    { ...inCohort(), toldKinds: ['digest'], entries: [entryAt(6, { facts: facts({ nature: 'forecast' }) })] },
    [{ why: 'forecast' }],
  ],
  [
    'is unverified',
    { ...inCohort(), entries: [entryAt(6, { facts: facts({ certainty: 'unverified' }) })] },
    [inNextDigest, { why: 'unverified' }],
  ],
  ['is not claimed for alerts yet', inCohort({ claimedSeq: 5 }), [inNextDigest, { why: 'soon' }]],
  [
    'is in an alert that is being planned',
    { ...inCohort(), runs: [run('alert', 'claimed')] },
    [inNextDigest, { why: 'packing' }],
  ],
  [
    'is in a digest and an alert that are both being planned',
    { ...inRun, ...inCohort(), runs: [run('digest', 'claimed'), run('alert', 'claimed')] },
    [{ why: 'packing' }],
  ],
  [
    'was in an alert that was cancelled',
    { ...inCohort(), runs: [run('alert', 'cancelled')] },
    [inNextDigest, { why: 'cancelled' }],
  ],
  [
    'is deferred until quiet hours end',
    inCohort(deferring, { quiet }),
    [inNextDigest, { why: 'quiet', at: NOW + HOUR }],
  ],
  [
    'waits for the end of a full day',
    inCohort({ ...deferring, dueAt: Date.UTC(2026, 10, 23) }),
    [inNextDigest, { why: 'full_day', at: Date.UTC(2026, 10, 23) }],
  ],
  [
    'has an update after an alert that alerts nobody',
    { ...inCohort(), ...updated, runs: [{ ...run('alert'), from: 4, to: 5 }], toldKinds: ['alert'] },
    [inNextDigest, { why: 'not_again' }],
  ],
  [
    'has an update after an alert that waits for the roll-up of a reader without a digest',
    {
      ...inCohort({ updatesSinceSeq: 5, dueAt: TOMORROW }),
      ...{ ...updated, runs: [{ ...run('alert'), from: 4, to: 5 }], toldKinds: ['alert'] },
      ...{ digestState: null, preferences: { ...preferences, digest: { ...preferences.digest, cadence: 'none' } } },
    },
    [{ why: 'rolled_up', at: TOMORROW }],
  ],
  [
    'is worse after an alert and not claimed yet',
    { ...inCohort({ claimedSeq: 5 }), ...worse, runs: [{ ...run('alert'), from: 4, to: 5 }], toldKinds: ['alert'] },
    [inNextDigest, { why: 'soon' }],
  ],
  ['is deferred for a roll-up', inCohort(deferring), [inNextDigest, { why: 'folded', at: NOW + HOUR }]],
  ['was recorded before the reader had alerts', inCohort({ fromSeq: 6 }), [inNextDigest, { why: 'before_alerts' }]],
]

describe('the reasons why a reader was not told of an event that', () => {
  test.each(TABLE)('%s', (_, more, reasons) => {
    expect(explainNotTold(contextWith(more), world)).toEqual(reasons)
  })

  test('has any state, for any reader, are one or two different ones if no mail told the reader', () => {
    const cases = TABLE.map(([, more]) => more)
    const oneOf = <Key extends keyof NotToldContext>(key: Key) =>
      fc.constantFrom(...cases.map((more) => contextWith(more)[key]))
    const anyContext = fc.record({
      entries: oneOf('entries'),
      releasedSeq: oneOf('releasedSeq'),
      reader: oneOf('reader'),
      isSuppressed: oneOf('isSuppressed'),
      preferences: oneOf('preferences'),
      digestState: oneOf('digestState'),
      cohortState: oneOf('cohortState'),
      runs: oneOf('runs'),
    })
    fc.assert(
      fc.property(anyContext, (parts) => {
        const reasons = explainNotTold({ ...contextWith(), ...parts, toldKinds: [] }, world).map(({ why }) => why)
        expect([1, 2]).toContain(reasons.length)
        expect(new Set(reasons).size).toBe(reasons.length)
      }),
      { numRuns: 2_000 },
    )
  })
})
