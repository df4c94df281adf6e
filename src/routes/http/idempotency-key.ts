import type { Context } from 'hono'
import type { Refusal } from '../../lib/refusal.ts'
import type { AppEnv } from '../app-env.ts'

const MAX_KEY_CHARACTERS = 256

/** The header Idempotency-Key with the path of the request; null without one. Refuses an empty or too long key (422). */
export const parseIdempotencyKey = (c: Context<AppEnv>): { key: string; path: string } | null | Refusal => {
  const key = c.req.header('idempotency-key')
  if (key === undefined) return null
  if (key.length >= 1 && key.length <= MAX_KEY_CHARACTERS) return { key, path: c.req.path }
  return { refused: 'invalid', detail: `The header Idempotency-Key must have 1 to ${MAX_KEY_CHARACTERS} characters.` }
}
