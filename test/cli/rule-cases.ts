import { expect, test } from 'vitest'
import { type DataDocuments, findDataFaults } from '../../src/cli/check/find-data-faults.ts'
import { floodDocuments, TODAY } from './flood-documents.ts'
import { replaceAt } from './json-pointer.ts'

/** A rule, the pointer and value that break it in the flood documents, and the pointer and text of the fault. */
export type RuleCase = [rule: string, at: string, value: unknown, fault: string, words: RegExp]

/** The flood documents with another value at one pointer. */
export const withChange = (at: string, value: unknown) => replaceAt(floodDocuments(), at, value)

/** The pointers of all faults, each with its file in front. */
export const faultPointers = (documents: DataDocuments): string[] =>
  findDataFaults(documents, TODAY).map(({ file, pointer }) => `/${file}${pointer}`)

/** Tests that a change which breaks a rule causes exactly one fault. */
export const testRules = (rows: RuleCase[]): void => {
  test.each(rows)('%s', (_, at, value, fault, words) => {
    const documents = withChange(at, value)
    expect(faultPointers(documents)).toEqual([fault])
    expect(findDataFaults(documents, TODAY)[0]!.detail).toMatch(words)
  })
}
