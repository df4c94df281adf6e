import { normalizeDateInput } from '../lib/text.ts'

const MAX_PHRASE_CHARS = 60
const APPROXIMATE = /^(around|about|approximately|approx\.?|circa|ca?\.|roughly|حوالي|نحو|قرابة)\s+/u
const UNCERTAIN = /^(probably|possibly|perhaps|maybe|likely|ربما|على الأرجح)\s+/u
const PREPOSITION = /^(on|in|the|في|يوم)\s+/u
const DAY_AND_MONTH = /^(\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?(\p{L}+(?:\s\p{L}+)?),?(?:\s+(\d{4}))?$/u
const MONTH_AND_DAY = /^(\p{L}+)\s+(\d{1,2})(?:st|nd|rd|th)?(?:,?\s+(\d{4}))?$/u
const MONTH_ALONE = /^(\p{L}+(?:\s\p{L}+)?),?(?:\s+(\d{4}))?$/u
/** A day can have begun at the place before it begins in UTC. */
const DAY_MS = 86_400_000

/** Month names of English, of the Arabic of Syria and of that of Egypt, in small letters, with the numbers of the months. */
const MONTH_NUMBERS = new Map(
  ['en', 'ar-SY', 'ar-EG'].flatMap((locale) =>
    (['long', 'short'] as const).flatMap((month) => {
      const format = new Intl.DateTimeFormat(locale, { month, timeZone: 'UTC', calendar: 'gregory' })
      return Array.from({ length: 12 }, (_, index): [string, number] => [
        format.format(Date.UTC(2024, index, 1)).toLowerCase(),
        index + 1,
      ])
    }),
  ),
)

/**
 * The date in EDTF that a text in words means, such as `2024-11-20~` for "around 20 November 2024". Null if the text is not
 * understood. Without a year it means the last such date up to `now` (ms UTC); with `now` null such a text is not understood.
 */
export const suggestDate = (text: string, now: number | null): string | null => {
  if (text.length > MAX_PHRASE_CHARS) return null
  const words = normalizeDateInput(text).toLowerCase().replace(/\s+/gu, ' ')
  const isApproximate = APPROXIMATE.test(words)
  const isUncertain = UNCERTAIN.test(words)
  const date = dateInWords(words.replace(APPROXIMATE, '').replace(UNCERTAIN, '').replace(PREPOSITION, ''), now)
  return date && `${date}${isApproximate ? '~' : isUncertain ? '?' : ''}`
}

const dateInWords = (words: string, now: number | null): string | null => {
  const [, day, month, year] = DAY_AND_MONTH.exec(words) ?? swapped(MONTH_AND_DAY.exec(words)) ?? monthOf(words)
  const number = MONTH_NUMBERS.get(month ?? '')
  if (!number) return null
  const rest = `-${twoDigits(number)}${day ? `-${twoDigits(Number(day))}` : ''}`
  if (year) return `${year}${rest}`
  return now === null ? null : `${lastYearOf(rest, now)}${rest}`
}

const swapped = (match: RegExpExecArray | null) => match && [match[0], match[2], match[1], match[3]]

const monthOf = (words: string): (string | undefined)[] => {
  const match = MONTH_ALONE.exec(words)
  return match ? [match[0], undefined, match[1], match[2]] : []
}

/** The last year in which the rest of the date had begun. */
const lastYearOf = (rest: string, now: number): number => {
  const tomorrow = new Date(now + DAY_MS).toISOString().slice(0, 10)
  const year = Number(tomorrow.slice(0, 4))
  return `${year}${rest}` <= tomorrow ? year : year - 1
}

const twoDigits = (number: number): string => String(number).padStart(2, '0')
