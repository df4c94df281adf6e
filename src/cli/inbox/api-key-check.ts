import { providerError, type ResendError } from './provider-error.ts'

const SENDING_ONLY_PREFIX = 're_restricted'

/**
 * Returns a 401 error if the key is missing or not allowed here, else null. Every key that begins with `re_` is valid; a
 * key that begins with `re_restricted` may only send.
 */
export const checkApiKey = (authorization: string, isSending: boolean): ResendError | null => {
  const key = /^Bearer (\S+)$/i.exec(authorization)?.[1]
  if (key === undefined) return providerError(401, 'missing_api_key', 'Missing API key in the authorization header.')
  if (!key.startsWith('re_')) return providerError(401, 'missing_api_key', 'API key is invalid.')
  if (key.startsWith(SENDING_ONLY_PREFIX) && !isSending) {
    return providerError(401, 'restricted_api_key', 'This API key is restricted to only send emails.')
  }
  return null
}
