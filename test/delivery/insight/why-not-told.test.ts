import { describe, expect, test } from 'vitest'
import type { Cohort } from '../../../src/audience/cohort.ts'
import { filterOf } from '../../../src/audience/filter.ts'
import type { Preferences } from '../../../src/audience/preferences.ts'
import { countsAsTold, mailStatusOf } from '../../../src/delivery/insight/mail-status.ts'
import {
  type CohortAlertState,
  explainNotTold,
  type NotToldContext,
  type NotToldReason,
} from '../../../src/delivery/insight/why-not-told.ts'
import type { DatedJournalEntry } from '../../../src/timeline/journal-store.ts'
import { happening, world } from '../../audience/small-world.ts'
import { entry } from '../../editions/sample-items.ts'

const HOUR = 3_600_000
const NOW = Date.UTC(2026, 10, 22, 12)
const TOMORROW = NOW + 19 * HOUR

const choice: Preferences = {
  regions: ['aleppo'],
  actors: [],
  match: 'any',
  backed: false,
  severity: 'moderate',
  digest: { cadence: 'daily', weekday: 'monday', time: '07:00', timezone: 'UTC' },
  alerts: 'none',
  alerts_per_hour: null,
  quiet: null,
  extreme_at_once: true,
  alerted: 'marked',
  lang: 'en',
}

const line = (seq: number, more: Partial<DatedJournalEntry> = {}): DatedJournalEntry => ({
  ...entry(seq, 'x', { facts: { ...happening(['aleppo']), severity: 'severe' } }),
  recordedAt: NOW - 2 * HOUR,
  releaseAt: NOW - 2 * HOUR + 60_000,
  ...more,
})
const facts = (more: Partial<DatedJournalEntry['facts']>) => ({ ...line(1).facts, ...more })

/** Who confirmed a month ago and was told up to 5; what is recorded at 6 is for tomorrow's digest. */
const asked = (more: Partial<NotToldContext> = {}): NotToldContext => ({
  entries: [line(6)],
  releasedSeq: 6,
  now: NOW,
  reader: { state: 'active', endedReason: null, endedAt: null, confirmedAt: NOW - 720 * HOUR },
  isSuppressed: false,
  choice,
  digestState: { toldSeq: 5, nextAt: TOMORROW },
  cohortState: null,
  runs: [],
  toldKinds: [],
  ...more,
})
const left = (endedReason: string, endedAt: number): Pick<NotToldContext, 'reader'> => ({
  reader: { state: 'ended', endedReason, endedAt, confirmedAt: 0 },
})
const run = (kind: 'digest' | 'alert' | 'rollup', state: 'claimed' | 'planned' | 'cancelled' = 'planned') => ({
  kind,
  state,
  from: 5,
  to: 6,
})
const passed = { digestState: { toldSeq: 6, nextAt: TOMORROW }, runs: [run('digest')] }

const standing = (
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
    filter: filterOf(choice),
    fromSeq: 0,
    claimedSeq: 6,
    heldSinceSeq: null,
    dueAt: null,
    ...more,
  },
})
const next: NotToldReason = { why: 'next', at: TOMORROW }
const owed = { heldSinceSeq: 5, dueAt: NOW + HOUR }
const quiet = { from: '11:00', to: '13:00', timezone: 'UTC' }

const TABLE: [why: string, Partial<NotToldContext>, NotToldReason[]][] = [
  ['is told next', {}, [next]],
  ['was withdrawn', { entries: [line(5), line(6, { number: 2, change: 'retraction' })] }, [{ why: 'retracted' }]],
  ['was told and then withdrawn', { entries: [line(5), line(6, { change: 'retraction' })], toldKinds: ['alert'] }, []],
  ['is silent', { entries: [line(6, { silent: true })] }, [{ why: 'silent' }]],
  [
    'was told to none but in translation',
    { entries: [line(5, { silent: true }), line(6, { change: 'translation' })] },
    [{ why: 'silent' }],
  ],
  ['is held', { releasedSeq: 5, entries: [line(6, { releaseAt: NOW + 9 })] }, [{ why: 'held', at: NOW + 9 }]],
  ['is behind what is held', { releasedSeq: 5 }, [{ why: 'soon' }]],
  ['is not followed', { entries: [line(6, { facts: facts({ regions: ['hama'] }) })] }, [{ why: 'unfollowed' }]],
  [
    'is below the least severity',
    { entries: [line(6, { facts: facts({ severity: 'minor' }) })] },
    [{ why: 'below', severity: 'minor', least: 'moderate' }],
  ],
  ['was after its reader left', left('bounced', 7), [{ why: 'ended', how: 'bounced', at: 7 }]],
  ['was just before its reader left', left('unsubscribed', NOW), [{ why: 'ended', how: 'unsubscribed', at: NOW }]],
  [
    'was not followed by a reader who left later',
    { ...left('unsubscribed', NOW), entries: [line(6, { facts: facts({ regions: ['hama'] }) })] },
    [{ why: 'unfollowed' }],
  ],
  ['is for an address that is stopped', { isSuppressed: true }, [{ why: 'suppressed' }]],
  ['was not followed then', passed, [{ why: 'unfollowed_then' }]],
  ['was corrected urgently', { ...passed, entries: [line(6, { urgent: true })] }, [{ why: 'urgent' }]],
  ['is in a digest being made', { ...passed, runs: [run('digest', 'claimed')] }, [{ why: 'packing' }]],
  ['was in a digest that was stopped', { ...passed, runs: [run('digest', 'cancelled')] }, [{ why: 'cancelled' }]],
  [
    'was before they confirmed',
    { ...passed, runs: [], reader: { ...asked().reader, confirmedAt: NOW } },
    [{ why: 'joined', at: NOW }],
  ],
  ['was before they had a digest', { ...passed, runs: [] }, [{ why: 'before_digest' }]],
  [
    'has no digest to be in',
    { digestState: null, choice: { ...choice, digest: { ...choice.digest, cadence: 'none' } } },
    [{ why: 'no_digest' }],
  ],
  ['is on no record', { digestState: null }, [{ why: 'unknown' }]],
  ['was in a welcome', { toldKinds: ['welcome'], ...standing() }, []],
  ['was told at once, and waits for the digest', { toldKinds: ['alert'], ...standing() }, [next]],
  [
    'was told at once, and left out of the digest',
    { ...passed, toldKinds: ['rollup'], ...standing(), choice: { ...choice, alerted: 'left_out' } },
    [{ why: 'left_out' }],
  ],
  [
    'is less grave than alerts',
    standing({}, { least: 4 }),
    [next, { why: 'below_alerts', severity: 'severe', least: 'extreme' }],
  ],
  [
    'is a claim',
    { ...standing(), entries: [line(6, { facts: facts({ nature: 'claim' }) })] },
    [next, { why: 'claim' }],
  ],
  [
    'is a forecast, told in the digest',
    { ...standing(), toldKinds: ['digest'], entries: [line(6, { facts: facts({ nature: 'forecast' }) })] },
    [{ why: 'forecast' }],
  ],
  [
    'is unverified',
    { ...standing(), entries: [line(6, { facts: facts({ certainty: 'unverified' }) })] },
    [next, { why: 'unverified' }],
  ],
  ['is about to be told at once', standing({ claimedSeq: 5 }), [next, { why: 'soon' }]],
  ['is in an alert being made', { ...standing(), runs: [run('alert', 'claimed')] }, [next, { why: 'packing' }]],
  [
    'was in an alert that was stopped',
    { ...standing(), runs: [run('alert', 'cancelled')] },
    [next, { why: 'cancelled' }],
  ],
  ['waits for the end of quiet hours', standing(owed, { quiet }), [next, { why: 'quiet', at: NOW + HOUR }]],
  ['is folded into a roll-up', standing(owed), [next, { why: 'folded', at: NOW + HOUR }]],
  ['was before they had alerts', standing({ fromSeq: 6 }), [next, { why: 'before_alerts' }]],
]

describe('why an event', () => {
  test.each(TABLE)('%s', (_, more, untold) => {
    expect(explainNotTold(asked(more), world)).toEqual(untold)
  })

  test('was not told is always answered', () => {
    for (const [, more] of TABLE)
      if ((more.toldKinds ?? []).length === 0) expect(explainNotTold(asked(more), world)).not.toEqual([])
  })
})

describe('what became of a mail', () => {
  const sent = { state: 'sent', leftOut: null, refused: 0, word: null } as const
  test.each([
    [{ ...sent, state: 'pending' }, 'waiting', true],
    [{ ...sent, state: 'frozen' }, 'waiting', true],
    [sent, 'sent', true],
    [{ ...sent, word: 2 }, 'delayed', true],
    [{ ...sent, word: 3 }, 'delivered', true],
    [{ ...sent, word: 5 }, 'bounced', true],
    [{ ...sent, word: 6 }, 'complained', true],
    [{ ...sent, refused: 1 }, 'refused', false],
    [{ ...sent, state: 'unknown' }, 'unknown', true],
    [{ ...sent, leftOut: 'suppressed' }, 'suppressed', false],
    [{ ...sent, state: 'empty', leftOut: 'ended' }, 'ended', false],
    [{ ...sent, state: 'empty', leftOut: 'erased' }, 'ended', false],
    [{ ...sent, leftOut: 'retracted' }, 'retracted', false],
    [{ ...sent, leftOut: 'not told' }, 'not_told', false],
    [{ ...sent, leftOut: 'not on the list' }, 'not_allowed', false],
  ] as const)('%j: %s', (kept, fate, told) => {
    expect(mailStatusOf(kept, 'planned')).toBe(fate)
    expect(countsAsTold(fate)).toBe(told)
  })

  test('is that it is never sent where its run was cancelled before the freeze', () => {
    expect(mailStatusOf({ ...sent, state: 'pending' }, 'cancelled')).toBe('cancelled')
    expect(mailStatusOf(sent, 'cancelled')).toBe('sent')
  })
})
