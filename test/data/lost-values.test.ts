import { describe, expect, test } from 'vitest'
import { findLostValues } from './lost-values.ts'

const before = { tick: [{ id: 1, seq: 7 }], held: [{ kind: 'digest' }, { kind: 'digest' }] }

describe('the comparison of a database before and after a migration', () => {
  test('accepts new tables, columns and rows', () => {
    const after = { ...before, tick: [{ id: 1, seq: 7, added: 0 }], job_cursor: [{ seq: 7 }] }
    expect(findLostValues(before, after)).toEqual([])
  })

  test.each([
    ['a table', { tick: before.tick }, 'The table held is gone.'],
    ['a column', { ...before, tick: [{ id: 1 }] }, 'tick lost {"id":1,"seq":7}.'],
    ['a value', { ...before, tick: [{ id: 1, seq: 8 }] }, 'tick lost {"id":1,"seq":7}.'],
    ['one of two equal rows', { ...before, held: [{ kind: 'digest' }] }, 'held lost {"kind":"digest"}.'],
  ])('finds the loss of %s', (_, after, loss) => {
    expect(findLostValues(before, after)).toEqual([loss])
  })

  test('follows a table and a column to their new names', () => {
    const after = { clock: [{ id: 1, cursor: 7 }], held: before.held }
    expect(findLostValues(before, after, { tick: 'clock', 'tick.seq': 'clock.cursor' })).toEqual([])
  })

  test('accepts what a migration drops on purpose', () => {
    expect(findLostValues(before, { tick: [{ id: 1 }] }, { held: null, 'tick.seq': null })).toEqual([])
  })
})
