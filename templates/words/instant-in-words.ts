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
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone: timezone,
    ...({ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' } as const),
  })
  const [day = '', time = ''] = format.format(at).split(' ')
  return [day, time]
}
