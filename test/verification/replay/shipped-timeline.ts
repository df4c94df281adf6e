import { readFileSync } from 'node:fs'
import type { Random } from '../random.ts'
import type { EventRecord, Publication } from './event-records.ts'

type ShippedEvent = { id: string; revisions: (EventRecord & { change: string; reason?: unknown })[] }

/** A revision of the shipped timeline, and the day (ms UTC) on which it is published; null for one before the replay. */
export type DatedPublication = { day: number | null; publication: Publication }

const DAY_MS = 86_400_000
/** An event that is dated by the month alone is published on a day between these. */
const UNDATED_DAYS = [2, 6] as const

/** Returns the shipped timeline: the first revision of an event on its day, each later one a day after the one before. */
export const shippedTimeline = (random: Random, file = 'data/timeline.json'): DatedPublication[] => {
  const { events } = JSON.parse(readFileSync(file, 'utf8')) as { events: ShippedEvent[] }
  return events.flatMap(({ id, revisions }) => {
    const first = dayOf(String(revisions[0]!.when), random)
    return revisions.map(({ change, ...revision }, at) => ({
      day: first === null ? null : first + at * DAY_MS,
      // A link to an event that is recorded later is refused, and no mail shows links.
      publication: {
        event: id,
        number: at + 1,
        change,
        record: { ...revision, links: [] },
        ...(first === null ? { silent: true } : {}),
      },
    }))
  })
}

const dayOf = (when: string, random: Random): number | null => {
  const day = /2024-(11-(2[7-9]|30)|12-0[1-8])/.exec(when)?.[0]
  if (day) return Date.parse(day)
  return when.includes('2024-12') ? Date.parse(`2024-12-0${random.between(...UNDATED_DAYS)}`) : null
}
