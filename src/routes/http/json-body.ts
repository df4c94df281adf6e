import type { Context } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { isRefusal, type Refusal } from '../../lib/refusal.ts'
import type { Door } from '../app-env.ts'
import { overlook } from './json-limits.ts'
import { problem } from './problem.ts'

const MOST_BYTES = 128_000

/** No door reads more than this; a larger body is refused before it is looked at. */
export const limitedBody = bodyLimit({
  maxSize: MOST_BYTES,
  onError: (c) =>
    problem(c as Context<Door>, { refused: 'too-large', detail: `A body has at most ${MOST_BYTES} bytes.` }),
})

/** Refuses a request that does not say that its body is JSON. */
export const refusedType = (c: Context): Refusal | null =>
  /^application\/(json|[a-z0-9.+-]+\+json)\s*(;|$)/i.test(c.req.header('content-type') ?? '')
    ? null
    : { refused: 'unsupported-media-type', detail: 'Send the body as application/json.' }

/**
 * Reads JSON, text or bytes, boxed so that a body that says null is not taken for none. Refuses what is not UTF-8, too
 * deep or too long, and names members that stand twice.
 */
export const parsed = (body: string | Uint8Array): { value: unknown } | Refusal => {
  const text = typeof body === 'string' ? body : decoded(body)
  if (text === null) return { refused: 'malformed', detail: 'The body is not UTF-8, as JSON is.' }
  const errors = overlook(text)
  const [first] = errors
  if (first?.pointer === '') return { refused: 'invalid', detail: first.detail, errors }
  const read = readJson(text)
  if (isRefusal(read) || errors.length === 0) return read
  return { refused: 'invalid', detail: 'It cannot be known which of two members is meant.', errors }
}

const readJson = (text: string): { value: unknown } | Refusal => {
  try {
    return { value: JSON.parse(text) as unknown }
  } catch {
    return { refused: 'malformed', detail: 'The body could not be read as JSON.' }
  }
}

const decoded = (bytes: Uint8Array): string | null => {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes)
  } catch {
    return null
  }
}

/** The body exactly as it came: what is signed is signed as bytes. */
export const bytesOf = async (c: Context): Promise<Uint8Array> => new Uint8Array(await c.req.arrayBuffer())
