import { unique } from '../lib/unique.ts'
import type { Preferences } from './preferences.ts'

/** The most single events that a reader can follow, and the most that a reader can mute. */
export const MAX_CHOSEN_EVENTS = 50

/** How a reader chose a single event: its changes come by alert or in the digest, or none of it comes. */
export type EventChoiceKind = 'alert' | 'digest' | 'muted'

/** A choice of a single event, for the window (from, to] of the journal. `to` is null while it holds. */
export type EventChoice = { event: string; kind: EventChoiceKind; from: number; to: number | null }

/** The single events of preferences, with their kinds. A followed event comes by alert if the reader has alerts. */
export const eventChoicesOf = ({
  events = [],
  muted = [],
  alerts,
}: Pick<Preferences, 'events' | 'muted' | 'alerts'>): [event: string, kind: EventChoiceKind][] => [
  ...events.map((event): [string, EventChoiceKind] => [event, alerts === 'none' ? 'digest' : 'alert']),
  ...muted.map((event): [string, EventChoiceKind] => [event, 'muted']),
]

/** The lists of single events in canonical form: ids sorted and unique, and an empty list left out. */
export const chosenEventsOf = ({
  events = [],
  muted = [],
}: {
  events?: readonly string[] | undefined
  muted?: readonly string[] | undefined
}): Pick<Preferences, 'events' | 'muted'> => ({
  ...(events.length > 0 && { events: unique(events).sort() }),
  ...(muted.length > 0 && { muted: unique(muted).sort() }),
})

/** How a reader chose an event at a seq of the journal, by the choices of this event. Null if they chose nothing. */
export const findChoiceAt = (choices: readonly EventChoice[], seq: number): EventChoiceKind | null =>
  choices.find(({ from, to }) => seq > from && (to === null || seq <= to))?.kind ?? null

/** Splits a window (from, to] of the journal at each change of these choices, and gives each part its kind. */
export const splitByChoices = (
  choices: readonly EventChoice[],
  { from, to }: { from: number; to: number },
): { from: number; to: number; kind: EventChoiceKind | null }[] => {
  const changes = choices.flatMap((choice) => [choice.from, choice.to ?? to])
  const ends = unique([...changes.filter((seq) => seq > from && seq < to), to]).sort((a, b) => a - b)
  return ends.map((end, at) => ({ from: ends[at - 1] ?? from, to: end, kind: findChoiceAt(choices, end) }))
}
