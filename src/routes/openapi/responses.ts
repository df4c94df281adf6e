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

type ResponseHeaders = Record<string, { description: string; schema: { type: 'string' | 'integer' } }>
const describeResponseHeader = (description: string, type: 'string' | 'integer' = 'string') => ({
  description,
  schema: { type },
})
const CACHE_CONTROL_HEADER = { 'cache-control': describeResponseHeader('How long caches may keep the answer.') }

/** The headers of a public answer. */
export const PUBLIC_HEADERS: ResponseHeaders = {
  ...CACHE_CONTROL_HEADER,
  etag: describeResponseHeader('The tag of the answer, for `if-none-match`.'),
  'access-control-allow-origin': describeResponseHeader('`*`: scripts of any site may read the answer.'),
  'x-ignored-parameters': describeResponseHeader(
    'The names of the query parameters that do not exist here, percent-encoded. Left out if there are none.',
  ),
}

/** The headers of an answer to a request that recorded something. */
export const CREATED_HEADERS: ResponseHeaders = {
  ...CACHE_CONTROL_HEADER,
  location: describeResponseHeader('The address of what was recorded.'),
  'idempotent-replayed': describeResponseHeader(
    '`true` if an earlier request with this key recorded it. Else left out.',
  ),
}

/** A response with a JSON body. */
export const describeJsonResponse = (
  status: number,
  description: string,
  schema: BodySchema,
  headers: ResponseHeaders = CACHE_CONTROL_HEADER,
): ResponseMap => ({
  [status]: { description, headers, content: { 'application/json': { schema: jsonSchemaOf(schema) } } },
})

/** A response without a body. */
export const describeEmptyResponse = (status: number, description: string): ResponseMap => ({
  [status]: { description },
})

const REFUSAL_HEADERS: Record<number, ResponseHeaders> = {
  401: { 'www-authenticate': describeResponseHeader('`Bearer`, where a key is needed.') },
  403: { 'www-authenticate': describeResponseHeader('The scope that the key lacks.') },
  429: { 'retry-after': describeResponseHeader('The seconds to wait.', 'integer') },
}

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
        headers: { ...CACHE_CONTROL_HEADER, ...REFUSAL_HEADERS[status] },
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

/** Answers 304 if nothing changed. */
export const IF_NONE_MATCH_HEADER = describeHeader(
  'if-none-match',
  'The ETag of an earlier answer. If nothing changed, the answer is 304.',
  { type: 'string' },
)
export const LANG_SCHEMA: ParameterSchema = { type: 'string', enum: ['en', 'ar', ''] }
export const NOT_MODIFIED_RESPONSE: ResponseMap = {
  304: {
    description: 'The answer has not changed since the one with this ETag.',
    headers: { etag: PUBLIC_HEADERS.etag! },
  },
}

export const TEXT_SCHEMA = { type: 'string' } as const
export const integerSchemaOf = (minimum: number, maximum: number, fallback?: number): ParameterSchema => ({
  type: 'integer',
  minimum,
  maximum,
  ...(fallback !== undefined && { default: fallback }),
})

/** A key with the scope is required. */
export const keySecurityOf = (scope: Scope) => ({ security: [{ key: [scope] }] })
