import * as v from 'valibot'

type BoundedListSchema<T extends v.GenericSchema> = v.SchemaWithPipe<
  readonly [v.ArraySchema<T, string>, v.MaxLengthAction<v.InferOutput<T>[], number, string>]
>

/**
 * A schema for a list with at most `maxEntries` entries. Valibot checks every entry before it counts them. This schema
 * counts first, so a list that is too long is one fault and costs no time for its entries. `name` begins its messages.
 */
export const boundedList = <T extends v.GenericSchema>(
  entrySchema: T,
  maxEntries: number,
  name: string,
): BoundedListSchema<T> => {
  const limit = v.maxLength<v.InferOutput<T>[], number, string>(
    maxEntries,
    `${name} has at most ${maxEntries} entries.`,
  )
  const schema = v.pipe(v.array(entrySchema, `${name} is a list.`), limit)
  const lengthOnlySchema = v.pipe(v.array(v.any()), limit)
  return {
    ...schema,
    '~run': (dataset, config) => {
      const isLong = Array.isArray(dataset.value) && dataset.value.length > maxEntries
      if (!isLong) return schema['~run'](dataset, config)
      const { value, issues } = lengthOnlySchema['~run'](dataset, config)
      // The entries were not checked, so the checks that follow in a pipe must not run on them.
      return { typed: false, value, issues: issues! }
    },
  }
}
