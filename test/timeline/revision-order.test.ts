import { describe, expect, test } from 'vitest'
import { CHANGES } from '../../src/timeline/event.ts'
import { checkRevisionOrder, type EventDraft } from '../../src/timeline/event-draft.ts'

const draft = (number: number, change: string): EventDraft => ({ id: 'an-event', number, change }) as EventDraft

describe('the first revision of an event', () => {
  test('has number 1 and change new', () => {
    expect(checkRevisionOrder(draft(1, 'new'), null)).toBeNull()
  })
  test.each([
    [2, 'update'],
    [2, 'new'],
    [7, 'retraction'],
  ])('does not have number %i and change %s: the event is unknown', (number, change) => {
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
  test.each([2, 3, 5, 99])('does not have number %i if the newest has number 3, which the refusal names', (number) => {
    expect(checkRevisionOrder(draft(number, 'update'), { number: 3, change: 'update' })).toEqual({
      refused: 'stale-number',
      detail: 'The newest revision of an-event has number 3, so the next one must have number 4.',
      extensions: { current: 3 },
    })
  })
  test('is not a new event with the same id', () => {
    expect(checkRevisionOrder(draft(1, 'new'), { number: 3, change: 'update' })).toMatchObject({
      refused: 'conflict',
      extensions: { current: 3 },
    })
    expect(checkRevisionOrder(draft(1, 'new'), { number: 1, change: 'retraction' })).toMatchObject({
      refused: 'conflict',
    })
  })
})

describe('the change of the next revision', () => {
  const checkChange = (newest: string, change: string) =>
    checkRevisionOrder(draft(2, change), { number: 1, change: newest })
  const current = CHANGES.filter((change) => change !== 'retraction')

  test.each(current)('after %s is any change except new', (newest) => {
    for (const change of CHANGES.filter((each) => each !== 'new')) expect(checkChange(newest, change)).toBeNull()
    expect(checkChange(newest, 'new')).toMatchObject({ refused: 'invalid', errors: [{ pointer: '/change' }] })
  })
  test('after a retraction is only new', () => {
    expect(checkChange('retraction', 'new')).toBeNull()
    for (const change of CHANGES.filter((each) => each !== 'new'))
      expect(checkChange('retraction', change)).toMatchObject({ refused: 'invalid', errors: [{ pointer: '/change' }] })
  })
})
