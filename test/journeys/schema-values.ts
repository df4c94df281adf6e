import fc from 'fast-check'
import type { OpenAPIV3_1 } from 'openapi-types'

type Schema = OpenAPIV3_1.SchemaObject

/** Values that a schema of the OpenAPI document allows. */
export const valuesOf = (schema: Schema): fc.Arbitrary<unknown> => {
  if (schema.enum) return fc.constantFrom(...schema.enum)
  if (schema.const !== undefined) return fc.constant(schema.const)
  const either = schema.anyOf ?? schema.oneOf
  if (either) return fc.oneof(...either.map((each) => valuesOf(each as Schema)))
  const make = MAKERS[String(schema.type)]
  return make ? make(schema) : fc.jsonValue()
}

const MAKERS: Record<string, (schema: Schema) => fc.Arbitrary<unknown>> = {
  null: () => fc.constant(null),
  boolean: () => fc.boolean(),
  integer: ({ minimum = -10, maximum = 1_000_000 }) => fc.integer({ min: minimum, max: Math.min(maximum, 2 ** 31) }),
  number: ({ minimum = 0 }) => fc.double({ min: minimum, max: 1e9, noNaN: true }),
  string: ({ pattern, maxLength = 30 }) =>
    pattern ? fc.stringMatching(new RegExp(pattern)) : fc.string({ maxLength, unit: 'grapheme' }),
  array: (schema) =>
    fc.array(valuesOf((schema as { items: Schema }).items), { maxLength: 3, minLength: schema.minItems ?? 0 }),
  object: ({ properties = {}, required = [], additionalProperties }) =>
    Object.keys(properties).length === 0 && typeof additionalProperties === 'object'
      ? fc.dictionary(fc.stringMatching(/^[a-z_]{1,8}$/), valuesOf(additionalProperties as Schema), { maxKeys: 2 })
      : fc.record(
          Object.fromEntries(Object.entries(properties).map(([name, each]) => [name, valuesOf(each as Schema)])),
          { requiredKeys: required },
        ),
}

/** Values that a schema allows, but with another value in one place. */
export const almostValuesOf = (schema: Schema): fc.Arbitrary<unknown> =>
  fc
    .tuple(valuesOf(schema), fc.jsonValue(), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }))
    .map(([value, other, place]) => {
      const all: [string | number, object][] = []
      const walk = (part: unknown): void => {
        if (typeof part !== 'object' || part === null) return
        for (const key of Object.keys(part)) {
          all.push([key, part])
          walk((part as Record<string, unknown>)[key])
        }
      }
      walk(value)
      const found = all[Math.floor(place * all.length)]
      if (!found) return other
      ;(found[1] as Record<string | number, unknown>)[found[0]] = other
      return value
    })
