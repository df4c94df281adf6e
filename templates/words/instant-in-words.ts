import { lruCache } from '../../src/lib/lru-cache.ts'
import type { Lang } from '../../src/timeline/event.ts'
import { dayInWords } from './when-in-words.ts'
import { wordsIn } from './words.ts'

/** Writes ms UTC as a day and a time in UTC, and names the zone. */
export const instantInWords = (at: number, lang: Lang): string => {
  const iso = new Date(at).toISOString()
  return wordsIn(lang).page.utc(dayInWords(iso.slice(0, 10), lang), iso.slice(11, 16))
}

/** Writes ms UTC as a day and a time in a zone, and names the zone. */
export const zonedInWords = (at: number, timezone: string, lang: Lang): string => {
  const [day, time] = localTimeOf(at, timezone)
  return wordsIn(lang).why.at(dayInWords(day, lang), time, timezone)
}

/** The day in a zone, `YYYY-MM-DD`, at ms UTC. */
export const localDayOf = (at: number, timezone: string): string => localTimeOf(at, timezone)[0]

const localTimeOf = (at: number, timezone: string): [day: string, time: string] => {
  const format = formats.get(timezone) ?? createFormat(timezone)
  formats.put(timezone, format)
  const [day = '', time = ''] = format.format(at).split(' ')
  return [day, time]
}

/** To create a format takes a hundred times as long as to use it. */
const formats = lruCache<Intl.DateTimeFormat>(60)

const createFormat = (timezone: string): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat('sv-SE', {
    timeZone: timezone,
    ...({ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' } as const),
  })
