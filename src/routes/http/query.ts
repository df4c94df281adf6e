import type { Context } from 'hono'
import { jsonPointerOf } from '../../lib/json-pointer.ts'
import type { BodyFault, Refusal } from '../../lib/refusal.ts'

/** How many items one answer of a list for operators has at most. */
export const MAX_ITEMS_PER_LIST = 100

/** The parameters of a query that are known and appear once, and the faults found so far. */
export type ParsedQuery = { parameters: Record<string, string>; faults: BodyFault[] }

/** Reads the query parameters. A parameter that is not allowed, or appears twice, is a fault. */
export const parseQuery = (c: Context, allowedNames: readonly string[]): ParsedQuery => {
  const parameters: Record<string, string> = {}
  const faults: BodyFault[] = []
  for (const [name, values] of Object.entries(c.req.queries())) {
    const detail = allowedNames.includes(name)
      ? `The parameter ${name} appears more than once. Send it once.`
      : allowedNames.length === 0
        ? 'This address has no query parameters. Leave this one out.'
        : `This parameter does not exist here. Possible parameters: ${allowedNames.join(', ')}.`
    if (!allowedNames.includes(name) || values.length > 1) faults.push({ pointer: pointerOfParameter(name), detail })
    else parameters[name] = values[0]!
  }
  return { parameters, faults }
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
