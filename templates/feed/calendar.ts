import { whenBoundsOf } from '../../src/timeline/edtf.ts'
import { directionOf, isolated } from '../words/direction.ts'
import { kindNameOf } from '../words/event-in-words.ts'
import { wordsIn } from '../words/words.ts'
import { escapeTextValue, foldLine } from './content-line.ts'
import { entryTitleOf, renderEntryText } from './entry-content.tsx'
import type { Feed, FeedEntry } from './feed.ts'

const ICAL_STATUSES = {
  confirmed: 'CONFIRMED',
  reported: 'TENTATIVE',
  disputed: 'TENTATIVE',
  unverified: 'TENTATIVE',
} as const
const LAST_CALENDAR_DAY = '9999-12-31'

/**
 * Renders a calendar (RFC 5545; its name and description by RFC 7986). An event takes whole days, from the first to the
 * last that it may have touched. An event with one open end is put on the day of the other end. An event without a date
 * is left out and counted. The output does not depend on the time of the request.
 *
 * No library writes it: ical-generator 11 does not escape the name of the calendar, puts its own properties after the
 * components (against section 3.6), and has no parameter for the language.
 */
export const renderCalendar = ({ lang, title, page, self, entries, next, ...feed }: Feed): string => {
  const dated = entries.filter(({ event }) => spanOf(event.when))
  const { feed: words, page: pages } = wordsIn(lang)
  const undated = entries.length - dated.length
  const about = [
    pages.timelineLead,
    ...(undated > 0 ? [words.undated(undated)] : []),
    ...(next ? [words.newestOnly(entries.length)] : []),
  ].join(' ')
  const name = isolated(title, directionOf(lang))
  return [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    `PRODID:-//Waqai//Timeline//${lang.toUpperCase()}`,
    'CALSCALE:GREGORIAN',
    `NAME;LANGUAGE=${lang}:${escapeTextValue(name)}`,
    `X-WR-CALNAME:${escapeTextValue(name)}`,
    `DESCRIPTION;LANGUAGE=${lang}:${escapeTextValue(about)}`,
    `X-WR-CALDESC:${escapeTextValue(about)}`,
    `URL:${page}`,
    `SOURCE;VALUE=URI:${self}`,
    'REFRESH-INTERVAL;VALUE=DURATION:PT1H',
    'X-PUBLISHED-TTL:PT1H',
    `X-WAQAI-UNDATED:${undated}`,
    ...dated.flatMap((entry) => eventLinesOf(entry, { ...feed, lang })),
    'END:VCALENDAR',
  ]
    .map(foldLine)
    .join('')
}

const eventLinesOf = (entry: FeedEntry, { lang, site }: Pick<Feed, 'lang' | 'site'>): string[] => {
  const { event, revision, published_at } = entry
  const { start, end } = spanOf(event.when)!
  const words = (name: string, text: string) => `${name};LANGUAGE=${lang}:${escapeTextValue(text)}`
  const where = event.regions.join(wordsIn(lang).event.comma)
  return [
    'BEGIN:VEVENT',
    `UID:${event.id}@${new URL(site.url).hostname}`,
    `DTSTAMP:${formatUtc(revision.recorded_at)}`,
    `CREATED:${formatUtc(published_at)}`,
    `LAST-MODIFIED:${formatUtc(revision.recorded_at)}`,
    `SEQUENCE:${revision.number - 1}`,
    `DTSTART;VALUE=DATE:${formatBasicDate(start)}`,
    ...(end ? [`DTEND;VALUE=DATE:${formatBasicDate(end)}`] : []),
    `SUMMARY;LANGUAGE=${event.retracted ? lang : event.text.lang}:${escapeTextValue(entryTitleOf(event, lang))}`,
    words('DESCRIPTION', renderEntryText(entry, lang)),
    ...(where ? [words('LOCATION', isolated(where, directionOf(lang)))] : []),
    words('CATEGORIES', kindNameOf(event, lang)),
    `STATUS:${event.retracted || entry.hasLeft ? 'CANCELLED' : ICAL_STATUSES[event.certainty]}`,
    'TRANSP:TRANSPARENT',
    `URL:${event.url}`,
    `X-WAQAI-EDTF:${escapeTextValue(event.when!)}`,
    'END:VEVENT',
  ]
}

/** The first day, and the day after the last day. A calendar ends with the year 9999. */
const spanOf = (when: string | null): { start: string; end: string | null } | null => {
  const { min, max } = whenBoundsOf(when)
  const start = min ?? max
  if (!start) return null
  const last = max ?? start
  return {
    start,
    end: last < LAST_CALENDAR_DAY ? dayAfter(last) : start < LAST_CALENDAR_DAY ? LAST_CALENDAR_DAY : null,
  }
}

const dayAfter = (day: string): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)

const formatBasicDate = (day: string): string => day.replaceAll('-', '')

/** An instant in UTC, to the second. */
const formatUtc = (at: number): string =>
  `${formatBasicDate(new Date(at).toISOString().slice(0, 19)).replaceAll(':', '')}Z`
