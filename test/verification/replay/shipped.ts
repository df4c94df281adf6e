import { readFileSync } from 'node:fs'
import type { Dice } from '../kills/dice.ts'
import type { Act, EventRecord } from './record.ts'

type Shipped = { id: string; revisions: (EventRecord & { change: string; reason?: unknown })[] }

/** A revision of the timeline that ships, and the day (ms UTC) on which it is published; null for what was before. */
export type Dated = { day: number | null; act: Act }

const DAY_MS = 86_400_000
/** What is dated by its month alone is published on one of these days of it. */
const SOME_DAYS = [2, 6] as const

/** The timeline that ships by the days it tells of: each revision of an event a day after the one before. */
export const shipped = (dice: Dice, file = 'data/timeline.json'): Dated[] => {
  const { events } = JSON.parse(readFileSync(file, 'utf8')) as { events: Shipped[] }
  return events.flatMap(({ id, revisions }) => {
    const first = dayOf(String(revisions[0]!.when), dice)
    return revisions.map(({ change, ...record }, at) => ({
      day: first === null ? null : first + at * DAY_MS,
      act: { event: id, number: at + 1, change, record, ...(first === null ? { silent: true } : {}) },
    }))
  })
}

const dayOf = (when: string, dice: Dice): number | null => {
  const day = /2024-(11-(2[7-9]|30)|12-0[1-8])/.exec(when)?.[0]
  if (day) return Date.parse(day)
  return when.includes('2024-12') ? Date.parse(`2024-12-0${dice.whole(...SOME_DAYS)}`) : null
}
