import type { Context } from 'hono'
import type { FaultAt, Refusal } from '../../lib/refusal.ts'

/** A query as it was sent, and what is wrong with it so far. */
export type Query = { given: Record<string, string>; faults: FaultAt[] }

/** Reads the parameters of an address: one that is not known here, or stands there twice, is a fault. */
export const readQuery = (c: Context, known: readonly string[]): Query => {
  const given: Record<string, string> = {}
  const faults: FaultAt[] = []
  for (const [name, values] of Object.entries(c.req.queries())) {
    const detail = known.includes(name)
      ? `${name} stands here more than once: give it once.`
      : `This parameter is not known here. The known ones are: ${known.join(', ') || 'none'}.`
    if (!known.includes(name) || values.length > 1) faults.push({ pointer: pointerTo(name), detail })
    else given[name] = values[0]!
  }
  return { given, faults }
}

/** A whole number in a query; a fault is noted and the default stands in for it. */
export const wholeNumber = (
  { given, faults }: Query,
  name: string,
  otherwise: number,
  least: number,
  most: number,
): number => {
  const text = given[name]
  if (text === undefined) return otherwise
  const number = /^[0-9]{1,16}$/.test(text) ? Number(text) : Number.NaN
  if (number >= least && number <= most) return number
  faults.push({ pointer: pointerTo(name), detail: `${name} is a whole number from ${least} to ${most}.` })
  return otherwise
}

/** The refusal of a query, all of its faults at once. */
export const refusedQuery = (errors: FaultAt[]): Refusal => ({
  refused: 'invalid',
  detail: errors.length === 1 ? 'One thing in the query needs to be changed.' : 'The query has faults.',
  errors,
})

const pointerTo = (name: string): string => `/${name.replaceAll('~', '~0').replaceAll('/', '~1').slice(0, 64)}`
