import { describe, expect, test } from 'vitest'
import { isRefusal, type Refusal } from '../../src/lib/refusal.ts'
import { CHANGES } from '../../src/timeline/event.ts'
import {
  checkRevisionOrder,
  draftNewEvent,
  draftRevision,
  type EventDraft,
  factsOf,
} from '../../src/timeline/event-draft.ts'
import { BODIES, newEvent, revision, SOURCE } from './bodies.ts'

const NOW = Date.parse('2026-11-22T06:00:00.000Z')
const HOLD = 60_000
const circumstance = { bodies: BODIES, publisher: 'desk', now: NOW, today: NOW, hold: HOLD }
const reason = { en: 'The number was wrong.' }

const drafted = (outcome: EventDraft | Refusal): EventDraft => {
  if (isRefusal(outcome)) throw new Error(JSON.stringify(outcome))
  return outcome
}
const refused = (outcome: EventDraft | Refusal): Refusal => {
  if (!isRefusal(outcome)) throw new Error('it was not refused')
  return outcome
}
const first = (members = {}) => draftNewEvent(newEvent(members), circumstance, 'a-fresh-id')
const NEWEST = { number: 1, change: 'new' }
const follows = (newest: { number: number; change: string } | null, members = {}) =>
  draftRevision({ id: 'an-event', newest }, revision(members), circumstance)
const next = (members = {}) => follows(NEWEST, members)

describe('a new event', () => {
  test('is number one of its event, new, by its publisher, now', () => {
    expect(drafted(first())).toMatchObject({
      id: 'a-fresh-id',
      number: 1,
      change: 'new',
      urgent: false,
      silent: false,
      publisher: 'desk',
      recorded_at: NOW,
    })
  })
  test('has the id that its publisher gave it, else a fresh one', () => {
    expect(drafted(first({ id: 'a-chosen-id' })).id).toBe('a-chosen-id')
  })
})

describe('a revision', () => {
  test('is of the event in its address, with the number and the change in its body', () => {
    expect(drafted(next({ change: 'correction', number: 3, reason, urgent: true }))).toMatchObject({
      id: 'an-event',
      number: 3,
      change: 'correction',
      reason,
      urgent: true,
      publisher: 'desk',
      recorded_at: NOW,
    })
  })
  test('is never the new number one, which only a new event is', () => {
    const { refused: name, errors } = refused(next({ change: 'new', number: 1, reason }))
    expect(name).toBe('invalid')
    expect(errors).toEqual([{ pointer: '/number', detail: 'An event that is new again has a number of 2 or more.' }])
  })
  test('of a number that is too low is read, so that its publisher is told the newest', () => {
    expect(checkRevisionOrder(drafted(next({ number: 1 })), { number: 1, change: 'new' })).toMatchObject({
      refused: 'stale-number',
      extensions: { current: 1 },
    })
    expect(checkRevisionOrder(drafted(next({ number: 1 })), null)).toMatchObject({ refused: 'not-found' })
  })
})

describe('what may wake a reader is held back, so that it can still be taken back', () => {
  test.each([
    ['new', true],
    ['update', true],
    ['correction', true],
    ['retraction', false],
    ['translation', false],
    ['minor', false],
  ])('%s is held: %s, and never when silent', (change, held) => {
    const newest = { number: 1, change: change === 'new' ? 'retraction' : 'update' }
    expect(drafted(follows(newest, { change, reason })).release_at).toBe(NOW + (held ? HOLD : 0))
    expect(drafted(follows(newest, { change, reason, silent: true })).release_at).toBe(NOW)
  })
  test('a new event is, unless it is silent', () => {
    expect(drafted(first()).release_at).toBe(NOW + HOLD)
    expect(drafted(first({ silent: true })).release_at).toBe(NOW)
  })
  test('every change was looked at', () => {
    expect(CHANGES).toHaveLength(6)
  })
})

describe('the days that an event may have touched', () => {
  test.each([
    ['2024-11-29', '2024-11-29', '2024-11-29'],
    ['2024-11', '2024-11-01', '2024-11-30'],
    ['2024-11-27/..', '2024-11-27', null],
    [null, null, null],
  ])('of %s are from %s to %s', (when, when_min, when_max) => {
    expect(drafted(first({ when }))).toMatchObject({ when, when_min, when_max })
    expect(drafted(next({ when }))).toMatchObject({ when, when_min, when_max })
  })
})

describe('a body with faults is refused', () => {
  test('in words that count them', () => {
    expect(refused(first({ kind: 'x' }))).toMatchObject({
      refused: 'invalid',
      detail: 'One thing in the body needs to be changed.',
      errors: [{ pointer: '/kind' }],
    })
    expect(refused(first({ kind: 'x', nature: 'x', colour: 'red' })).detail).toBe(
      '3 things in the body need to be changed.',
    )
  })
  test('with all of them, in a revision as in a new event', () => {
    const pointers = refused(next({ kind: 'x', sources: [SOURCE, {}], urgent: 1 })).errors!.map((each) => each.pointer)
    expect(pointers.sort()).toEqual(['/kind', '/sources/1/publisher', '/sources/1/title', '/urgent'])
  })
})

test('the facts of a record are what matching, lists and pages ask, and no more', () => {
  const record = drafted(
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
  })
})
