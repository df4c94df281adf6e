import { globSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { copyProduct } from './kills/product-copy.ts'
import { MUTATIONS, type Mutation, type MutationName, mutate, patternOf } from './mutations.ts'

const FILES = globSync('src/**/*.ts')
const SOURCES = FILES.map((file) => readFileSync(file, 'utf8'))
const DECLARATION = /^(?:export )?const (\w+)/gm

/** The constants whose text contains `from`, one entry for each occurrence. */
const constantsWith = (mutation: Mutation): string[] =>
  SOURCES.flatMap((source) =>
    [...source.matchAll(patternOf(mutation))].map(({ index }) => {
      const declared = [...source.slice(0, index).matchAll(DECLARATION)]
      return declared.at(-1)?.[1] ?? 'no constant'
    }),
  )

describe('each mutation', () => {
  test.each(Object.values<Mutation>(MUTATIONS))('fits one place of the sources: $name', (mutation) => {
    expect(constantsWith(mutation)).toEqual([mutation.constant])
  })

  test.each(['claim', 'freeze', 'sweeper'] satisfies MutationName[])(
    'changes one file of the copy that is killed: %s',
    (name) => {
      const folder = copyProduct(name)
      const changed = FILES.filter((file, at) => readFileSync(join(folder, 'checkout', file), 'utf8') !== SOURCES[at])
      rmSync(folder, { recursive: true })
      expect(changed).toHaveLength(1)
    },
  )

  test.each(Object.values<Mutation>(MUTATIONS))('keeps the placeholders that it replaces: $name', ({ from, to }) => {
    const names = (text: string) => [...new Set(text.match(/:[A-Za-z]\w*/g))].sort()
    expect(names(to)).toEqual(names(from))
  })
})

describe('a mutation', () => {
  const mutation = { name: '', constant: '', from: 'a = :one AND b = :two OR c = :one', to: 'x = :two + :one' }

  test('takes over numbered placeholders', () => {
    expect(mutate('SELECT a = ?2  AND\n b = ?13 OR c = ?2', mutation)).toBe('SELECT x = ?13 + ?2')
  })
  test('takes over named placeholders', () => {
    expect(mutate('a = :seq AND b = :now OR c = :seq', mutation)).toBe('x = :now + :seq')
  })
  test('leaves other statements as they are', () => {
    for (const sql of ['a = ?1 AND b = ?2 OR c = ?3', 'a = ?1 AND b = ?1 OR c = ?1', 'a = ?1 AND b = 2 OR c = ?1'])
      expect(mutate(sql, mutation)).toBe(sql)
  })
})
