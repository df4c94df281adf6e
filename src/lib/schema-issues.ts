import type * as v from 'valibot'
import { jsonPointerOf } from './json-pointer.ts'
import type { BodyFault } from './refusal.ts'
import { cleanText } from './text.ts'

/** The JSON pointer to the place of an issue (RFC 6901). */
export const pointerOf = ({ path }: v.BaseIssue<unknown>): string =>
  jsonPointerOf((path ?? []).map((step) => step.key as string | number))

/** The issues of a schema as faults. */
export const schemaFaultsOf = (issues: readonly v.BaseIssue<unknown>[]): BodyFault[] =>
  issues.map((issue) => ({
    pointer: pointerOf(issue),
    // The sentence may quote the input, which could contain characters that override the direction of writing.
    detail: cleanText(sentenceOf(issue)),
  }))

const sentenceOf = (issue: v.BaseIssue<unknown>): string => {
  if (issue.type === 'strict_object' && issue.expected === 'never') return 'This member is unknown. Remove it.'
  if (issue.kind === 'schema' && issue.input === undefined) return 'This member is required.'
  return issue.message
}
