import { expect, test } from 'vitest'
import { auditOwnWindowReader, auditScheduleReader } from './digest-audit.ts'
import type { ExpectedRun } from './expected-runs.ts'
import type { ObservedMail, ObservedReader, RecordedRevision } from './observations.ts'
import { DUE_TIMES } from './readers.ts'

const MINUTE = 60_000

const reader: ObservedReader = {
  email: 'reader@example.org',
  preferences: { regions: [], actors: [], severity: 'minor', lang: 'en', due: DUE_TIMES[0]! },
  isImported: true,
  imported: null,
  subscribed: null,
  confirmed: null,
  hasOwnWindows: false,
  left: null,
}

const revision = (event: string, number: number): RecordedRevision => ({
  event,
  number,
  change: number === 1 ? 'new' : 'update',
  isUrgent: false,
  regions: ['sy-homs'],
  actors: [],
  isSevere: false,
  seq: number,
  releaseAt: 0,
  began: 0,
  ended: 0,
})

const runAt = (at: number, revisions: RecordedRevision[], urgentEvents: string[] = []): ExpectedRun => ({
  at,
  dueAt: at,
  latestAt: at,
  began: at,
  ended: at,
  revisions,
  urgentEvents: new Set(urgentEvents),
})

const digestAt = (at: number, shown: Record<string, number>): ObservedMail => ({
  to: reader.email,
  kind: 'digest',
  chunk: String(at),
  events: Object.keys(shown),
  shown,
  isLate: false,
  isTruncated: false,
  links: {},
  key: String(at),
  at,
  isRefused: false,
})

const NOTHING_ENDED = { retractions: new Map(), redactions: new Map(), idleTimes: [] }

const auditOf = (runs: ExpectedRun[], mails: ObservedMail[], corrections: ObservedMail[] = []) =>
  auditScheduleReader({ reader, mails, corrections, runs, revisions: [], ...NOTHING_ENDED })

const FIRST = runAt(MINUTE, [revision('a', 1), revision('b', 1)])

test('a digest that shows fewer events than its window is assigned to the window that allows it', () => {
  const second = runAt(2 * MINUTE, [revision('a', 2), revision('b', 2)], ['b'])
  const { findings } = auditOf([FIRST, second], [digestAt(3 * MINUTE, { a: 1, b: 1 }), digestAt(4 * MINUTE, { a: 2 })])
  expect(findings).toEqual([])
})

test('of two windows that a digest fits, the one that requires it has it', () => {
  const optional = runAt(2 * MINUTE, FIRST.revisions, ['a', 'b'])
  expect(auditOf([optional, FIRST], [digestAt(3 * MINUTE, { a: 1, b: 1 })]).findings).toEqual([])
})

test('a digest that leaves out an event, comes twice, never, or in an older revision is reported', () => {
  const whole = digestAt(2 * MINUTE, { a: 1, b: 1 })
  expect(auditOf([FIRST], [digestAt(2 * MINUTE, { a: 1 })])).toMatchObject({ lost: 1, doubled: 0 })
  expect(auditOf([FIRST], [whole, digestAt(3 * MINUTE, { a: 1, b: 1 })])).toMatchObject({ lost: 0, doubled: 1 })
  expect(auditOf([FIRST], [])).toMatchObject({ lost: 1, doubled: 0 })
  const newer = runAt(MINUTE, [revision('a', 2), revision('b', 1)])
  expect(auditOf([newer], [whole])).toMatchObject({ lost: 1, doubled: 1 })
})

test('a digest may leave out an event of which a correction mail told a newer revision, and no other', () => {
  const correction = { ...digestAt(2 * MINUTE, { b: 2 }), kind: 'correction' }
  expect(auditOf([FIRST], [digestAt(3 * MINUTE, { a: 1 })], [correction]).findings).toEqual([])
  expect(auditOf([FIRST], [digestAt(3 * MINUTE, { b: 1 })], [correction]).lost).toBe(1)
})

test('a digest may leave out a revision that the digest of an earlier window shows', () => {
  const second = runAt(2 * MINUTE, [revision('a', 2), revision('c', 1)])
  const mails = [digestAt(4 * MINUTE, { c: 1 }), digestAt(5 * MINUTE, { a: 2, b: 1 })]
  expect(auditOf([FIRST, second], mails).findings).toEqual([])
  expect(auditOf([second], [mails[0]!]).lost).toBe(1)
})

test('a digest that links its edition may leave out events, and no other', () => {
  const short = digestAt(2 * MINUTE, { a: 1 })
  expect(auditOf([FIRST], [{ ...short, isTruncated: true }]).lost).toBe(0)
  const followed = [revision('a', 1), revision('b', 1)]
  const ownWindow = (mails: ObservedMail[]) =>
    auditOwnWindowReader({ ...{ reader, mails, corrections: [], runs: [], revisions: followed }, ...NOTHING_ENDED })
  expect(ownWindow([{ ...short, isTruncated: true }]).lost).toBe(0)
  expect(ownWindow([short]).lost).toBe(1)
})

test('a reader whom a file brought is told of what is released after the import, and of nothing before', () => {
  const imported = { began: 10 * MINUTE, ended: 11 * MINUTE, at: 10 * MINUTE }
  const arrival = { ...reader, hasOwnWindows: true, imported }
  const before = { ...revision('a', 1), releaseAt: MINUTE }
  const after = { ...revision('b', 2), began: 12 * MINUTE, ended: 12 * MINUTE, releaseAt: 13 * MINUTE }
  const audit = (shown: Record<string, number>) =>
    auditOwnWindowReader({
      ...{
        reader: arrival,
        mails: [digestAt(20 * MINUTE, shown)],
        corrections: [],
        runs: [],
        revisions: [before, after],
      },
      ...NOTHING_ENDED,
    })
  expect(audit({ b: 2 }).findings).toEqual([])
  expect(audit({ a: 1, b: 2 })).toMatchObject({ lost: 0, doubled: 1 })
  expect(audit({})).toMatchObject({ lost: 1, doubled: 0 })
})

test('a digest may leave out an event with a redaction, unless the product was idle between its run and the redaction', () => {
  const short = digestAt(2 * MINUTE, { a: 1 })
  const redactions = new Map([['b', [{ began: 5 * MINUTE, ended: 5 * MINUTE }]]])
  const idle = { began: 3 * MINUTE, ended: 4 * MINUTE, at: 3 * MINUTE }
  const audit = (idleTimes: (typeof idle)[]) =>
    auditScheduleReader({
      ...{ reader, mails: [short], corrections: [], runs: [FIRST], revisions: [] },
      ...{ ...NOTHING_ENDED, redactions, idleTimes },
    })
  expect(audit([]).findings).toEqual([])
  expect(audit([idle]).lost).toBe(1)
})
