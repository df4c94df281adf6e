import * as v from 'valibot'

type ShortList<T extends v.GenericSchema> = v.SchemaWithPipe<
  readonly [v.ArraySchema<T, string>, v.MaxLengthAction<v.InferOutput<T>[], number, string>]
>

/**
 * A list of at most so many entries. Valibot would look at every entry before it counts them; here a list that is too
 * long is one fault, however long it is, and costs as little.
 */
export const shortList = <T extends v.GenericSchema>(each: T, most: number, what: string): ShortList<T> => {
  const limit = v.maxLength<v.InferOutput<T>[], number, string>(most, `${what} has at most ${most} entries.`)
  const schema = v.pipe(v.array(each, `${what} is a list.`), limit)
  const counted = v.pipe(v.array(v.any()), limit)
  return {
    ...schema,
    '~run': (dataset, config) => {
      const isLong = Array.isArray(dataset.value) && dataset.value.length > most
      if (!isLong) return schema['~run'](dataset, config)
      const { value, issues } = counted['~run'](dataset, config)
      // Nobody looked at the entries of a long list: no check that follows may trust in what they are.
      return { typed: false, value, issues: issues! }
    },
  }
}
