import { isObject } from '../lib/plain-object.ts'
import { trimTyped } from '../lib/text.ts'
import { MAX_CHOSEN_EVENTS } from './event-choice.ts'
import type { InputFault } from './input-fault.ts'

const LISTS = ['events', 'muted'] as const
const MAX_INPUT_CHARS = 64

/** The ids of single events in a body or form, as they were typed. Lists that the schema refuses count as empty. */
export const typedEventsOf = (body: unknown): Record<(typeof LISTS)[number], string[]> => {
  const typed = isObject(body) ? body : {}
  return { events: idsOf(typed.events), muted: idsOf(typed.muted) }
}

const idsOf = (list: unknown): string[] =>
  Array.isArray(list) && list.length <= MAX_CHOSEN_EVENTS
    ? list.map((id: unknown) => (typeof id === 'string' ? trimTyped(id) : ''))
    : []

/** The faults of the single events in a body: ids that are not among the known ones, and muted events that are followed. */
export const eventFaultsOf = (body: unknown, known: ReadonlySet<string>): InputFault[] => {
  const typed = typedEventsOf(body)
  const faults = LISTS.flatMap((list) =>
    typed[list].flatMap((id, at): InputFault[] => {
      if (id === '' && !isTextAt(body, list, at)) return []
      const value = id.slice(0, MAX_INPUT_CHARS)
      if (!known.has(id)) return [{ pointer: `/${list}/${at}`, code: 'unknown_event', value }]
      const isBoth = list === 'muted' && typed.events.includes(id)
      return isBoth ? [{ pointer: `/${list}/${at}`, code: 'followed_and_muted', value }] : []
    }),
  )
  return faults
}

/** A member that is no text is a fault of the schema already. */
const isTextAt = (body: unknown, list: string, at: number): boolean =>
  typeof (body as Record<string, unknown[]>)[list]![at] === 'string'

/** Finds the faults of the single events in a body. `findKnown` returns those of these ids that are ids of events. */
export const findEventFaults = async (
  body: unknown,
  findKnown: (ids: readonly string[]) => Promise<ReadonlySet<string>>,
): Promise<InputFault[]> => {
  const { events, muted } = typedEventsOf(body)
  if (events.length + muted.length === 0) return []
  return eventFaultsOf(body, await findKnown([...events, ...muted]))
}
