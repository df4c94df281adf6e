import { describe, expect, test } from 'vitest'
import { compareSchema, type SchemaHistory } from '../src/schema-rules.ts'

const HISTORY: SchemaHistory = {
  '0001_first.sql': { reader: 'id email', note: 'id text' },
  '0002_second.sql': { reader: 'lang', mail: 'id reader' },
  '0003_third.sql': { reader: 'zone -email', note: null },
}
const NEWEST = { reader: ['zone', 'id', 'lang'], mail: ['id', 'reader'] }
const stateOf = (migrations: string[], tables: Record<string, string[]>) =>
  compareSchema({ migrations, tables }, HISTORY)
const names = (...numbers: number[]) => numbers.map((number) => Object.keys(HISTORY)[number - 1]!)

describe('a database', () => {
  test('with all migrations is current, whatever the order of its columns and whatever else is in it', () => {
    expect(stateOf(names(1, 2, 3), { ...NEWEST, other: ['id'] })).toEqual({ is: 'current' })
  })

  test('that lacks migrations is older, also one between others', () => {
    expect(stateOf([], {})).toEqual({ is: 'older', missing: names(1, 2, 3) })
    expect(stateOf(names(1), { reader: ['id', 'email'], note: ['id', 'text'] })).toEqual({
      is: 'older',
      missing: names(2, 3),
    })
    expect(stateOf(names(1, 3), { reader: ['id', 'zone'] })).toEqual({ is: 'older', missing: names(2) })
  })

  test('with a migration that the code does not know is newer', () => {
    expect(stateOf([...names(1, 2, 3), '0004_fourth.sql'], NEWEST)).toEqual({
      is: 'newer',
      unknown: ['0004_fourth.sql'],
    })
  })

  test.each([
    ['lacks a column', { ...NEWEST, mail: ['id'] }, 'mail'],
    ['has a column more', { ...NEWEST, mail: ['id', 'reader', 'sent'] }, 'mail'],
    ['lacks a table', { reader: NEWEST.reader }, 'mail'],
    ['has a table that was dropped', { ...NEWEST, note: ['id', 'text'] }, 'note'],
  ])('that %s is of an early version', (_, tables, name) => {
    expect(stateOf(names(1, 2, 3), tables)).toEqual({ is: 'early', tables: [name] })
  })
})
