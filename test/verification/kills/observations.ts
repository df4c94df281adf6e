import type { FollowedPreferences } from './readers.ts'

/** One mail that the provider accepted, or refused as a member of an accepted request. `at` is wall-clock time, ms UTC. */
export type ObservedMail = {
  to: string
  kind: string
  chunk: string
  events: string[]
  /** The newest revision that it shows, by event. */
  shown: Record<string, number>
  /** Whether it says that an older mail may still arrive. */
  isLate: boolean
  /** Whether it links its edition, because it has no room for all events. */
  isTruncated: boolean
  links: Record<string, string>
  key: string
  at: number
  isRefused: boolean
}

/** The time in which something took effect: from the first request to the answer; wall clock, ms UTC. */
export type Span = { began: number; ended: number }

/** A tick that was answered, with its time in ms UTC. */
export type Tick = Span & { at: number }

/** A revision in the journal. */
export type RecordedRevision = Span & {
  event: string
  number: number
  change: string
  isUrgent: boolean
  regions: string[]
  actors: string[]
  isSevere: boolean
  seq: number
  releaseAt: number
}

/** One address, and everything that the proof did with it. */
export type ObservedReader = {
  email: string
  preferences: FollowedPreferences
  /** True if the operator imported them, false if they subscribed. */
  isImported: boolean
  /** The import of a reader who was not there at the start. `at` is the time of the newest tick. */
  imported: (Span & { at: number }) | null
  /** The subscription requests, at most `times`. `at` is the time of the newest tick. */
  subscribed: (Span & { times: number; at: number }) | null
  confirmed: Span | null
  /** True if they changed schedule or asked for a digest now: their windows are not those of the schedule. */
  hasOwnWindows: boolean
  left: Span | null
}

/** A run of a schedule as the product lists it: the window (from, to] of the journal. */
export type ListedRun = { id: number; dueAt: number; from: number; to: number }

/** A redaction of a revision. */
export type Redaction = Span & { event: string; number: number }

/** A request to send mail: its chunk, when it arrived, and whether its mails show a revision. */
export type ObservedRequest = { chunk: string; at: number; shows: (event: string, number: number) => boolean }

/** A time at which the product had no work left. `at` is the time of the newest tick. */
export type IdleTime = Span & { at: number }

/** Everything that the proof did and saw from outside. */
export type Observations = {
  readers: Map<string, ObservedReader>
  revisions: RecordedRevision[]
  ticks: Tick[]
  idleTimes: IdleTime[]
  runs: ListedRun[]
  mails: ObservedMail[]
  requests: ObservedRequest[]
  redactions: Redaction[]
  /** The chunks that the operator let be sent again, because the provider had not accepted them. */
  resentChunks: Set<string>
  /** The keys of accepted requests whose answer was lost. */
  unansweredKeys: string[]
  /** Faults that were found without an audit. */
  findings: string[]
}

export const createObservations = (): Observations => ({
  readers: new Map(),
  revisions: [],
  ticks: [],
  idleTimes: [],
  runs: [],
  mails: [],
  requests: [],
  redactions: [],
  resentChunks: new Set(),
  unansweredKeys: [],
  findings: [],
})
