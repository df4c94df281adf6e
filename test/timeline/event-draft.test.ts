import { describe, expect, test } from 'vitest'
import { isRefusal, type Refusal } from '../../src/lib/refusal.ts'
import { CHANGES } from '../../src/timeline/event.ts'
import { checkRevisionOrder, draftNewEvent, draftRevision, type EventDraft } from '../../src/timeline/event-draft.ts'
import { factsOf } from '../../src/timeline/revision-facts.ts'
import { newEvent, revision, SCHEMAS, SOURCE } from './sample-bodies.ts'

const NOW = Date.parse('2026-11-22T06:00:00.000Z')
const HOLD = 60_000
const CONTEXT = { schemas: SCHEMAS, publisher: 'desk', now: NOW, today: NOW, holdMs: HOLD, retractionHoldMs: 10_000 }
const reason = { en: 'The number was wrong.' }

const draftOf = (outcome: EventDraft | Refusal): EventDraft => {
  if (isRefusal(outcome)) throw new Error(JSON.stringify(outcome))
  return outcome
}
const refusalOf = (outcome: EventDraft | Refusal): Refusal => {
  if (!isRefusal(outcome)) throw new Error('not refused')
  return outcome
}
const first = (members = {}) => draftNewEvent(newEvent(members), CONTEXT, 'a-fresh-id')
const NEWEST = { number: 1, change: 'new' }
const nextAfter = (newest: { number: number; change: string } | null, members = {}) =>
  draftRevision({ id: 'an-event', newest }, revision(members), CONTEXT)
const next = (members = {}) => nextAfter(NEWEST, members)

describe('a new event', () => {
  test('has number 1, change new, its publisher and the time', () => {
    expect(draftOf(first())).toMatchObject({
      id: 'a-fresh-id',
      number: 1,
      change: 'new',
      urgent: false,
      silent: false,
      publisher: 'desk',
      recorded_at: NOW,
    })
  })
  test('has the id in its body, else the fresh id', () => {
    expect(draftOf(first({ id: 'a-chosen-id' })).id).toBe('a-chosen-id')
  })
})

describe('a revision', () => {
  test('has the id of its event, and the number and change in its body', () => {
    expect(draftOf(next({ change: 'correction', number: 3, reason, urgent: true }))).toMatchObject({
      id: 'an-event',
      number: 3,
      change: 'correction',
      reason,
      urgent: true,
      publisher: 'desk',
      recorded_at: NOW,
    })
  })
  test('is not new with number 1, which only a new event has', () => {
    const { refused: name, errors } = refusalOf(next({ change: 'new', number: 1, reason }))
    expect(name).toBe('invalid')
    expect(errors).toEqual([
      {
        pointer: '/number',
        detail:
          'Only the first revision has number 1. A revision with change new after a retraction has a higher number.',
      },
    ])
  })
  test('with a number that is too low is drafted, so that the refusal can name the newest number', () => {
    expect(checkRevisionOrder(draftOf(next({ number: 1 })), { number: 1, change: 'new' })).toMatchObject({
      refused: 'stale-number',
      extensions: { current: 1 },
    })
    expect(checkRevisionOrder(draftOf(next({ number: 1 })), null)).toMatchObject({ refused: 'not-found' })
  })
})

describe('a revision that may alert has a hold', () => {
  test.each([
    ['new', true],
    ['update', true],
    ['correction', true],
    ['translation', false],
    ['minor', false],
  ])('%s: %s, and never if it is silent', (change, hasHold) => {
    const newest = { number: 1, change: change === 'new' ? 'retraction' : 'update' }
    expect(draftOf(nextAfter(newest, { change, reason })).release_at).toBe(NOW + (hasHold ? HOLD : 0))
    expect(draftOf(nextAfter(newest, { change, reason, silent: true })).release_at).toBe(NOW)
  })
  test('a retraction and an urgent correction have one of their own', () => {
    const newest = { number: 1, change: 'update' }
    const releaseOf = (more: Record<string, unknown>) => draftOf(nextAfter(newest, { reason, ...more })).release_at
    expect(releaseOf({ change: 'retraction' })).toBe(NOW + 10_000)
    expect(releaseOf({ change: 'correction', urgent: true })).toBe(NOW + 10_000)
  })
  test('a new event has one, unless it is silent', () => {
    expect(draftOf(first()).release_at).toBe(NOW + HOLD)
    expect(draftOf(first({ silent: true })).release_at).toBe(NOW)
  })
  test('the table has every change', () => {
    // The five of the table and the retraction.
    expect(CHANGES).toHaveLength(6)
  })
})

describe('the days of a draft', () => {
  test.each([
    ['2024-11-29', '2024-11-29', '2024-11-29'],
    ['2024-11', '2024-11-01', '2024-11-30'],
    ['2024-11-27/..', '2024-11-27', null],
    [null, null, null],
  ])('of %s are from %s to %s', (when, when_min, when_max) => {
    expect(draftOf(first({ when }))).toMatchObject({ when, when_min, when_max })
    expect(draftOf(next({ when }))).toMatchObject({ when, when_min, when_max })
  })
})

describe('the refusal of a body', () => {
  test('counts the faults', () => {
    expect(refusalOf(first({ kind: 'x' }))).toMatchObject({
      refused: 'invalid',
      detail: 'The body has 1 fault. Correct the member that `errors` names.',
      errors: [{ pointer: '/kind' }],
    })
    expect(refusalOf(first({ kind: 'x', nature: 'x', colour: 'red' })).detail).toBe(
      'The body has 3 faults. `errors` names each of them.',
    )
  })
  test('names the first 200 of more faults', () => {
    const members = Object.fromEntries(Array.from({ length: 250 }, (_, index) => [`unknown-${index}`, 1]))
    expect(refusalOf(first(members))).toMatchObject({
      detail: 'The body has 250 faults. `errors` names the first 200.',
    })
    expect(refusalOf(first(members)).errors).toHaveLength(200)
  })
  test('names all of them, also in a revision', () => {
    const pointers = refusalOf(next({ kind: 'x', sources: [SOURCE, {}], urgent: 1 })).errors!.map(
      (each) => each.pointer,
    )
    expect(pointers.sort()).toEqual(['/kind', '/sources/1/publisher', '/sources/1/title', '/urgent'])
  })
})

test('the facts of a record have only the members that matching and alerts need', () => {
  const record = draftOf(
    first({
      severity: 'extreme',
      regions: [{ id: 'aleppo', primary: true }],
      actors: [{ id: 'army', role: 'target' }],
    }),
  )
  expect(factsOf(record)).toEqual({
    nature: 'event',
    certainty: 'reported',
    severity: 'extreme',
    regions: ['aleppo'],
    actors: [{ id: 'army', role: 'target' }],
    end: 'unknown',
  })
})

test.each([
  ['2024-11-27/..', 'open'],
  ['2024-11-27/', 'open'],
  ['2024-11-27', undefined],
  ['2024-11-27/2024-11-30', undefined],
  ['../2024-11-30', undefined],
  ['2024-11', undefined],
])('the facts of a record say whether its date %s has an end: %s', (when, end) => {
  expect(factsOf(draftOf(first({ when }))).end).toBe(end)
})
