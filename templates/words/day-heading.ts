import type { Lang } from '../../src/timeline/event.ts'
import { dayInWords } from './when-in-words.ts'

/** The names of the months from January on that readers outside the Levant know. */
const OTHER_MONTHS: Partial<Record<Lang, readonly string[]>> = {
  ar: [
    ...['يناير', 'فبراير', 'مارس', 'أبريل', 'مايو', 'يونيو'],
    ...['يوليو', 'أغسطس', 'سبتمبر', 'أكتوبر', 'نوفمبر', 'ديسمبر'],
  ],
}

/** Writes a day, `YYYY-MM-DD`, as a heading. In Arabic the month has both of its names: "تشرين الثاني/نوفمبر". */
export const dayHeadingOf = (day: string, lang: Lang): string => {
  const [year, month] = day.split('-')
  const other = OTHER_MONTHS[lang]?.[Number(month) - 1]
  const words = dayInWords(day, lang)
  return other ? words.replace(new RegExp(` ${Number(year)}$`), `/${other} ${Number(year)}`) : words
}
