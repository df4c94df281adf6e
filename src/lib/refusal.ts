/** One fault of a request: a JSON pointer to it (RFC 6901), and a sentence that says how to correct it. */
export type BodyFault = { pointer: string; detail: string }

/** The reason why a request was refused. The routes turn `refused` into an HTTP status and a problem document (RFC 9457). */
export type Refusal = {
  refused: RefusalCode
  detail: string
  errors?: BodyFault[]
  /** Extension members of the problem document, for example the current number of an event. */
  extensions?: Record<string, unknown>
}

export type RefusalCode =
  | 'malformed'
  | 'unauthorized'
  | 'forbidden'
  | 'not-found'
  | 'method-not-allowed'
  | 'conflict'
  | 'gone'
  | 'stale-number'
  | 'duplicate'
  | 'too-large'
  | 'unsupported-media-type'
  | 'invalid'
  | 'key-reused'
  | 'too-many-requests'
  | 'unavailable'

export const isRefusal = (value: unknown): value is Refusal =>
  typeof value === 'object' && value !== null && typeof (value as Refusal).refused === 'string'
