import type { Context } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import * as v from 'valibot'
import { checkJsonLimits, type JsonLimits } from '../../lib/json-limits.ts'
import { isRefusal, type Refusal } from '../../lib/refusal.ts'
import { schemaFaultsOf } from '../../lib/schema-issues.ts'
import type { AppEnv } from '../app-env.ts'
import { answerProblem } from './problem.ts'

const MAX_BODY_BYTES = 128_000

/** Refuses a body of more than 128,000 bytes with 413, before it is read to its end. */
export const limitBodySize = bodyLimit({
  maxSize: MAX_BODY_BYTES,
  onError: (c) =>
    answerProblem(c as Context<AppEnv>, {
      refused: 'too-large',
      detail: 'The body has more than 128,000 bytes. Send a smaller one.',
    }),
})

/**
 * Reads the body as JSON and validates it. Refuses a body that is not JSON (400), is not declared as JSON (415) or does
 * not match the schema (422, with all errors). With `optional`, an empty body counts as `{}`.
 */
export const parseBodyAs = async <T extends v.GenericSchema>(
  c: Context<AppEnv>,
  schema: T,
  { optional = false } = {},
): Promise<v.InferOutput<T> | Refusal> => {
  const body = optional && (await readBodyBytes(c)).length === 0 ? { value: {} } : await parseJsonRequest(c)
  if (isRefusal(body)) return body
  const result = v.safeParse(schema, body.value)
  if (result.success) return result.output
  return { refused: 'invalid', detail: INVALID_BODY_DETAIL, errors: schemaFaultsOf(result.issues) }
}

/** The `detail` of a refusal whose `errors` name what is wrong with a body. */
export const INVALID_BODY_DETAIL = 'The body is not valid. Correct each member that `errors` names.'

/** Reads the body as JSON. Refuses a body that is not declared as JSON (415), and what `parseJsonBody` refuses. */
export const parseJsonRequest = async (c: Context<AppEnv>): Promise<{ value: unknown } | Refusal> =>
  checkJsonContentType(c) ?? parseJsonBody(await readBodyBytes(c))

const checkJsonContentType = (c: Context): Refusal | null =>
  /^application\/(json|[a-z0-9.+-]+\+json)\s*(;|$)/i.test(c.req.header('content-type') ?? '')
    ? null
    : {
        refused: 'unsupported-media-type',
        detail: 'Send the body as JSON, with the header Content-Type: application/json.',
      }

/**
 * Parses JSON and returns it as `{ value }`, so that a body `null` differs from no body. Refuses text that is not UTF-8 or
 * not JSON (400), and JSON that is too deep, too long, has a member twice in one object or a number that a double cannot
 * hold (422).
 */
export const parseJsonBody = (body: string | Uint8Array, limits?: JsonLimits): { value: unknown } | Refusal => {
  const text = typeof body === 'string' ? body : decodeUtf8(body)
  if (text === null) return { refused: 'malformed', detail: 'The body is not valid UTF-8. JSON must be sent as UTF-8.' }
  const errors = checkJsonLimits(text, limits)
  const [first] = errors
  if (first?.pointer === '') return { refused: 'invalid', detail: first.detail, errors }
  const json = parseJson(text)
  if (isRefusal(json) || !first) return json
  return { refused: 'invalid', detail: first.detail, errors }
}

const parseJson = (text: string): { value: unknown } | Refusal => {
  try {
    return { value: JSON.parse(text) as unknown }
  } catch {
    return { refused: 'malformed', detail: 'The body is not valid JSON.' }
  }
}

const decodeUtf8 = (bytes: Uint8Array): string | null => {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes)
  } catch {
    return null
  }
}

/** The bytes of the body as they were received. A signature covers exactly these. */
export const readBodyBytes = async (c: Context): Promise<Uint8Array> => new Uint8Array(await c.req.arrayBuffer())
