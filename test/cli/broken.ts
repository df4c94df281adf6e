import { expect, test } from 'vitest'
import { type Documents, faultsIn } from '../../src/cli/check/data-faults.ts'
import { floodStory, TODAY } from './flood.ts'
import { withAt } from './pointer.ts'

/** A rule in words, what breaks it and where in the story of the flood, where the fault is, and what it says. */
export type Row = [rule: string, at: string, value: unknown, fault: string, words: RegExp]

/** The story of the flood with one thing changed. */
export const broken = (at: string, value: unknown) => withAt(floodStory(), at, value)

/** Where the faults are, the file before the pointer. */
export const placesIn = (documents: Documents): string[] =>
  faultsIn(documents, TODAY).map(({ file, pointer }) => `/${file}${pointer}`)

/** One test for each rule: what breaks it is named once, and nothing else is. */
export const eachRule = (rows: Row[]): void => {
  test.each(rows)('%s', (_, at, value, fault, words) => {
    const documents = broken(at, value)
    expect(placesIn(documents)).toEqual([fault])
    expect(faultsIn(documents, TODAY)[0]!.detail).toMatch(words)
  })
}
