import { type DescribeRouteOptions, resolver } from 'hono-openapi'
import type * as v from 'valibot'
import { Problem } from './response-schemas.ts'

type Described = NonNullable<DescribeRouteOptions['responses']>
type Parameter = Extract<NonNullable<DescribeRouteOptions['parameters']>[number], { name: string }>
type Shape = NonNullable<Parameter['schema']>
type Body = NonNullable<DescribeRouteOptions['requestBody']>
type Schema = v.GenericSchema

/** What a schema checks in code has no words in JSON Schema; what is sent is described, not what becomes of it. */
const AS_SENT = { errorMode: 'ignore', typeMode: 'input' } as const

/** A schema as the document shows it. */
export const shown = (schema: Schema) => resolver(schema, AS_SENT)

/** An answer in JSON. */
export const answered = (status: number, description: string, schema: Schema): Described => ({
  [status]: { description, content: { 'application/json': { schema: shown(schema) } } },
})

/** An answer that is told by its status alone. */
export const bare = (status: number, description: string): Described => ({ [status]: { description } })

const REFUSALS: Record<number, string> = {
  400: 'The body is not JSON.',
  401: 'The key or signature is missing or wrong.',
  403: 'The key does not open this.',
  404: 'There is nothing here.',
  409: 'This is in conflict with what is there.',
  413: 'The body is too large.',
  415: 'The body is not of a type that is read here.',
  422: 'There are faults: all of them are named.',
  429: 'Too many requests came from this network just now.',
  503: 'Not now: please try again.',
}

/** The refusals that an address can answer with; 503 can come from any. */
export const refused = (...statuses: (keyof typeof REFUSALS)[]): Described =>
  Object.fromEntries(
    [...statuses, 503].map((status) => [
      status,
      { description: REFUSALS[status]!, content: { 'application/problem+json': { schema: shown(Problem) } } },
    ]),
  )

/** A body of JSON, with an example that the documentation shows and a test sends. */
export const body = (schema: Schema, example: unknown): Body => ({
  required: true,
  content: { 'application/json': { schema: shown(schema), example } },
})

export const query = (name: string, description: string, schema: Shape): Parameter => ({
  in: 'query',
  name,
  description,
  schema,
})

/** A parameter without which nothing can be answered. */
export const needed = (name: string, description: string, schema: Shape, example: unknown): Parameter => ({
  ...query(name, description, schema),
  required: true,
  example,
})

export const path = (name: string, description: string, schema: Shape, example: unknown): Parameter => ({
  in: 'path',
  name,
  description,
  required: true,
  schema,
  example,
})

export const header = (name: string, description: string, schema: Shape): Parameter => ({
  in: 'header',
  name,
  description,
  schema,
})

export const TEXT = { type: 'string' } as const
export const whole = (minimum: number, maximum: number, otherwise?: number): Shape => ({
  type: 'integer',
  minimum,
  maximum,
  ...(otherwise !== undefined && { default: otherwise }),
})

/** What only a key opens. */
export const KEYED = { security: [{ key: [] }] }
