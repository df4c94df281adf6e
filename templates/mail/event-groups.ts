import type { Lang } from '../../src/timeline/event.ts'
import type { EditionEventView, EventView } from '../views.ts'
import { dayInWords } from '../words/when-in-words.ts'
import { wordsIn } from '../words/words.ts'

/** Events under one heading, grouped by region. A region without a name has no label. */
export type EventGroup = { title: string; regions: { name: string; events: EditionEventView[] }[] }

/**
 * Groups events as a digest shows them: corrections, new events by day and region, updates. Exact days come first, then
 * vague dates, then events without a date. Within a group the given order stays.
 */
export const groupEvents = (events: EditionEventView[], lang: Lang): EventGroup[] => {
  const words = wordsIn(lang).mail.digest
  const { correction = [], update = [], new: fresh = [] } = Object.groupBy(events, (event) => event.section)
  return [
    ...ungroupedRegions(words.corrections, correction),
    ...groupByDay(fresh, lang),
    ...ungroupedRegions(words.updates, update),
  ]
}

const ungroupedRegions = (title: string, events: EditionEventView[]): EventGroup[] =>
  events.length > 0 ? [{ title, regions: [{ name: '', events }] }] : []

const groupByDay = (events: EditionEventView[], lang: Lang): EventGroup[] => {
  const words = wordsIn(lang).event
  const days = Map.groupBy(
    events,
    (event) => exactDayOf(event) ?? (event.when === null ? words.noDate : words.noExactDay),
  )
  const vague = [words.noExactDay, words.noDate].filter((title) => days.has(title))
  const known = [...days.keys()].filter((day) => !vague.includes(day))
  return [
    ...known.map((day) => ({ title: dayInWords(day, lang), regions: groupByRegion(days.get(day)!, lang) })),
    ...vague.map((title) => ({ title, regions: groupByRegion(days.get(title)!, lang) })),
  ]
}

/** The day on which an event began, if that day is stated; null for a vague date, such as a whole year. */
const exactDayOf = ({ when, whenMin }: EventView): string | null =>
  when && whenMin && when.startsWith(whenMin) && !/^[?~%]/.test(when.slice(whenMin.length)) ? whenMin : null

const groupByRegion = (events: EditionEventView[], lang: Lang): EventGroup['regions'] =>
  [...Map.groupBy(events, (event) => event.regions[0] ?? wordsIn(lang).event.noPlace)].map(([name, found]) => ({
    name,
    events: found,
  }))
