import { type Refusal, refuse } from './provider-refusal.ts'

const SENDING_ONLY = 're_restricted'

/**
 * Whether a request may pass: any key that starts with `re_` is good, and one that starts with `re_restricted` may
 * only send. Refuses with 401.
 */
export const checkKey = (authorization: string | undefined, isSending: boolean): Refusal | null => {
  const key = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1]
  if (key === undefined) return refuse(401, 'missing_api_key', 'Missing API key in the authorization header.')
  if (!key.startsWith('re_')) return refuse(401, 'missing_api_key', 'API key is invalid.')
  if (key.startsWith(SENDING_ONLY) && !isSending) {
    return refuse(401, 'restricted_api_key', 'This API key is restricted to only send emails.')
  }
  return null
}
