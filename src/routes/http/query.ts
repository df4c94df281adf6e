import type { Context } from 'hono'
import { jsonPointerOf } from '../../lib/json-pointer.ts'
import type { BodyFault, Refusal } from '../../lib/refusal.ts'
import type { AppEnv } from '../app-env.ts'
import { noteIgnoredParameters, unknownParametersOf } from './ignored-parameters.ts'

/** How many items one answer of a list for operators has at most. */
export const MAX_ITEMS_PER_LIST = 100

/** The parameters of a query that are known and appear once, and the faults found so far. */
export type ParsedQuery = { parameters: Record<string, string>; faults: BodyFault[] }

/** Reads the query parameters of an address that needs a key. A parameter that is unknown, or appears twice, is a fault. */
export const parseQuery = (c: Context<AppEnv>, names: readonly string[]): ParsedQuery => {
  const query = readKnownParameters(c, names)
  const unknown = unknownParametersOf(c, names)
  const detail =
    names.length === 0
      ? 'This address has no query parameters. Leave this one out.'
      : `This parameter does not exist here. Possible parameters: ${names.join(', ')}.`
  return {
    ...query,
    faults: [...unknown.map((name) => ({ pointer: pointerOfParameter(name), detail })), ...query.faults],
  }
}

/**
 * Reads the query parameters of a public address. An unknown parameter is ignored and named in the answer, because other
 * programs add parameters to links. A known one that appears twice is a fault.
 */
export const parsePublicQuery = (c: Context<AppEnv>, names: readonly string[]): ParsedQuery => {
  noteIgnoredParameters(c, names)
  return readKnownParameters(c, names)
}

const readKnownParameters = (c: Context<AppEnv>, names: readonly string[]): ParsedQuery => {
  const sent = new URL(c.req.url).searchParams
  const parameters: Record<string, string> = {}
  const faults: BodyFault[] = []
  for (const name of names) {
    const [value, ...more] = sent.getAll(name)
    if (more.length > 0)
      faults.push({ pointer: `/${name}`, detail: `The parameter ${name} appears more than once. Send it once.` })
    else if (value !== undefined) parameters[name] = value
  }
  return { parameters, faults }
}

/** A query parameter in which a plus is a plus, as in an email address, and not a space. */
export const readAddressParameter = (c: Context<AppEnv>, name: string): string => {
  const { search } = new URL(c.req.url)
  return new URLSearchParams(search.replaceAll('+', '%2B')).get(name) ?? ''
}

/** Reads a whole number from `min` to `max`. Returns the fallback if it is missing, or with a fault if it is not valid. */
export const parseWholeNumber = (
  { parameters, faults }: ParsedQuery,
  name: string,
  fallback: number,
  min: number,
  max: number,
): number => {
  const text = parameters[name]
  if (text === undefined) return fallback
  const number = /^[0-9]{1,16}$/.test(text) ? Number(text) : Number.NaN
  if (number >= min && number <= max) return number
  faults.push({ pointer: pointerOfParameter(name), detail: `${name} must be a whole number from ${min} to ${max}.` })
  return fallback
}

/** Refuses a query with all of its faults. */
export const queryRefusalOf = (errors: BodyFault[]): Refusal => ({
  refused: 'invalid',
  detail: 'The query is not valid. Correct each parameter that `errors` names.',
  errors,
})

const MAX_POINTER_CHARACTERS = 65

const pointerOfParameter = (name: string): string => jsonPointerOf([name]).slice(0, MAX_POINTER_CHARACTERS)
