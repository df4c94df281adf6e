import type { Context } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { Refusal } from '../timeline/refusal.ts'
import { problem } from './problem.ts'
import type { Door } from './world.ts'

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

/** Reads JSON, boxed so that a body that says null is not taken for none. */
export const parsed = (text: string): { value: unknown } | Refusal => {
  try {
    return { value: JSON.parse(text) as unknown }
  } catch {
    return { refused: 'malformed', detail: 'The body could not be read as JSON.' }
  }
}
