import { isObject } from '../../../lib/plain-object.ts'
import type { ProviderFailure } from '../mail-provider.ts'

/** Resend answers these after it refused the whole request. */
const REFUSING_STATUSES = [400, 401, 403, 422, 429, 451]
const UNREADABLE = 'application_error'

/**
 * Reads an error of Resend (https://resend.com/docs/api-reference/errors). It certainly accepted nothing if the body is
 * Resend's own, and the status one that refuses or 503 `service_unavailable`. Any other answer may come from a proxy, or
 * after a part was accepted.
 */
export const readResendError = (status: number | null, body: unknown): ProviderFailure => {
  const name = isObject(body) && typeof body.name === 'string' ? body.name : null
  const isRefusal = status !== null && REFUSING_STATUSES.includes(status)
  const isUnavailable = status === 503 && name === 'service_unavailable'
  return { name: name ?? UNREADABLE, status, acceptedNothing: name !== null && (isRefusal || isUnavailable) }
}
