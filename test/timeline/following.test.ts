import { describe, expect, test } from 'vitest'
import { CHANGES } from '../../src/timeline/event.ts'
import { checkRevisionOrder, type EventDraft } from '../../src/timeline/event-draft.ts'

const draft = (number: number, change: string): EventDraft => ({ id: 'an-event', number, change }) as EventDraft

describe('the first revision of an event', () => {
  test('is number one and new', () => {
    expect(checkRevisionOrder(draft(1, 'new'), null)).toBeNull()
  })
  test.each([
    [2, 'update'],
    [2, 'new'],
    [7, 'retraction'],
  ])('is not number %i, %s: there is no such event', (number, change) => {
    expect(checkRevisionOrder(draft(number, change), null)).toEqual({
      refused: 'not-found',
      detail: 'No event has the id an-event.',
    })
  })
})

describe('the next revision', () => {
  test('has the next number', () => {
    for (const newest of [1, 2, 41])
      expect(checkRevisionOrder(draft(newest + 1, 'update'), { number: newest, change: 'new' })).toBeNull()
  })
  test.each([2, 3, 5, 99])('not %i where the newest is 3, and says what the newest is', (number) => {
    expect(checkRevisionOrder(draft(number, 'update'), { number: 3, change: 'update' })).toEqual({
      refused: 'stale-number',
      detail: 'The newest revision of an-event is number 3, so the next is number 4.',
      extensions: { current: 3 },
    })
  })
  test('is not a new event of the same id', () => {
    expect(checkRevisionOrder(draft(1, 'new'), { number: 3, change: 'update' })).toMatchObject({
      refused: 'conflict',
      extensions: { current: 3 },
    })
    expect(checkRevisionOrder(draft(1, 'new'), { number: 1, change: 'retraction' })).toMatchObject({
      refused: 'conflict',
    })
  })
})

describe('what may follow what', () => {
  const follows = (newest: string, change: string) =>
    checkRevisionOrder(draft(2, change), { number: 1, change: newest })
  const live = CHANGES.filter((change) => change !== 'retraction')

  test.each(live)('on %s anything may follow but a new beginning', (newest) => {
    for (const change of CHANGES.filter((each) => each !== 'new')) expect(follows(newest, change)).toBeNull()
    expect(follows(newest, 'new')).toMatchObject({ refused: 'invalid', errors: [{ pointer: '/change' }] })
  })
  test('on a retraction nothing may follow but a new beginning', () => {
    expect(follows('retraction', 'new')).toBeNull()
    for (const change of CHANGES.filter((each) => each !== 'new'))
      expect(follows('retraction', change)).toMatchObject({ refused: 'invalid', errors: [{ pointer: '/change' }] })
  })
})
