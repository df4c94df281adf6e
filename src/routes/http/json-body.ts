import type { Context } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { isRefusal, type Refusal } from '../../lib/refusal.ts'
import type { AppEnv } from '../app-env.ts'
import { checkJsonLimits } from './json-limits.ts'
import { answerProblem } from './problem.ts'

const MAX_BODY_BYTES = 128_000

/** No door reads more than this; a larger body is refused before it is looked at. */
export const limitBodySize = bodyLimit({
  maxSize: MAX_BODY_BYTES,
  onError: (c) =>
    answerProblem(c as Context<AppEnv>, {
      refused: 'too-large',
      detail: `A body has at most ${MAX_BODY_BYTES} bytes.`,
    }),
})

/** Refuses a request that does not say that its body is JSON. */
export const checkJsonContentType = (c: Context): Refusal | null =>
  /^application\/(json|[a-z0-9.+-]+\+json)\s*(;|$)/i.test(c.req.header('content-type') ?? '')
    ? null
    : { refused: 'unsupported-media-type', detail: 'Send the body as application/json.' }

/**
 * Reads JSON, text or bytes, boxed so that a body that says null is not taken for none. Refuses what is not UTF-8, too
 * deep or too long, and names members that stand twice.
 */
export const parseJsonBody = (body: string | Uint8Array): { value: unknown } | Refusal => {
  const text = typeof body === 'string' ? body : decodeUtf8(body)
  if (text === null) return { refused: 'malformed', detail: 'The body is not UTF-8, as JSON is.' }
  const errors = checkJsonLimits(text)
  const [first] = errors
  if (first?.pointer === '') return { refused: 'invalid', detail: first.detail, errors }
  const json = parseJson(text)
  if (isRefusal(json) || errors.length === 0) return json
  return { refused: 'invalid', detail: 'It cannot be known which of two members is meant.', errors }
}

const parseJson = (text: string): { value: unknown } | Refusal => {
  try {
    return { value: JSON.parse(text) as unknown }
  } catch {
    return { refused: 'malformed', detail: 'The body could not be read as JSON.' }
  }
}

const decodeUtf8 = (bytes: Uint8Array): string | null => {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes)
  } catch {
    return null
  }
}

/** The body exactly as it came: what is signed is signed as bytes. */
export const readBodyBytes = async (c: Context): Promise<Uint8Array> => new Uint8Array(await c.req.arrayBuffer())
