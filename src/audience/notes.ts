import type { Fault, FaultCode } from '../../templates/views.ts'
import type { Gazetteer } from '../timeline/gazetteer.ts'

/** What a choice is held to: what can be followed, and how many alerts the site sends a reader in an hour. */
export type Bounds = { gazetteer: Gazetteer; mostAlerts: number }

/** What was found wrong so far, and what the rest is held to. */
export type Notes = Bounds & { faults: Fault[] }

export type Body = Record<string, unknown>

const MOST_FOLLOWED = 200

/** A list of ids that are known, in order and once each. */
export const ids = (
  value: unknown,
  pointer: string,
  code: FaultCode,
  known: ReadonlyMap<string, unknown>,
  notes: Notes,
): string[] => {
  if (value === undefined) return []
  if (!Array.isArray(value)) return note(notes, pointer, 'not_a_list', [])
  if (value.length > MOST_FOLLOWED) return note(notes, pointer, 'too_many', [], String(MOST_FOLLOWED))
  value.forEach((each, at) => {
    if (typeof each !== 'string') note(notes, `${pointer}/${at}`, 'not_text')
    else if (!known.has(each)) note(notes, `${pointer}/${at}`, code, undefined, each.slice(0, 64))
  })
  return [...new Set(value.filter((each): each is string => typeof each === 'string'))].sort()
}

/** One of a few words; what is not said stands at its default. */
export const oneOf = <T extends string>(
  value: unknown,
  pointer: string,
  options: readonly T[],
  otherwise: T,
  notes: Notes,
): T => {
  if (value === undefined) return otherwise
  const found = options.find((each) => each === value)
  if (found !== undefined) return found
  notes.faults.push({ pointer, code: 'not_one_of', options: [...options] })
  return otherwise
}

/** True or false. */
export const yesOrNo = (value: unknown, pointer: string, otherwise: boolean, notes: Notes): boolean => {
  if (value === undefined || typeof value === 'boolean') return value ?? otherwise
  return note(notes, pointer, 'not_yes_or_no', otherwise)
}

/** A text that is good. */
export const checked = <T>(
  value: unknown,
  pointer: string,
  otherwise: T,
  code: FaultCode,
  isGood: (text: string) => boolean,
  notes: Notes,
): string | T => {
  if (value === undefined) return otherwise
  if (typeof value === 'string' && isGood(value)) return value
  return note(notes, pointer, code, otherwise, typeof value === 'string' ? value.slice(0, 64) : undefined)
}

/** An object; anything else is a fault, and read as an empty one. */
export const object = (value: unknown, pointer: string, notes: Notes): Body =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Body)
    : note(notes, pointer, 'not_an_object', {})

/** Notes members that nobody knows. */
export const refuseUnknown = (given: Body, known: string[], pointer: string, notes: Notes): void => {
  for (const name of Object.keys(given))
    if (!known.includes(name))
      note(notes, `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`, 'unknown_member')
}

/** Notes a fault and goes on with a value that lets the rest be read too. */
export const note = <T>(notes: Notes, pointer: string, code: FaultCode, otherwise?: T, value?: string): T => {
  notes.faults.push({ pointer, code, ...(value === undefined ? {} : { value }) })
  return otherwise as T
}
