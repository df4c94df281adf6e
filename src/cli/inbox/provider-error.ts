/** An error as Resend answers it: the body is exactly this object, and the HTTP status is `statusCode`. */
export type ResendError = { statusCode: number; message: string; name: string }

export const providerError = (statusCode: number, name: string, message: string): ResendError => ({
  statusCode,
  message,
  name,
})

export const isProviderError = (value: object): value is ResendError => 'statusCode' in value

export const errorResponse = (error: ResendError, headers: Record<string, string> = {}): Response =>
  Response.json(error, { status: error.statusCode, headers })

const DEFAULT_NAMES: Record<number, string> = {
  400: 'validation_error',
  401: 'missing_api_key',
  403: 'invalid_api_key',
  404: 'not_found',
  405: 'method_not_allowed',
  409: 'concurrent_idempotent_requests',
  422: 'validation_error',
  429: 'rate_limit_exceeded',
  451: 'security_error',
  500: 'application_error',
  502: 'service_unavailable',
  503: 'service_unavailable',
  504: 'service_unavailable',
}

/** Returns the name that Resend usually gives with an HTTP status from 400 to 599. */
export const defaultErrorName = (status: number): string =>
  DEFAULT_NAMES[status] ?? (status < 500 ? 'validation_error' : 'application_error')
