import type { Context } from 'hono'
import type { BodyFault, Refusal } from '../../lib/refusal.ts'

/** A query as it was sent, and what is wrong with it so far. */
export type ParsedQuery = { parameters: Record<string, string>; faults: BodyFault[] }

/** Reads the parameters of an address: one that is not known here, or stands there twice, is a fault. */
export const parseQuery = (c: Context, allowedNames: readonly string[]): ParsedQuery => {
  const parameters: Record<string, string> = {}
  const faults: BodyFault[] = []
  for (const [name, values] of Object.entries(c.req.queries())) {
    const detail = allowedNames.includes(name)
      ? `${name} stands here more than once: give it once.`
      : `This parameter is not known here. The known ones are: ${allowedNames.join(', ') || 'none'}.`
    if (!allowedNames.includes(name) || values.length > 1) faults.push({ pointer: pointerOfParameter(name), detail })
    else parameters[name] = values[0]!
  }
  return { parameters, faults }
}

/** A whole number in a query; a fault is noted and the default stands in for it. */
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
  faults.push({ pointer: pointerOfParameter(name), detail: `${name} is a whole number from ${min} to ${max}.` })
  return fallback
}

/** The refusal of a query, all of its faults at once. */
export const queryRefusalOf = (errors: BodyFault[]): Refusal => ({
  refused: 'invalid',
  detail: errors.length === 1 ? 'One thing in the query needs to be changed.' : 'The query has faults.',
  errors,
})

const pointerOfParameter = (name: string): string => `/${name.replaceAll('~', '~0').replaceAll('/', '~1').slice(0, 64)}`
