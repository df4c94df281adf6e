import type { Lang } from '../../src/timeline/event.ts'
import type { EventView, ToldEvent } from '../views.ts'
import { dayInWords } from '../words/when.ts'
import { wordsIn } from '../words/words.ts'

/** Events under one heading, gathered by place; a place without a name needs no label. */
export type Shelf = { title: string; places: { name: string; events: ToldEvent[] }[] }

/**
 * Events as a digest shows them: corrections, then what is new by day and region, then updates. Known days come first,
 * then what has no exact day, then what has no date at all; otherwise the order is that of the events given.
 */
export const shelvesOf = (events: ToldEvent[], lang: Lang): Shelf[] => {
  const words = wordsIn(lang).mail.digest
  const { correction = [], update = [], new: fresh = [] } = Object.groupBy(events, (event) => event.section)
  return [...whole(words.corrections, correction), ...byDay(fresh, lang), ...whole(words.updates, update)]
}

const whole = (title: string, events: ToldEvent[]): Shelf[] =>
  events.length > 0 ? [{ title, places: [{ name: '', events }] }] : []

const byDay = (events: ToldEvent[], lang: Lang): Shelf[] => {
  const words = wordsIn(lang).event
  const days = Map.groupBy(events, (event) => dayOf(event) ?? (event.when === null ? words.noDate : words.noExactDay))
  const vague = [words.noExactDay, words.noDate].filter((title) => days.has(title))
  const known = [...days.keys()].filter((day) => !vague.includes(day))
  return [
    ...known.map((day) => ({ title: dayInWords(day, lang), places: byPlace(days.get(day)!, lang) })),
    ...vague.map((title) => ({ title, places: byPlace(days.get(title)!, lang) })),
  ]
}

/** The day an event began, where that day is stated as such: a whole year does not begin on the first of January. */
const dayOf = ({ when, whenMin }: EventView): string | null =>
  when && whenMin && when.startsWith(whenMin) && !/^[?~%]/.test(when.slice(whenMin.length)) ? whenMin : null

const byPlace = (events: ToldEvent[], lang: Lang): Shelf['places'] =>
  [...Map.groupBy(events, (event) => event.regions[0] ?? wordsIn(lang).event.noPlace)].map(([name, found]) => ({
    name,
    events: found,
  }))
