/** One thing that is wrong with what was sent: where (an RFC 6901 pointer) and a sentence a person can act on. */
export type BodyFault = { pointer: string; detail: string }

/** Why something expected was not done. The front door turns the name into a status. */
export type Refusal = {
  refused: RefusalCode
  detail: string
  errors?: BodyFault[]
  /** Further members of the problem document, for example the current number of an event. */
  more?: Record<string, unknown>
}

export type RefusalCode =
  | 'malformed'
  | 'unauthorized'
  | 'forbidden'
  | 'not-found'
  | 'method-not-allowed'
  | 'conflict'
  | 'stale-number'
  | 'too-large'
  | 'unsupported-media-type'
  | 'invalid'
  | 'key-reused'
  | 'too-many-requests'
  | 'unavailable'

export const isRefusal = (value: unknown): value is Refusal =>
  typeof value === 'object' && value !== null && typeof (value as Refusal).refused === 'string'
