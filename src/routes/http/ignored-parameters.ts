import type { Context, MiddlewareHandler } from 'hono'
import { jsonPointerOf } from '../../lib/json-pointer.ts'
import type { BodyFault } from '../../lib/refusal.ts'
import type { AppEnv } from '../app-env.ts'

/** An answer names at most this many ignored parameters. */
const MAX_NAMES = 10
/** The percent-encoded name in the header has at most this many characters. */
const MAX_NAME_CHARACTERS = 60

/** The query parameters of a request that an address does not know, each once, in the order sent. */
export const unknownParametersOf = (c: Context<AppEnv>, names: readonly string[]): string[] =>
  [...new Set(new URL(c.req.url).searchParams.keys())].filter((name) => !names.includes(name))

/**
 * Notes the query parameters that a public address ignores: all but `names`. The header `x-ignored-parameters` names them,
 * pages name them in a sentence, and JSON in `warnings`.
 */
export const noteIgnoredParameters = (c: Context<AppEnv>, names: readonly string[]): void => {
  const unknown = unknownParametersOf(c, names).filter((name) => name !== '')
  if (unknown.length > 0) c.set('ignoredParameters', unknown.slice(0, MAX_NAMES).map(shorten))
}

/** Names ignored query parameters in the header `x-ignored-parameters`, percent-encoded and separated by commas. */
export const nameIgnoredParameters: MiddlewareHandler<AppEnv> = async (c, next) => {
  await next()
  const { ignoredParameters = [] } = c.var
  if (ignoredParameters.length > 0)
    c.header('x-ignored-parameters', ignoredParameters.map((name) => encodeURIComponent(name)).join(', '))
}

/** The member `warnings` of a JSON answer: one for each ignored query parameter. An answer without any has no such member. */
export const warningsOf = (c: Context<AppEnv>): { warnings?: BodyFault[] } => {
  const { ignoredParameters = [] } = c.var
  const detail = 'This parameter does not exist here and was ignored.'
  return ignoredParameters.length === 0
    ? {}
    : { warnings: ignoredParameters.map((name) => ({ pointer: jsonPointerOf([name]), detail })) }
}

/** The longest beginning of a name that fits into the header, without a part of a character. */
const shorten = (name: string): string => {
  let length = 0
  let kept = ''
  for (const character of name.toWellFormed()) {
    length += encodeURIComponent(character).length
    if (length > MAX_NAME_CHARACTERS) break
    kept += character
  }
  return kept
}
