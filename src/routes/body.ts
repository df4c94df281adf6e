import type { Context } from 'hono'
import type { Refusal } from '../timeline/refusal.ts'

const MOST_BYTES = 128_000

/** The raw text of a body, or a refusal when it is larger than what is read here. */
export const textBody = async (c: Context): Promise<string | Refusal> => {
  const tooLarge: Refusal = { refused: 'too-large', detail: `A body has at most ${MOST_BYTES} bytes.` }
  if (Number(c.req.header('content-length') ?? 0) > MOST_BYTES) return tooLarge
  const bytes = await c.req.arrayBuffer()
  return bytes.byteLength > MOST_BYTES ? tooLarge : new TextDecoder().decode(bytes)
}

/** Whether a request says that its body is JSON. */
export const refusedType = (c: Context): Refusal | null =>
  /^application\/(json|[a-z0-9.+-]+\+json)\s*(;|$)/i.test(c.req.header('content-type') ?? '')
    ? null
    : { refused: 'unsupported-media-type', detail: 'Send the body as application/json.' }

/** Reads JSON, boxed so that a body that says null is not taken for none. */
export const parsed = (text: string): { value: unknown } | Refusal => {
  try {
    return { value: JSON.parse(text) as unknown }
  } catch {
    return { refused: 'malformed', detail: 'The body could not be read as JSON.' }
  }
}
