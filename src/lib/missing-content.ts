/** KV has no value, or not yet, for content that the database names. A later attempt may find it. */
export class MissingContentError extends Error {
  constructor(what: string) {
    super(`KV has no value yet for ${what}`)
    this.name = 'MissingContentError'
  }
}
