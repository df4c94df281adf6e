import { type Change, gravity } from '../timeline/event.ts'
import type { Facts } from '../timeline/event-draft.ts'
import type { Gazetteer } from '../timeline/gazetteer.ts'
import { type Filter, matches } from './filter.ts'
import type { Choice } from './preferences.ts'

type AlertLevel = Exclude<Choice['alerts'], 'none'>

/** How many active readers who may be written to follow one filter: in digests, and by alerts of each level. */
export type Following = { id: string; filter: Filter; digests: number; alerts: Record<AlertLevel, number> }

/** A revision that may be recorded, with the facts of those before it that were not silent. */
export type Prospect = { change: Change; silent: boolean; urgent: boolean; facts: Facts; earlier: readonly Facts[] }

/**
 * How many readers a revision would be told to: at once, and in their next digest. `at_once` is null where it would go
 * to exactly those who were told before, whom their filters do not count.
 */
export type Expected = { at_once: number | null; next_digest: number }

/** The least gravity that each level is alerted of. */
const LEAST_GRAVITY: Record<AlertLevel, number> = { extreme: 4, severe: 3, all: 1 }
const LEVELS = Object.keys(LEAST_GRAVITY) as AlertLevel[]
const FILTERS_AT_ONCE = 2_000

/** Counts by filters, page by page: each is matched once, whoever and however many follow it. */
export const expected = async (
  followings: (after: string, limit: number) => Promise<Following[]>,
  prospect: Prospect,
  gazetteer: Gazetteer,
): Promise<Expected> => {
  const { change, silent, urgent } = prospect
  if (silent || change === 'translation' || change === 'minor') return { at_once: 0, next_digest: 0 }
  if (change === 'retraction' || urgent) return { at_once: null, next_digest: 0 }
  const told = { at_once: 0, next_digest: 0 }
  for (let after = ''; ; ) {
    const page = await followings(after, FILTERS_AT_ONCE)
    for (const following of page) {
      const { at_once, next_digest } = expectedOf(following, prospect, gazetteer)
      told.at_once += at_once
      told.next_digest += next_digest
    }
    if (page.length < FILTERS_AT_ONCE) return told
    after = page.at(-1)!.id
  }
}

/** Of the readers of one filter, how many are alerted, and how many find the revision in their next digest. */
export const expectedOf = (
  { filter, digests, alerts }: Following,
  { facts, earlier }: Prospect,
  gazetteer: Gazetteer,
): { at_once: number; next_digest: number } => {
  if (!matches(filter, facts, gazetteer)) return { at_once: 0, next_digest: 0 }
  const before = earlier.filter((each) => matches(filter, each, gazetteer) !== null)
  const alerted = LEVELS.filter((level) => wakes(facts, level) && !before.some((each) => wakes(each, level)))
  return { at_once: alerted.reduce((sum, level) => sum + alerts[level], 0), next_digest: digests }
}

/** Whether readers of a level are alerted of what has these facts: what is only claimed, expected or unverified waits. */
const wakes = ({ nature, certainty, severity }: Facts, level: AlertLevel): boolean =>
  (nature === 'event' || nature === 'state') && certainty !== 'unverified' && gravity(severity) >= LEAST_GRAVITY[level]
