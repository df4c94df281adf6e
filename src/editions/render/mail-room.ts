import type { EditionEventView, EditionFiguresView } from '../../../templates/views.ts'
import { isOpinion } from '../../timeline/event.ts'
import type { EditionItem } from '../select/edition-items.ts'

/**
 * How much of its events a mail shows: corrections, events in full, events in a line, and the most words of each summary, of
 * each reason, and of the title of a correction.
 */
export type MailRoom = Record<'corrections' | 'full' | 'lines' | 'summaryWords' | 'reasonWords' | 'titleWords', number>

/** The room of a mail: all corrections, then five events in full and fifteen in a line. */
const WIDEST: MailRoom = { corrections: 60, full: 5, lines: 15, summaryWords: 60, reasonWords: 36, titleWords: 22 }
const NARROWEST: MailRoom = { corrections: 60, full: 1, lines: 0, summaryWords: 0, reasonWords: 3, titleWords: 6 }

/**
 * From wide to narrow. First summaries get shorter, then fewer events are shown, then corrections get shorter, and only then
 * fewer of them are shown: a correction must be told, and an event can be linked.
 */
export const MAIL_ROOMS: readonly MailRoom[] = [
  WIDEST,
  ...[50, 42, 36, 32, 28, 24, 20, 16].map((summaryWords) => ({
    ...WIDEST,
    summaryWords,
    reasonWords: 10 + Math.round(summaryWords / 2),
  })),
  ...[13, 11, 9].map((lines) => ({ ...WIDEST, lines, summaryWords: 14, reasonWords: 12 })),
  ...[11, 8].map((summaryWords) => ({ ...WIDEST, lines: 9, summaryWords, reasonWords: 10 })),
  ...[9, 6, 3, 0].map((lines) => ({ ...WIDEST, lines, summaryWords: 0, reasonWords: 10 })),
  ...[3, 1].map((full) => ({ ...WIDEST, full, lines: 0, summaryWords: 0, reasonWords: 10, titleWords: 14 })),
  { ...NARROWEST, reasonWords: 8, titleWords: 10 },
  NARROWEST,
  ...[40, 25, 12, 6, 3, 1].map((corrections) => ({ ...NARROWEST, corrections })),
]

/** True for a room in which only fewer corrections would make a mail shorter. */
export const isNarrowest = ({ titleWords }: MailRoom): boolean => titleWords <= NARROWEST.titleWords

type EventsInRoom = Record<'corrections' | 'full' | 'entries' | 'statements', EditionEventView[]>

/** The events that a mail shows in this room, of those in the order of the mail. Corrections are events like others in alerts. */
export const eventsInRoom = (
  events: readonly EditionEventView[],
  room: MailRoom,
  hasCorrections: boolean,
): EventsInRoom => {
  const isCorrection = ({ section }: EditionEventView): boolean => hasCorrections && section === 'correction'
  const [lead, ...others] = events.filter((event) => !isCorrection(event))
  const news = others.filter((event) => !isOpinion(event))
  const entries = news.slice(room.full - 1, room.full - 1 + room.lines)
  return {
    corrections: events.filter(isCorrection).slice(0, room.corrections),
    full: lead ? [lead, ...news.slice(0, room.full - 1)] : [],
    entries,
    statements: others.filter(isOpinion).slice(0, room.lines - entries.length),
  }
}

/** The numbers of an edition, those of its items that the mail does not show included. */
export const figuresOf = (items: readonly EditionItem[], hasCorrections: boolean): EditionFiguresView => {
  const corrections = hasCorrections ? items.filter(({ section }) => section === 'correction') : []
  const others = items.filter((item) => !corrections.includes(item))
  return {
    corrections: corrections.length,
    news: others.filter(({ section }) => section === 'new').length,
    updated: others.filter(({ section }) => section !== 'new').length,
    extreme: others.filter(({ facts }) => facts.severity === 'extreme' && !isOpinion(facts)).length,
  }
}
