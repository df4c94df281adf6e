import { type Refusal, refuse } from './provider-refusal.ts'

const KEPT_MS = 24 * 3600 * 1000

/** Null while the first request with the key is still running. */
type Entry = { payload: string; expiresAt: number; answer: string | null }

/** What a key says to a request: go ahead, here is what was answered before, or no. */
export type Claim = 'go' | { replay: string } | Refusal

export type Keys = {
  /** `payload` is the request's fingerprint; `now` in milliseconds. */
  claim(key: string, payload: string, now: number): Claim
  /** Keeps a success for 24 hours from the claim. */
  remember(key: string, answer: string): void
  /** A failure is not remembered: the same key may be tried again. */
  release(key: string): void
  forget(): void
}

const claimKnown = (known: Entry, payload: string): Claim => {
  if (known.answer === null) {
    return refuse(
      409,
      'concurrent_idempotent_requests',
      'Same idempotency key used while original request is still in progress.',
    )
  }
  if (known.payload !== payload) {
    return refuse(409, 'invalid_idempotent_request', 'Same idempotency key used with a different request payload.')
  }
  return { replay: known.answer }
}

/** The idempotency keys of one team, in memory. */
export const createKeys = (): Keys => {
  const entries = new Map<string, Entry>()
  return {
    claim: (key, payload, now) => {
      if (key.length < 1 || key.length > 256) {
        return refuse(400, 'invalid_idempotency_key', 'The key must be between 1-256 chars.')
      }
      const known = entries.get(key)
      if (known && known.expiresAt > now) return claimKnown(known, payload)
      entries.set(key, { payload, expiresAt: now + KEPT_MS, answer: null })
      return 'go'
    },
    remember: (key, answer) => {
      const entry = entries.get(key)
      if (entry) entry.answer = answer
    },
    release: (key) => void entries.delete(key),
    forget: () => entries.clear(),
  }
}

/** By what two requests are known to be the same: the path, and a hash of the body's raw bytes. */
export const fingerprint = async (path: string, body: ArrayBuffer): Promise<string> => {
  const digest = await crypto.subtle.digest('SHA-256', body)
  return `${path} ${Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')}`
}
