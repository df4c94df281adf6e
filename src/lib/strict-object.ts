import * as v from 'valibot'

/**
 * An object with these members and no others; a list is none. Valibot stops at the first member that it does not know; here every
 * one is a fault of its own, so that whoever sent the body can mend it in one go.
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

/** An issue of this very object has a path of one step; those of objects within it have more. */
const isUnknownMemberIssue = ({ expected, path }: Issue): boolean => expected === 'never' && path?.length === 1

const unknownMembersOf = (given: object, entries: v.ObjectEntries): string[] =>
  Object.keys(given).filter((name) => !Object.hasOwn(entries, name))

/** The issue that was found for one member, for another. */
const copyIssueFor =
  <I extends Issue>(issue: I) =>
  (name: string): I => ({ ...issue, input: name, path: [{ ...issue.path![0], key: name }] })
