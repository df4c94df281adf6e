import { type DescribeRouteOptions, resolver } from 'hono-openapi'
import type * as v from 'valibot'
import { ProblemSchema } from './response-schemas.ts'

type ResponseMap = NonNullable<DescribeRouteOptions['responses']>
type Parameter = Extract<NonNullable<DescribeRouteOptions['parameters']>[number], { name: string }>
type ParameterSchema = NonNullable<Parameter['schema']>
type RequestBody = NonNullable<DescribeRouteOptions['requestBody']>
type BodySchema = v.GenericSchema

/** What a schema checks in code has no words in JSON Schema; what is sent is described, not what becomes of it. */
const INPUT_SCHEMA_OPTIONS = { errorMode: 'ignore', typeMode: 'input' } as const

/** A schema as the document shows it. */
export const jsonSchemaOf = (schema: BodySchema) => resolver(schema, INPUT_SCHEMA_OPTIONS)

/** An answer in JSON. */
export const describeJsonResponse = (status: number, description: string, schema: BodySchema): ResponseMap => ({
  [status]: { description, content: { 'application/json': { schema: jsonSchemaOf(schema) } } },
})

/** An answer that is told by its status alone. */
export const describeEmptyResponse = (status: number, description: string): ResponseMap => ({
  [status]: { description },
})

const REFUSAL_DESCRIPTIONS: Record<number, string> = {
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
export const describeRefusals = (...statuses: (keyof typeof REFUSAL_DESCRIPTIONS)[]): ResponseMap =>
  Object.fromEntries(
    [...statuses, 503].map((status) => [
      status,
      {
        description: REFUSAL_DESCRIPTIONS[status]!,
        content: { 'application/problem+json': { schema: jsonSchemaOf(ProblemSchema) } },
      },
    ]),
  )

/** A body of JSON, with an example that the documentation shows and a test sends. */
export const describeBody = (schema: BodySchema, example: unknown): RequestBody => ({
  required: true,
  content: { 'application/json': { schema: jsonSchemaOf(schema), example } },
})

export const describeQuery = (name: string, description: string, schema: ParameterSchema): Parameter => ({
  in: 'query',
  name,
  description,
  schema,
})

/** A parameter without which nothing can be answered. */
export const describeRequiredQuery = (
  name: string,
  description: string,
  schema: ParameterSchema,
  example: unknown,
): Parameter => ({
  ...describeQuery(name, description, schema),
  required: true,
  example,
})

export const describePath = (
  name: string,
  description: string,
  schema: ParameterSchema,
  example: unknown,
): Parameter => ({
  in: 'path',
  name,
  description,
  required: true,
  schema,
  example,
})

export const describeHeader = (name: string, description: string, schema: ParameterSchema): Parameter => ({
  in: 'header',
  name,
  description,
  schema,
})

export const TEXT_SCHEMA = { type: 'string' } as const
export const integerSchemaOf = (minimum: number, maximum: number, fallback?: number): ParameterSchema => ({
  type: 'integer',
  minimum,
  maximum,
  ...(fallback !== undefined && { default: fallback }),
})

/** What only a key opens. */
export const KEY_SECURITY = { security: [{ key: [] }] }
