import type { Lang } from '../../src/timeline/event.ts'
import { dayInWords } from './when.ts'
import { wordsIn } from './words.ts'

/** An instant in milliseconds as a day and a time in UTC, with the zone said. */
export const instantInWords = (at: number, lang: Lang): string => {
  const iso = new Date(at).toISOString()
  return wordsIn(lang).page.utc(dayInWords(iso.slice(0, 10), lang), iso.slice(11, 16))
}
