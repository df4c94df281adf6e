import { providerError, type ResendError } from './provider-error.ts'

const RETENTION_MS = 24 * 3600 * 1000

/** `answer` is null while the first request with the key is running. */
type Entry = { fingerprint: string; expiresAt: number; answer: string | null }

/** The key is new, or belongs to an earlier request whose answer is repeated, or cannot be used. */
export type KeyClaim = 'new' | { replay: string } | ResendError

export type IdempotencyKeys = {
  /** `now` in milliseconds. A new key stays in use until `remember` or `release`. */
  claim(key: string, fingerprint: string, now: number): KeyClaim
  /** Keeps a successful answer until 24 hours after the claim. */
  remember(key: string, answer: string): void
  /** Frees the key after a failure: the next request with it may have another body. */
  release(key: string): void
  clear(): void
}

const claimKnown = (known: Entry, fingerprint: string): KeyClaim => {
  if (known.answer === null) {
    return providerError(
      409,
      'concurrent_idempotent_requests',
      'Same idempotency key used while original request is still in progress.',
    )
  }
  if (known.fingerprint !== fingerprint) {
    return providerError(
      409,
      'invalid_idempotent_request',
      'Same idempotency key used with a different request payload.',
    )
  }
  return { replay: known.answer }
}

/** Creates the idempotency keys of one team, in memory. */
export const createIdempotencyKeys = (): IdempotencyKeys => {
  const entries = new Map<string, Entry>()
  const deleteExpired = (now: number) => {
    // The map is in the order of claims, so the first key that is valid ends the search.
    for (const [key, { expiresAt }] of entries) {
      if (expiresAt > now) return
      entries.delete(key)
    }
  }
  return {
    claim: (key, fingerprint, now) => {
      if (key.length < 1 || key.length > 256) {
        return providerError(400, 'invalid_idempotency_key', 'The key must be between 1-256 chars.')
      }
      deleteExpired(now)
      const known = entries.get(key)
      if (known) return claimKnown(known, fingerprint)
      entries.set(key, { fingerprint, expiresAt: now + RETENTION_MS, answer: null })
      return 'new'
    },
    remember: (key, answer) => {
      const entry = entries.get(key)
      if (entry) entry.answer = answer
    },
    release: (key) => void entries.delete(key),
    clear: () => entries.clear(),
  }
}

/** Identifies a request by its path and the SHA-256 hash of its body. */
export const fingerprintOf = async (path: string, body: ArrayBuffer): Promise<string> => {
  const digest = await crypto.subtle.digest('SHA-256', body)
  return `${path} ${Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')}`
}
