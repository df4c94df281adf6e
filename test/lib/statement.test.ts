import { describe, expect, test } from 'vitest'
import { commitBatch, statement } from '../../src/lib/statement.ts'

type Prepared = { sql: string; values: unknown[] }

/** A database that answers with what it is given. */
const database = () => {
  const batches: unknown[] = []
  const db = {
    prepare: (sql: string) => ({ bind: (...values: unknown[]): Prepared => ({ sql, values }) }),
    batch: async (statements: unknown) => {
      batches.push(statements)
      return []
    },
  } as unknown as D1Database
  return { db, batches }
}

/** The SQL and the values that D1 gets. */
const prepared = (created: D1PreparedStatement) => created as unknown as Prepared

describe('a statement with named placeholders', () => {
  test('gets a number for each name, in the order of the SQL, whatever the order of the values', () => {
    const UPDATE = statement<{ lease: number; chunk: number }>(
      'UPDATE chunk SET lease_until = :lease WHERE id = :chunk',
    )
    expect(prepared(UPDATE(database().db, { chunk: 7, lease: 9 }))).toEqual({
      sql: 'UPDATE chunk SET lease_until = ?1 WHERE id = ?2',
      values: [9, 7],
    })
  })

  test('binds a name once that the SQL uses several times', () => {
    const SELECT = statement<{ now: number; limit: number }>(
      'SELECT id FROM run WHERE due_at <= :now AND lease_until <= :now LIMIT :limit',
    )
    expect(prepared(SELECT(database().db, { now: 5, limit: 2 }))).toEqual({
      sql: 'SELECT id FROM run WHERE due_at <= ?1 AND lease_until <= ?1 LIMIT ?2',
      values: [5, 2],
    })
  })

  test('does not take one name for the beginning of another', () => {
    const SELECT = statement<{ to: number; to_seq: number }>('SELECT :to_seq, :to')
    expect(prepared(SELECT(database().db, { to: 1, to_seq: 2 }))).toEqual({ sql: 'SELECT ?1, ?2', values: [2, 1] })
  })

  test.each([
    ["a text: '07:00 :a'", "SELECT ':a', '07:00', :a", "SELECT ':a', '07:00', ?1"],
    ['a text with a quote in it', "SELECT 'it''s :a', :a", "SELECT 'it''s :a', ?1"],
    ['a JSON path', "SELECT body ->> '$.digest.cadence', :a", "SELECT body ->> '$.digest.cadence', ?1"],
    ['a quoted name', 'SELECT ":a", `:b`, [:c], :a', 'SELECT ":a", `:b`, [:c], ?1'],
    ['a comment', 'SELECT :a -- at ?1 :b\n/* :c\n? */ FROM t', 'SELECT ?1 -- at ?1 :b\n/* :c\n? */ FROM t'],
  ])('leaves %s alone', (_, sql, numbered) => {
    expect(prepared(statement<{ a: number }>(sql)(database().db, { a: 1 }))).toEqual({ sql: numbered, values: [1] })
  })

  test('binds null, and texts that look like placeholders', () => {
    const SELECT = statement<{ a: string | null; b: string }>('SELECT :a, :b')
    expect(prepared(SELECT(database().db, { a: null, b: ':a ?1' })).values).toEqual([null, ':a ?1'])
  })

  test('works without placeholders', () => {
    expect(prepared(statement<Record<never, never>>('SELECT 1')(database().db, {}))).toEqual({
      sql: 'SELECT 1',
      values: [],
    })
  })

  test.each(['?1', '?', '@a', '$a'])('throws when the module loads if the SQL has the placeholder %s', (nameless) => {
    expect(() => statement<{ a: number }>(`SELECT :a, ${nameless}`)).toThrow(`The placeholder ${nameless} has no name`)
  })

  test('throws when the module loads on more parameters than D1 takes', () => {
    const names = Array.from({ length: 101 }, (_, index) => `:n${index}`)
    expect(() => statement(`SELECT ${names.join(', ')}`)).toThrow('101 parameters, D1 takes 100')
  })

  test('throws when a name of the SQL has no value', () => {
    const SELECT = statement<{ a: number }>('SELECT :a, :b')
    expect(() => SELECT(database().db, { a: 1 })).toThrow(':b has no value in SELECT ?1, ?2')
  })

  test('throws when the SQL does not use a name', () => {
    const SELECT = statement<{ a: number; b: number }>('SELECT :a')
    expect(() => SELECT(database().db, { a: 1, b: 2 })).toThrow('the SQL does not use :b in SELECT ?1')
  })

  test('refuses missing and unknown names by type', () => {
    const SELECT = statement<{ a: number; b: string }>('SELECT :a, :b')
    const { db } = database()
    // @ts-expect-error b is missing
    expect(() => SELECT(db, { a: 1 })).toThrow()
    // @ts-expect-error c is unknown
    expect(() => SELECT(db, { a: 1, b: '', c: 2 })).toThrow()
    // @ts-expect-error b is a text
    expect(prepared(SELECT(db, { a: 1, b: 2 })).values).toEqual([1, 2])
  })
})

describe('a batch', () => {
  test('gives all statements to the database as one transaction, in their order', async () => {
    const { db, batches } = database()
    const SELECT = statement<{ a: number }>('SELECT :a')
    const statements = [SELECT(db, { a: 1 }), SELECT(db, { a: 2 })]
    await commitBatch(db, statements)
    expect(batches).toEqual([statements])
  })
})
