import type * as v from 'valibot'
import { canonicalJson } from '../../lib/canonical-json.ts'
import { isObject } from '../../lib/plain-object.ts'
import { MEMBER_DESCRIPTIONS } from './member-descriptions.ts'
import { jsonSchemaOf } from './responses.ts'

type NamedSchemas = Readonly<Record<string, v.GenericSchema>>
type Json = Record<string, unknown>

/** The JSON Schema of a Valibot schema, as the OpenAPI document has it. */
export const openApiSchemaOf = async (schema: v.GenericSchema): Promise<Json> =>
  (await jsonSchemaOf(schema).toOpenAPISchema()).schema as Json

/**
 * The document with each schema of `named` once, in `components`, and a reference (`$ref`) in all other places. Every member
 * of an object has a description.
 */
export const nameSchemas = async <T extends object>(document: T, named: NamedSchemas): Promise<T> => {
  const schemas = await Promise.all(
    Object.entries(named).map(async ([name, schema]) => ({ name, schema: await openApiSchemaOf(schema) })),
  )
  const nameOf = new Map<string, string>()
  for (const { name, schema } of schemas) {
    const key = canonicalJson(schema)
    if (!nameOf.has(key)) nameOf.set(key, name)
  }
  const components = Object.fromEntries(
    schemas.map(({ name, schema }) => [name, describeMembers(replaceChildren(schema, nameOf), name)]),
  )
  const body = describeMembers(replaceChildren(document as Json, nameOf), '') as Json & { components?: Json }
  return { ...body, components: { ...body.components, schemas: components } } as unknown as T
}

/** The value with references for the named schemas within it. */
const replaceChildren = (value: Json, nameOf: ReadonlyMap<string, string>): Json =>
  Object.fromEntries(Object.entries(value).map(([key, child]) => [key, replaceNamed(child, nameOf)]))

const replaceNamed = (value: unknown, nameOf: ReadonlyMap<string, string>): unknown => {
  if (Array.isArray(value)) return value.map((each) => replaceNamed(each, nameOf))
  if (!isObject(value)) return value
  const name = 'type' in value || 'anyOf' in value ? nameOf.get(canonicalJson(value)) : undefined
  return name ? { $ref: `#/components/schemas/${name}` } : replaceChildren(value as Json, nameOf)
}

/** Describes every member of every object schema. `path` is the name of the schema and the members that lead to it. */
const describeMembers = (value: unknown, path: string): unknown => {
  if (Array.isArray(value)) return value.map((each) => describeMembers(each, path))
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, child]) =>
      key === 'properties' && isObject(child)
        ? [key, describeProperties(child as Json, path)]
        : [key, describeMembers(child, path)],
    ),
  )
}

const describeProperties = (properties: Json, path: string): Json =>
  Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => {
      const own = `${path}.${name}`
      const description = MEMBER_DESCRIPTIONS[own] ?? MEMBER_DESCRIPTIONS[name]
      return [name, { ...(description ? { description } : {}), ...(describeMembers(schema, own) as Json) }]
    }),
  )
