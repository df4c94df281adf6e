import { directionOf, isolated } from '../../../templates/words/direction.ts'
import { localDayOf, zonedInWords } from '../../../templates/words/instant-in-words.ts'
import { periodInWords } from '../../../templates/words/period-in-words.ts'
import { wordsIn } from '../../../templates/words/words.ts'
import type { DigestTime } from '../../audience/preferences.ts'
import { findNextDue, scheduleTimeOf } from '../../audience/schedule.ts'
import type { Edition } from '../../editions/render/edition.ts'
import { type PlaceholderValues, placeholderNamesOf } from '../../editions/render/mail-template.ts'
import type { Lang } from '../../timeline/event.ts'

/**
 * The values of an edition's placeholders that depend on the zone of a reader: the date at `issuedAt` (ms UTC), and the times
 * that the mail names. Computed once for each edition and zone.
 */
export const zoneValueLookup = (issuedAt: number) => {
  const cache = new Map<string, PlaceholderValues>()
  return ({ id, lang, letter }: Pick<Edition, 'id' | 'lang' | 'letter'>, timezone: string): PlaceholderValues => {
    const key = `${id} ${timezone}`
    const known = cache.get(key)
    if (known) return known
    const times = [...placeholderNamesOf(letter)].filter((name) => name.startsWith('at/'))
    const values = Object.fromEntries([
      ['date', periodInWords(localDayOf(issuedAt, timezone), lang)],
      ...times.map((name) => [
        name,
        isolated(zonedInWords(Number(name.slice('at/'.length)), timezone, lang), directionOf(lang)),
      ]),
    ])
    cache.set(key, values)
    return values
  }
}

/** The sentence for a new reader about their first digest after `now` (ms UTC). */
export const firstDigestInWords = (digest: DigestTime, now: number, lang: Lang): string => {
  const words = wordsIn(lang).mail.welcome
  const schedule = scheduleTimeOf(digest)
  if (!schedule) return words.noDigest
  return isolated(words.first(zonedInWords(findNextDue(schedule, now), schedule.timezone, lang)), directionOf(lang))
}
