import { describe, expect, test } from 'vitest'
import type { EditionItem } from '../../../src/editions/select/edition-items.ts'
import {
  decideUnaskedMail,
  findWaitEnds,
  isCountedMail,
  joinContents,
  leadingKindOf,
  type WaitingContent,
} from '../../../src/editions/select/unasked-mail-rules.ts'
import { type Severity, severityRankOf } from '../../../src/timeline/event.ts'
import { happening } from '../../audience/small-world.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const NO_WAIT = { retractions: null, extremes: null, others: null }
const NOON = Date.UTC(2026, 10, 23, 12)
const WAIT = { retractions: NOON + 1, extremes: null, others: NOON + 1 }
const DIGEST = { cadence: 'none' as const, weekday: 'monday' as const, time: '07:00', timezone: 'UTC' }
const chosen = (more: Partial<Parameters<typeof findWaitEnds>[0]> = {}) => ({
  ...{ quiet: null, extreme_at_once: true, alerts_per_hour: null, digest: DIGEST },
  ...more,
})

/** When all but retractions may be mailed after counted mails at these times. */
const othersWaitEnd = (preferences: ReturnType<typeof chosen>, mails: number[], now: number, maxPerHour: number) =>
  findWaitEnds(
    preferences,
    mails.map((at) => ({ at, isCounted: true })),
    now,
    maxPerHour,
  ).others

let seq = 0
const item = (event: string, severity: Severity = 'severe', more: Partial<EditionItem> = {}): EditionItem => ({
  ...{ event, number: 1, seq: ++seq, hash: '', section: 'new' },
  facts: { ...happening(['aleppo']), severity },
  ...more,
})
const notice = (run: number, kind: 'correction' | 'retraction', event: string, severity: Severity = 'severe') => ({
  ...{ run, kind, severityRank: severityRankOf(severity) },
  notice: item(event, severity, { section: 'correction', was: { number: 1, seq: 1, hash: '', day: null } }),
})
const part = (run: number, kind: 'alert' | 'rollup', ...items: EditionItem[]): WaitingContent => ({ run, kind, items })
const runsOf = (contents: readonly WaitingContent[]): number[] => contents.map(({ run }) => run)

describe('what is not extreme', () => {
  test('waits for the end of the quiet hours, in the zone of the digest', () => {
    const quiet = { from: '22:00', to: '07:00' }
    const night = Date.UTC(2026, 10, 23, 3)
    expect(othersWaitEnd(chosen({ quiet }), [], night, 4)).toBe(Date.UTC(2026, 10, 23, 7))
    expect(othersWaitEnd(chosen({ quiet }), [], NOON, 4)).toBeNull()
    const damascus = { ...DIGEST, timezone: 'Asia/Damascus' }
    expect(othersWaitEnd(chosen({ quiet, digest: damascus }), [], night, 4)).toBe(Date.UTC(2026, 10, 23, 4))
  })

  test('waits for the end of a full hour, which the first mail begins', () => {
    const mails = [NOON - 50 * 60_000, NOON - 10 * 60_000]
    expect(othersWaitEnd(chosen({ alerts_per_hour: 2 }), mails, NOON, 4)).toBe(mails[0]! + HOUR)
    expect(othersWaitEnd(chosen({ alerts_per_hour: 3 }), mails, NOON, 4)).toBeNull()
    expect(othersWaitEnd(chosen(), mails, NOON, 2)).toBe(mails[0]! + HOUR)
  })

  test('does not wait for an hour that is over: the next mail began another', () => {
    const mails = [NOON - 70 * 60_000, NOON - 5 * 60_000]
    expect(othersWaitEnd(chosen({ alerts_per_hour: 2 }), mails, NOON, 4)).toBeNull()
    expect(othersWaitEnd(chosen({ alerts_per_hour: 1 }), mails, NOON, 4)).toBe(mails[1]! + HOUR)
  })

  test('waits for the end of the quiet hours around the end of a full hour', () => {
    const at = Date.UTC(2026, 10, 23, 21, 30)
    const quiet = { from: '22:00', to: '07:00' }
    expect(othersWaitEnd(chosen({ quiet, alerts_per_hour: 1 }), [at], at, 4)).toBe(Date.UTC(2026, 10, 24, 7))
  })
})

describe('after six mails on a local day', () => {
  const damascus = chosen({ digest: { ...DIGEST, timezone: 'Asia/Damascus' }, alerts_per_hour: 9 })
  /** The local day begins at 21:00 UTC. */
  const [midnight, nextMidnight] = [Date.UTC(2026, 10, 22, 21), Date.UTC(2026, 10, 23, 21)]
  const mails = (count: number, from = midnight, isCounted = true) =>
    Array.from({ length: count }, (_, at) => ({ at: from + at * HOUR, isCounted }))
  const waitAfter = (earlier: ReturnType<typeof mails>, preferences = damascus) =>
    findWaitEnds(preferences, earlier, NOON, 9)

  test('all but retractions waits for the end of the day', () => {
    expect(waitAfter(mails(6))).toEqual({ retractions: null, extremes: null, others: nextMidnight })
    expect(waitAfter(mails(5))).toEqual(NO_WAIT)
  })

  test('roll-ups count, and mails of the day before do not', () => {
    expect(waitAfter(mails(6, midnight, false)).others).toBe(nextMidnight)
    expect(waitAfter(mails(6, midnight - 1)).others).toBeNull()
  })

  test('it waits for the end of the quiet hours around the end of the day', () => {
    const quiet = { from: '22:00', to: '07:00' }
    expect(waitAfter(mails(6), { ...damascus, quiet }).others).toBe(nextMidnight + 7 * HOUR)
  })

  test('a retraction goes, and what becomes extreme; a wider extreme event waits', () => {
    const contents = [
      part(1, 'alert', item('a', 'extreme'), item('b', 'extreme', { cause: 'worse' })),
      part(2, 'alert', item('c', 'extreme', { cause: 'wider' }), item('d', 'extreme', { cause: 'update' })),
      notice(3, 'correction', 'e'),
      notice(4, 'retraction', 'f', 'minor'),
    ]
    const waitEnds = { retractions: null, extremes: null, others: nextMidnight }
    const { mailed, deferred } = decideUnaskedMail(contents, { waitEnds, extremeAtOnce: true, now: NOON })
    expect(runsOf(mailed)).toEqual([4, 1])
    expect(deferred.map(({ content, until }) => [content.run, until])).toEqual([
      [3, nextMidnight],
      [2, nextMidnight],
    ])
  })
})

test('after seven mails on a local day what is extreme waits too, but for retractions', () => {
  const mails = Array.from({ length: 7 }, (_, at) => ({ at: NOON - at * MINUTE, isCounted: true }))
  const quiet = { from: '11:00', to: '13:00' }
  const waitEnds = findWaitEnds(chosen({ quiet, alerts_per_hour: 9 }), mails, NOON, 9)
  const midnight = Date.UTC(2026, 10, 24)
  expect(waitEnds).toEqual({ retractions: NOON + HOUR, extremes: midnight, others: midnight })
  const contents = [
    part(1, 'alert', item('a', 'extreme')),
    notice(2, 'correction', 'b', 'extreme'),
    notice(3, 'retraction', 'c', 'extreme'),
    notice(4, 'retraction', 'd'),
  ]
  const { mailed, deferred } = decideUnaskedMail(contents, { waitEnds, extremeAtOnce: true, now: NOON })
  expect(runsOf(mailed)).toEqual([3])
  expect(deferred.map(({ content, until }) => [content.run, until])).toEqual([
    [4, NOON + HOUR],
    [2, midnight],
    [1, midnight],
  ])
})

describe('the decision', () => {
  const contents = [
    part(1, 'alert', item('a', 'extreme'), item('b')),
    notice(2, 'correction', 'c'),
    notice(3, 'retraction', 'd', 'extreme'),
    notice(4, 'retraction', 'e', 'minor'),
  ]

  test('mails all that is due together, when nothing defers it', () => {
    const { mailed, deferred } = decideUnaskedMail(contents, { waitEnds: NO_WAIT, extremeAtOnce: true, now: NOON })
    expect([runsOf(mailed), deferred]).toEqual([[3, 4, 2, 1], []])
  })

  test('mails what is extreme while the rest is deferred, and splits a part of alerts', () => {
    const { mailed, deferred } = decideUnaskedMail(contents, { waitEnds: WAIT, extremeAtOnce: true, now: NOON })
    expect(runsOf(mailed)).toEqual([3, 1])
    expect(joinContents(mailed).items.map(({ event }) => event)).toEqual(['d', 'a'])
    expect(deferred.map(({ content, until }) => [content.run, until])).toEqual([
      [4, NOON + 1],
      [2, NOON + 1],
      [1, NOON + 1],
    ])
    expect(deferred.at(-1)!.content).toMatchObject({ items: [{ event: 'b' }] })
  })

  test('defers what is extreme too, if the reader chose so', () => {
    const { mailed, deferred } = decideUnaskedMail(contents, { waitEnds: WAIT, extremeAtOnce: false, now: NOON })
    expect([mailed, deferred.length]).toEqual([[], 4])
  })

  test('lets more than twenty notices wait for an hour', () => {
    const many = Array.from({ length: 25 }, (_, run) => notice(run, 'retraction', `event-${run}`))
    const { mailed, deferred } = decideUnaskedMail(many, { waitEnds: NO_WAIT, extremeAtOnce: true, now: NOON })
    expect(mailed).toHaveLength(20)
    expect(deferred.map(({ until }) => until)).toEqual(Array.from({ length: 5 }, () => NOON + HOUR))
  })
})

describe('a mail that joins several', () => {
  test('has the first of retraction, correction, roll-up and alert as its kind, and begins with that part', () => {
    const all = [
      part(1, 'alert', item('a')),
      part(2, 'rollup', item('b')),
      notice(3, 'correction', 'c'),
      notice(4, 'retraction', 'd'),
    ]
    for (let from = 0; from < 4; from++) {
      const { kind, items } = joinContents(all.slice(0, 4 - from))
      expect(kind).toBe(['retraction', 'correction', 'rollup', 'alert'][from])
      expect(items[0]!.part ?? kind).toBe(kind)
    }
  })

  test('tells each event once: one with a notice is in no alert', () => {
    const joined = joinContents([part(1, 'alert', item('a'), item('b')), notice(2, 'retraction', 'a')])
    expect(joined.items.map(({ event, part }) => [event, part])).toEqual([
      ['a', 'retraction'],
      ['b', 'alert'],
    ])
  })

  test('of a single notice, or of alerts of one kind, has the same items as if it had not waited', () => {
    expect(joinContents([notice(1, 'retraction', 'a')]).items[0]).not.toHaveProperty('part')
    const alerts = joinContents([part(1, 'alert', item('a')), part(2, 'alert', item('b'))])
    expect(alerts.items.some((each) => 'part' in each)).toBe(false)
  })

  test('counts to the hour, but for a roll-up', () => {
    expect(['retraction', 'correction', 'rollup', 'alert'].map((kind) => isCountedMail(kind as 'alert'))).toEqual([
      ...[true, true, false, true],
    ])
  })

  test('would be of another kind without its first part', () => {
    const { items } = joinContents([part(1, 'alert', item('a')), notice(2, 'retraction', 'b')])
    expect(leadingKindOf('retraction', items)).toBe('retraction')
    expect(leadingKindOf('retraction', items.slice(1))).toBe('alert')
    expect(leadingKindOf('digest', [item('a')])).toBe('digest')
  })
})
