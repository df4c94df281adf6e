import { type CorrectionRoom, renderCorrectionMail } from '../../../templates/mail/correction.tsx'
import {
  type EventsMailInput,
  MAX_CARDS_WITH_REASON,
  renderEventsMail,
  renderEventsText,
} from '../../../templates/mail/digest.tsx'
import { renderJoinedMail } from '../../../templates/mail/joined.tsx'
import { renderWelcomeMail } from '../../../templates/mail/welcome.tsx'
import type {
  CorrectionView,
  EditionEventView,
  JoinedPartView,
  Site,
  StandingWordsView,
} from '../../../templates/views.ts'
import { compareTexts } from '../../lib/compare-texts.ts'
import type { Lang } from '../../timeline/event.ts'
import type { Gazetteer } from '../../timeline/gazetteer.ts'
import type { EditionItem } from '../select/edition-items.ts'
import { placeCountsOf } from './edition-places.ts'
import { fitMail, MAX_MAIL_WORDS, type PersonalSize } from './fit-mail.ts'
import { eventsInRoom, figuresOf, isNarrowest, MAIL_ROOMS, type MailRoom } from './mail-room.ts'
import type { MailContent } from './mail-template.ts'
import { sortEventsForKind } from './sort-events.ts'

/** The parts that every mail of an edition has. A roll-up begins with `standing`. */
export type MailPage = {
  lang: Lang
  site: Site
  editionUrl: string
  personalSize: PersonalSize
  standing: StandingWordsView | null
}
/** A mail, and the events that it shows: the others are linked. */
export type WrittenMail = { mail: MailContent; shown: string[] }

/** Writes a digest, an alert or a roll-up with as many of its events as it has room for, in the order of their gravity. */
export const writeEventsMail = (
  { personalSize, ...page }: MailPage,
  kind: EventsMailInput['kind'],
  { views, items, gazetteer }: { views: EditionEventView[]; items: EditionItem[]; gazetteer: Gazetteer },
): WrittenMail => {
  const isDigest = kind === 'digest'
  const events = sortEventsForKind(kind, page.lang, views)
  const news = items.filter(({ section }) => !isDigest || section !== 'correction')
  const figures = figuresOf(items, isDigest)
  const places = placeCountsOf(news, gazetteer, page.lang)
  const inputOf = (room: MailRoom): EventsMailInput => {
    const { summaryWords, reasonWords, titleWords } = room
    const shown = eventsInRoom(events, room, isDigest)
    return { ...page, kind, ...shown, figures, places, summaryWords, reasonWords, titleWords, total: items.length }
  }
  const { mail, room } = fitMail(personalSize, {
    rooms: MAIL_ROOMS,
    render: (each) => renderEventsMail(inputOf(each)),
    renderText: (each) => renderEventsText(inputOf(each)),
    countPersonal: ({ full }) => Math.min(full, MAX_CARDS_WITH_REASON),
    mayBeTall: isNarrowest,
    lang: page.lang,
  })
  const { corrections, full, entries, statements } = eventsInRoom(events, room, isDigest)
  return { mail, shown: [...corrections, ...full, ...entries, ...statements].map(({ id }) => id) }
}

/** Writes a welcome. Its events are in the order of their dates, undated ones first. */
export const writeWelcomeMail = (
  { personalSize, ...page }: MailPage,
  views: readonly EditionEventView[],
  total: number,
): WrittenMail => {
  const dated = views.toSorted((a, b) => compareTexts(a.whenMin ?? '', b.whenMin ?? '') || a.seq - b.seq)
  const mayFit = dated.length * MIN_WORDS_PER_EVENT <= MAX_MAIL_WORDS
  const rooms = mayFit ? [24, 16, 8, 0].map((summaryWords) => ({ summaryWords, events: dated })) : []
  const { once } = personalSize
  // A welcome has the choice of the reader twice.
  const twice = { ...personalSize, once: { bytes: 2 * once.bytes, words: 2 * once.words } }
  const { mail, room } = fitMail(twice, {
    rooms: [...rooms, ...[4, 2, 1].map((count) => ({ summaryWords: 0, events: dated.slice(0, count) }))],
    render: (each) => renderWelcomeMail({ ...page, ...each, total }),
    lang: page.lang,
  })
  return { mail, shown: room.events.map(({ id }) => id) }
}

/** A title, the certainty, a separator, and how many sources there are. */
const MIN_WORDS_PER_EVENT = 5

const CORRECTION_ROOMS: readonly CorrectionRoom[] = [
  { summaryWords: 120, reasonWords: 80, changeWords: 60, hasDetails: true },
  { summaryWords: 80, reasonWords: 60, changeWords: 30, hasDetails: true },
  { summaryWords: 60, reasonWords: 40, changeWords: 20, hasDetails: false },
  { summaryWords: 30, reasonWords: 20, changeWords: 0, hasDetails: false },
  { summaryWords: 10, reasonWords: 6, changeWords: 0, hasDetails: false },
]

/** Writes the mail of a correction or a retraction. If it is long, it leaves out what the page of the event shows. */
export const writeCorrectionMail = (
  { personalSize, lang, site }: MailPage,
  correction: CorrectionView,
): { mail: MailContent } =>
  fitMail(personalSize, {
    rooms: CORRECTION_ROOMS,
    render: (room) => renderCorrectionMail({ lang, site, correction, room }),
    lang,
  })

/** Writes a mail that joins several. It shows all of its notices, the last ones in short, and as many events as fit. */
export const writeJoinedMail = ({ personalSize, ...page }: MailPage, parts: JoinedPartView[]): WrittenMail => {
  const notices = parts.flatMap((part) => ('corrections' in part ? part.corrections : []))
  const events = parts.flatMap((part) => ('events' in part ? part.events : []))
  const { mail, room } = fitMail(personalSize, {
    rooms: joinedRoomsOf(notices.length, events.length),
    render: ({ full, count, ...own }) =>
      renderJoinedMail({ ...page, parts: firstEventsOf(parts, count), full, more: events.length - count, room: own }),
    countPersonal: ({ count }) => Math.min(count, MAX_CARDS_WITH_REASON),
    lang: page.lang,
  })
  return { mail, shown: [...notices.map(({ event }) => event.id), ...events.slice(0, room.count).map(({ id }) => id)] }
}

type JoinedRoom = CorrectionRoom & { full: number; count: number }

/** From wide to narrow: texts get shorter, notices are shown in short, the last first, and then fewer events are shown. */
const joinedRoomsOf = (notices: number, events: number): JoinedRoom[] => {
  const [widest, , , short, shortest] = CORRECTION_ROOMS as [
    CorrectionRoom,
    never,
    never,
    CorrectionRoom,
    CorrectionRoom,
  ]
  const own = { ...widest, summaryWords: 60, changeWords: 30 }
  const halves = (count: number): number[] => (count === 0 ? [0] : [count, ...halves(Math.floor(count / 2))])
  const shown = Math.min(events, MAX_EVENTS_JOINED)
  return [
    ...halves(notices).map((full) => ({ ...own, full, count: shown })),
    ...halves(shown).map((count) => ({ ...short, full: 0, count })),
    { ...shortest, full: 0, count: 0 },
  ]
}

const MAX_EVENTS_JOINED = 20

/** The parts with the first `count` of their events, and without a part that has none left. */
const firstEventsOf = (parts: JoinedPartView[], count: number): JoinedPartView[] => {
  let left = count
  return parts.flatMap((part): JoinedPartView[] => {
    if ('corrections' in part) return [part]
    const events = part.events.slice(0, left)
    left -= events.length
    return events.length > 0 ? [{ ...part, events }] : []
  })
}
