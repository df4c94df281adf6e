import type { Lang } from '../../src/timeline/event.ts'
import type { Period } from '../../src/timeline/period.ts'
import { dayInWords, whenInWords } from './when-in-words.ts'
import { wordsIn } from './words.ts'

/** The names of months in Egypt and the Gulf, by the names in Syria. Headings give both. */
const OTHER_MONTH_NAMES: Record<string, string> = {
  'كانون الثاني': 'يناير',
  شباط: 'فبراير',
  آذار: 'مارس',
  نيسان: 'أبريل',
  أيار: 'مايو',
  حزيران: 'يونيو',
  تموز: 'يوليو',
  آب: 'أغسطس',
  أيلول: 'سبتمبر',
  'تشرين الأول': 'أكتوبر',
  'تشرين الثاني': 'نوفمبر',
  'كانون الأول': 'ديسمبر',
}
const MONTH_NAME = new RegExp(`(?<!\\p{L})(?:${Object.keys(OTHER_MONTH_NAMES).join('|')})(?!\\p{L})`, 'u')

/**
 * A period as a heading: "Monday 2 December 2024", "December 2024", "2011" or "Date not known"; in Arabic with both names
 * of the month.
 */
export const periodInWords = (period: Period, lang: Lang): string => {
  if (period === '') return wordsIn(lang).front.undated
  const phrase = period.length === 10 ? dayInWords(period, lang) : whenInWords(period, lang)
  return lang === 'ar' ? phrase.replace(MONTH_NAME, (month) => `${month}/${OTHER_MONTH_NAMES[month]!}`) : phrase
}

/** A period as short as a label: "2 December", "December 2024", "2011". */
export const shortPeriodOf = (period: Period, lang: Lang): string => {
  const phrase = whenInWords(period, lang)
  return period.length === 10 ? phrase.slice(0, phrase.lastIndexOf(' ')) : phrase
}
