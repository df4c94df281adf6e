import { describe, expect, test } from 'vitest'
import type { Cohort } from '../../../src/audience/cohort.ts'
import { filterOf } from '../../../src/audience/filter.ts'
import type { Choice } from '../../../src/audience/preferences.ts'
import { fateOf, wasTold } from '../../../src/delivery/insight/mail-status.ts'
import { type Question, type Standing, whyNot } from '../../../src/delivery/insight/why-not-told.ts'
import type { DatedEntry } from '../../../src/timeline/journal-store.ts'
import type { Untold } from '../../../templates/views.ts'
import { happening, world } from '../../audience/places.ts'
import { entry } from '../../editions/select/tales.ts'

const HOUR = 3_600_000
const NOW = Date.UTC(2026, 10, 22, 12)
const TOMORROW = NOW + 19 * HOUR

const choice: Choice = {
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

const line = (seq: number, more: Partial<DatedEntry> = {}): DatedEntry => ({
  ...entry(seq, 'x', { facts: { ...happening(['aleppo']), severity: 'severe' } }),
  recordedAt: NOW - 2 * HOUR,
  releaseAt: NOW - 2 * HOUR + 60_000,
  ...more,
})
const facts = (more: Partial<DatedEntry['facts']>) => ({ ...line(1).facts, ...more })

/** Who confirmed a month ago and was told up to 5; what is recorded at 6 is for tomorrow's digest. */
const asked = (more: Partial<Question> = {}): Question => ({
  story: [line(6)],
  released: 6,
  now: NOW,
  reader: { state: 'active', endedReason: null, endedAt: null, confirmedAt: NOW - 720 * HOUR },
  isSuppressed: false,
  choice,
  digests: { told: 5, nextAt: TOMORROW },
  standing: null,
  runs: [],
  told: [],
  ...more,
})
const left = (endedReason: string, endedAt: number): Pick<Question, 'reader'> => ({
  reader: { state: 'ended', endedReason, endedAt, confirmedAt: 0 },
})
const run = (kind: 'digest' | 'alert' | 'rollup', state: 'claimed' | 'planned' | 'cancelled' = 'planned') => ({
  kind,
  state,
  from: 5,
  to: 6,
})
const passed = { digests: { told: 6, nextAt: TOMORROW }, runs: [run('digest')] }

const standing = (more: Partial<Standing> = {}, terms: Partial<Cohort> = {}): Pick<Question, 'standing'> => ({
  standing: {
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
    from: 0,
    watched: 6,
    owesSince: null,
    dueAt: null,
    ...more,
  },
})
const next: Untold = { why: 'next', at: TOMORROW }
const owed = { owesSince: 5, dueAt: NOW + HOUR }
const quiet = { from: '11:00', to: '13:00', timezone: 'UTC' }

const TABLE: [why: string, Partial<Question>, Untold[]][] = [
  ['is told next', {}, [next]],
  ['was withdrawn', { story: [line(5), line(6, { number: 2, change: 'retraction' })] }, [{ why: 'retracted' }]],
  ['was told and then withdrawn', { story: [line(5), line(6, { change: 'retraction' })], told: ['alert'] }, []],
  ['is silent', { story: [line(6, { silent: true })] }, [{ why: 'silent' }]],
  [
    'was told to none but in translation',
    { story: [line(5, { silent: true }), line(6, { change: 'translation' })] },
    [{ why: 'silent' }],
  ],
  ['is held', { released: 5, story: [line(6, { releaseAt: NOW + 9 })] }, [{ why: 'held', at: NOW + 9 }]],
  ['is behind what is held', { released: 5 }, [{ why: 'soon' }]],
  ['is not followed', { story: [line(6, { facts: facts({ regions: ['hama'] }) })] }, [{ why: 'unfollowed' }]],
  [
    'is below the least severity',
    { story: [line(6, { facts: facts({ severity: 'minor' }) })] },
    [{ why: 'below', severity: 'minor', least: 'moderate' }],
  ],
  ['was after its reader left', left('bounced', 7), [{ why: 'ended', how: 'bounced', at: 7 }]],
  ['was just before its reader left', left('unsubscribed', NOW), [{ why: 'ended', how: 'unsubscribed', at: NOW }]],
  [
    'was not followed by a reader who left later',
    { ...left('unsubscribed', NOW), story: [line(6, { facts: facts({ regions: ['hama'] }) })] },
    [{ why: 'unfollowed' }],
  ],
  ['is for an address that is stopped', { isSuppressed: true }, [{ why: 'suppressed' }]],
  ['was not followed then', passed, [{ why: 'unfollowed_then' }]],
  ['was corrected urgently', { ...passed, story: [line(6, { urgent: true })] }, [{ why: 'urgent' }]],
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
    { digests: null, choice: { ...choice, digest: { ...choice.digest, cadence: 'none' } } },
    [{ why: 'no_digest' }],
  ],
  ['is on no record', { digests: null }, [{ why: 'unknown' }]],
  ['was in a welcome', { told: ['welcome'], ...standing() }, []],
  ['was told at once, and waits for the digest', { told: ['alert'], ...standing() }, [next]],
  [
    'was told at once, and left out of the digest',
    { ...passed, told: ['rollup'], ...standing(), choice: { ...choice, alerted: 'left_out' } },
    [{ why: 'left_out' }],
  ],
  [
    'is less grave than alerts',
    standing({}, { least: 4 }),
    [next, { why: 'below_alerts', severity: 'severe', least: 'extreme' }],
  ],
  ['is a claim', { ...standing(), story: [line(6, { facts: facts({ nature: 'claim' }) })] }, [next, { why: 'claim' }]],
  [
    'is a forecast, told in the digest',
    { ...standing(), told: ['digest'], story: [line(6, { facts: facts({ nature: 'forecast' }) })] },
    [{ why: 'forecast' }],
  ],
  [
    'is unverified',
    { ...standing(), story: [line(6, { facts: facts({ certainty: 'unverified' }) })] },
    [next, { why: 'unverified' }],
  ],
  ['is about to be told at once', standing({ watched: 5 }), [next, { why: 'soon' }]],
  ['is in an alert being made', { ...standing(), runs: [run('alert', 'claimed')] }, [next, { why: 'packing' }]],
  [
    'was in an alert that was stopped',
    { ...standing(), runs: [run('alert', 'cancelled')] },
    [next, { why: 'cancelled' }],
  ],
  ['waits for the end of quiet hours', standing(owed, { quiet }), [next, { why: 'quiet', at: NOW + HOUR }]],
  ['is folded into a roll-up', standing(owed), [next, { why: 'folded', at: NOW + HOUR }]],
  ['was before they had alerts', standing({ from: 6 }), [next, { why: 'before_alerts' }]],
]

describe('why an event', () => {
  test.each(TABLE)('%s', (_, more, untold) => {
    expect(whyNot(asked(more), world)).toEqual(untold)
  })

  test('was not told is always answered', () => {
    for (const [, more] of TABLE) if ((more.told ?? []).length === 0) expect(whyNot(asked(more), world)).not.toEqual([])
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
    expect(fateOf(kept, 'planned')).toBe(fate)
    expect(wasTold(fate)).toBe(told)
  })

  test('is that it is never sent where its run was cancelled before the freeze', () => {
    expect(fateOf({ ...sent, state: 'pending' }, 'cancelled')).toBe('cancelled')
    expect(fateOf(sent, 'cancelled')).toBe('sent')
  })
})
