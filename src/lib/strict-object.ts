import * as v from 'valibot'

/**
 * A schema for an object with these members and no others. A list is not an object. Valibot stops at the first unknown
 * member; this schema reports each of them, so that the sender can correct all at once.
 */
export const strictObject = <E extends v.ObjectEntries, M extends string>(
  entries: E,
  message: M,
): v.StrictObjectSchema<E, M> => {
  const schema = v.strictObject(entries, message)
  return {
    ...schema,
    '~run': (dataset, config) => {
      const input = dataset.value
      if (Array.isArray(input)) return schema['~run']({ ...dataset, value: null }, config)
      const result = schema['~run'](dataset, config)
      const first = result.issues?.find(isUnknownMemberIssue)
      if (first)
        result.issues?.push(
          ...unknownMembersOf(input as object, entries)
            .slice(1)
            .map(copyIssueFor(first)),
        )
      return result
    },
  }
}

type Issue = v.BaseIssue<unknown>

/** True for an issue of the object itself, whose path has one step. The paths of nested objects are longer. */
const isUnknownMemberIssue = ({ expected, path }: Issue): boolean => expected === 'never' && path?.length === 1

const unknownMembersOf = (given: object, entries: v.ObjectEntries): string[] =>
  Object.keys(given).filter((name) => !Object.hasOwn(entries, name))

/** Creates the issue of another unknown member. */
const copyIssueFor =
  <I extends Issue>(issue: I) =>
  (name: string): I => ({ ...issue, input: name, path: [{ ...issue.path![0], key: name }] })
