/** What Resend answers when it refuses: the body is exactly this, the HTTP status is `statusCode`. */
export type Refusal = { statusCode: number; message: string; name: string }

export const refuse = (statusCode: number, name: string, message: string): Refusal => ({ statusCode, message, name })

export const isRefusal = (value: object): value is Refusal => 'statusCode' in value

export const answerRefusal = (refusal: Refusal, headers: Record<string, string> = {}): Response =>
  Response.json(refusal, { status: refusal.statusCode, headers })

const USUAL_NAMES: Record<number, string> = {
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

/** The name that Resend usually gives with an HTTP status from 400 to 599. */
export const usualName = (status: number): string =>
  USUAL_NAMES[status] ?? (status < 500 ? 'validation_error' : 'application_error')
