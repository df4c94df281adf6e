import type { Choice } from './crowd.ts'

/** One mail that the stand-in accepted, or refused one by one within an accepted request. Times are by the wall, in ms. */
export type Letter = {
  to: string
  kind: string
  chunk: string
  events: string[]
  links: Record<string, string>
  key: string
  at: number
  isRefused: boolean
}

/** A stretch of time by the wall in which something took effect: from the first asking to the answer. */
export type Span = { began: number; ended: number }

/** A tick that was answered, and the time that it was told. */
export type Tick = Span & { at: number }

/** A revision in the journal; `releaseAt` is the moment from which it may be told. */
export type Recorded = Span & {
  event: string
  change: string
  regions: string[]
  actors: string[]
  isSevere: boolean
  seq: number
  releaseAt: number
}

/** What the proof did with one address. */
export type Reader = {
  email: string
  choice: Choice
  /** Loaded by the operator before anything happened, or come by the front door. */
  isLoaded: boolean
  /** When they asked to be written to, by the wall and as ticks tell the time; at most so many times. */
  asked: (Span & { times: number; at: number }) | null
  confirmed: Span | null
  /** Whether they changed schedule, or asked to be told at once: their windows are their own. */
  isWanderer: boolean
  left: Span | null
}

/** A run of a schedule as the product lists it: the window (from, to] of the journal that it tells. */
export type Run = { id: number; dueAt: number; from: number; to: number }

/** Moments at which the product said that nothing was left to do; `at` is the newest time told. */
export type Idle = Span & { at: number }

/** All that the proof did and saw, from outside. */
export type Book = {
  readers: Map<string, Reader>
  recorded: Recorded[]
  ticks: Tick[]
  idles: Idle[]
  runs: Run[]
  letters: Letter[]
  /** Keys of requests that were accepted while the answer was lost on its way. */
  unanswered: string[]
  /** What no audit is needed to see. */
  findings: string[]
}

export const newBook = (): Book => ({
  readers: new Map(),
  recorded: [],
  ticks: [],
  idles: [],
  runs: [],
  letters: [],
  unanswered: [],
  findings: [],
})
