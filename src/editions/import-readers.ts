import type { Fault } from '../../templates/views.ts'
import { cohortOf, termsOf } from '../audience/cohort.ts'
import { filterId, filterOf } from '../audience/filter.ts'
import { readLoaded } from '../audience/parse-preferences.ts'
import type { Choice } from '../audience/preferences.ts'
import type { Bounds } from '../audience/preferences-schema.ts'
import { nextDue, type ScheduleTime, scheduleOf } from '../audience/schedule.ts'
import type { Loading, Roster } from '../audience/subscriber-store.ts'
import type { Suppressions } from '../audience/suppression-store.ts'
import { canonicalJson } from '../lib/canonical-json.ts'

/** One reader as an operator brings them: an address, what they chose, and what is known of their consent. */
export type Brought = { email: string; choice: Choice; consent: unknown }

export type LineFault = { line: number; fault: Fault }

const AT_ONCE = 1_000
/** A value that D1 is given has at most 2 MB, and here all readers of a transaction are one. */
const CHARACTERS_AT_ONCE = 400_000
const MOST_FAULTS = 100

/** Reads NDJSON, one reader a line. Every fault of every line is named (the first hundred of them). */
export const readLines = (text: string, bounds: Bounds): { brought: Brought[]; faults: LineFault[] } => {
  const brought: Brought[] = []
  const faults: LineFault[] = []
  text.split('\n').forEach((line, at) => {
    if (line.trim() === '' || faults.length >= MOST_FAULTS) return
    const read = readLine(line, bounds)
    if (read.faults.length === 0) brought.push(read)
    else faults.push(...read.faults.map((fault) => ({ line: at, fault })))
  })
  return { brought, faults }
}

const readLine = (line: string, bounds: Bounds) => {
  try {
    return readLoaded(JSON.parse(line), bounds)
  } catch {
    return readLoaded(null, bounds)
  }
}

/** Makes readers active at once, at most a thousand to a transaction; repeating it changes nothing. Answers with how many are new. */
export const loadReaders = async (
  { roster, suppressions }: { roster: Roster; suppressions: Suppressions },
  brought: Brought[],
  times: { now: number; released: number },
): Promise<number> => {
  let loaded = 0
  for (const some of parts(brought)) {
    const part = await Promise.all(some.map((each) => prepared(each, suppressions)))
    const filters = unique(part.map(({ filter, body }) => ({ id: filter, body })))
    const schedules = unique(part.flatMap(({ time }) => (time ? [{ ...time, next: nextDue(time, times.now) }] : [])))
    const cohorts = unique(part.flatMap(({ least, terms }) => (terms ? [{ least, terms }] : [])))
    const readers = part.map(
      ({ body: _, least: __, time, ...reader }): Loading => ({ ...reader, ...(time ?? NO_DIGEST) }),
    )
    loaded += await roster.load(readers, filters, schedules, cohorts, times)
  }
  return loaded
}

/** Readers in the parts that one transaction takes. */
const parts = (brought: Brought[]): Brought[][] => {
  const made: Brought[][] = []
  let room = 0
  for (const each of brought) {
    const size = JSON.stringify(each).length
    if (made.length === 0 || size > room || made.at(-1)!.length === AT_ONCE) {
      made.push([])
      room = CHARACTERS_AT_ONCE
    }
    made.at(-1)!.push(each)
    room -= size
  }
  return made
}

const NO_DIGEST = { cadence: '', weekday: '', time: '', timezone: '' }

type Prepared = Omit<Loading, keyof typeof NO_DIGEST> & { body: string; least: number; time: ScheduleTime | null }

const prepared = async ({ email, choice, consent }: Brought, suppressions: Suppressions): Promise<Prepared> => {
  const filter = filterOf(choice)
  const cohort = await cohortOf(choice)
  return {
    email,
    address: await suppressions.addressOf(email),
    lang: choice.lang,
    filter: await filterId(filter),
    choice: canonicalJson(choice),
    consent: JSON.stringify(consent),
    body: canonicalJson(filter),
    time: scheduleOf(choice.digest),
    least: cohort?.least ?? 0,
    terms: cohort ? termsOf(cohort) : '',
  }
}

const unique = <T>(all: T[]): T[] => [...new Map(all.map((each) => [canonicalJson(each), each])).values()]
