import * as v from 'valibot'

type BoundedListSchema<T extends v.GenericSchema> = v.SchemaWithPipe<
  readonly [v.ArraySchema<T, string>, v.MaxLengthAction<v.InferOutput<T>[], number, string>]
>

/**
 * A list of at most so many entries. Valibot would look at every entry before it counts them; here a list that is too
 * long is one fault, however long it is, and costs as little.
 */
export const boundedList = <T extends v.GenericSchema>(
  entrySchema: T,
  maxEntries: number,
  what: string,
): BoundedListSchema<T> => {
  const limit = v.maxLength<v.InferOutput<T>[], number, string>(
    maxEntries,
    `${what} has at most ${maxEntries} entries.`,
  )
  const schema = v.pipe(v.array(entrySchema, `${what} is a list.`), limit)
  const lengthOnlySchema = v.pipe(v.array(v.any()), limit)
  return {
    ...schema,
    '~run': (dataset, config) => {
      const isLong = Array.isArray(dataset.value) && dataset.value.length > maxEntries
      if (!isLong) return schema['~run'](dataset, config)
      const { value, issues } = lengthOnlySchema['~run'](dataset, config)
      // Nobody looked at the entries of a long list: no check that follows may trust in what they are.
      return { typed: false, value, issues: issues! }
    },
  }
}
