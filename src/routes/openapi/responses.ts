import { type DescribeRouteOptions, resolver } from 'hono-openapi'
import type * as v from 'valibot'
import type { Scope } from '../../access/publisher-key.ts'
import { unique } from '../../lib/unique.ts'
import { ProblemSchema } from './response-schemas.ts'

type ResponseMap = NonNullable<DescribeRouteOptions['responses']>
type Parameter = Extract<NonNullable<DescribeRouteOptions['parameters']>[number], { name: string }>
type ParameterSchema = NonNullable<Parameter['schema']>
type RequestBody = NonNullable<DescribeRouteOptions['requestBody']>
type BodySchema = v.GenericSchema

/** Describe the input of a schema. Checks that a schema makes in code have no JSON Schema and are left out. */
const INPUT_SCHEMA_OPTIONS = { errorMode: 'ignore', typeMode: 'input' } as const

/** The JSON Schema of a Valibot schema. */
export const jsonSchemaOf = (schema: BodySchema) => resolver(schema, INPUT_SCHEMA_OPTIONS)

/** A response with a JSON body. */
export const describeJsonResponse = (status: number, description: string, schema: BodySchema): ResponseMap => ({
  [status]: { description, content: { 'application/json': { schema: jsonSchemaOf(schema) } } },
})

/** A response without a body. */
export const describeEmptyResponse = (status: number, description: string): ResponseMap => ({
  [status]: { description },
})

const REFUSAL_DESCRIPTIONS: Record<number, string> = {
  400: 'The body is not valid JSON.',
  401: 'The key or signature is missing or wrong.',
  403: 'The key does not have the scope that this address needs.',
  404: 'Not found.',
  409: 'The request conflicts with the current state. `detail` says why.',
  410: 'It was removed: an operator redacted it.',
  413: 'The body is too large.',
  415: 'The body does not have the content type that this address needs.',
  422: 'The request is not valid. `errors` names every fault.',
  429: 'Too many requests came from your network. `Retry-After` says when to try again.',
  503: 'Temporarily unavailable. Please try again later.',
}

/**
 * The problem documents that an address can answer with. Any address can answer with 503. One that needs a key (403) refuses
 * unknown query parameters with 422, and many wrong keys with 429.
 */
export const describeRefusals = (...statuses: (keyof typeof REFUSAL_DESCRIPTIONS)[]): ResponseMap =>
  Object.fromEntries(
    unique([...statuses, ...(statuses.includes(403) ? ([422, 429] as const) : []), 503]).map((status) => [
      status,
      {
        description: REFUSAL_DESCRIPTIONS[status]!,
        content: { 'application/problem+json': { schema: jsonSchemaOf(ProblemSchema) } },
      },
    ]),
  )

/** A JSON body with an example. /docs shows the example, and a test sends it. */
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

/** A query parameter that must be sent. */
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

export const IDEMPOTENCY_KEY_HEADER = describeHeader(
  'idempotency-key',
  'A key of your choice for this request. A repeated request with the same key and body changes nothing and gets the same answer.',
  { type: 'string', minLength: 1, maxLength: 256 },
)

/** The three required headers of a signed message (Standard Webhooks). */
export const describeSignatureHeaders = (prefix: 'webhook' | 'svix'): Parameter[] =>
  [
    describeHeader(`${prefix}-id`, 'The id of the message, different for each message.', TEXT_SCHEMA),
    describeHeader(`${prefix}-timestamp`, 'The time of sending, in seconds since 1 January 1970 UTC.', TEXT_SCHEMA),
    describeHeader(
      `${prefix}-signature`,
      '`v1,` and the base64 of the HMAC-SHA256 over the id, the timestamp and the body, joined by dots.',
      TEXT_SCHEMA,
    ),
  ].map((header) => ({ ...header, required: true }))

export const TEXT_SCHEMA = { type: 'string' } as const
export const integerSchemaOf = (minimum: number, maximum: number, fallback?: number): ParameterSchema => ({
  type: 'integer',
  minimum,
  maximum,
  ...(fallback !== undefined && { default: fallback }),
})

/** A key with the scope is required. */
export const keySecurityOf = (scope: Scope) => ({ security: [{ key: [scope] }] })
