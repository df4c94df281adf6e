import { countWords } from '../../../templates/mail/plain-text.ts'
import type { Site } from '../../../templates/views.ts'
import { MAX_NAMES_PER_REASON, MAX_REASON_WORDS } from '../../../templates/words/because.ts'
import { MAX_CHOICE_WORDS, MAX_NAMES_IN_MAIL } from '../../../templates/words/preferences-in-words.ts'
import { utf8LengthOf } from '../../lib/text.ts'
import type { Lang } from '../../timeline/event.ts'
import type { Gazetteer } from '../../timeline/gazetteer.ts'
import { escapeHtml, type MailContent } from './mail-template.ts'
import { isWithinFiveScreens } from './phone-height.ts'

/** The most bytes of HTML. Mail programs cut longer HTML off, and with it the link to unsubscribe. */
export const MAX_HTML_BYTES = 40_000
/** The most words of the plain-text part, without addresses. */
export const MAX_MAIL_WORDS = 700
/** The words of the parts of one reader: the choice, the phrase for the filter, and the date. */
const PERSONAL_WORDS = MAX_CHOICE_WORDS + MAX_REASON_WORDS + 6
const PERSONAL_TEXT_BYTES = 1_500
const WORDS_PER_REASON = 4
const PERSONAL_LINK_COUNT = 7
/** The part of a link after the address of the site. */
const LINK_BYTES = 80
/** The separator of two names, with the characters that isolate their directions. */
const SEPARATOR_BYTES = 24

type Size = { bytes: number; words: number }

/** How much the parts of one reader add to a mail at most: once in a mail, and for each event with its own reason. */
export type PersonalSize = { once: Size; perEvent: Size }

/** The size for the reader who follows the longest names of the gazetteer. */
export const personalSizeOf = ({ regions, actors }: Gazetteer, lang: Lang, site: Site): PersonalSize => {
  const names = [...regions.values(), ...actors.values()].map(
    ({ name }) => utf8LengthOf(escapeHtml(name[lang])) + SEPARATOR_BYTES,
  )
  const descending = names.sort((a, b) => b - a)
  const bytesOf = (count: number): number => sumOf(descending.slice(0, count))
  const links = PERSONAL_LINK_COUNT * (site.url.length + LINK_BYTES)
  const bytes = PERSONAL_TEXT_BYTES + links + bytesOf(2 * MAX_NAMES_IN_MAIL) + bytesOf(2 * MAX_NAMES_PER_REASON)
  return {
    once: { bytes, words: PERSONAL_WORDS },
    perEvent: { bytes: bytesOf(MAX_NAMES_PER_REASON), words: MAX_REASON_WORDS + WORDS_PER_REASON },
  }
}

const sumOf = (numbers: number[]): number => numbers.reduce((sum, each) => sum + each, 0)

/** The kinds of room of a mail from wide to narrow, and how to render the mail with one. */
export type RoomChoice<Room> = {
  lang: Lang
  rooms: readonly Room[]
  render: (room: Room) => MailContent
  /** Renders the plain text alone, which takes less time. */
  renderText?: (room: Room) => string
  /** How many events have a reason of the reader. */
  countPersonal?: (room: Room) => number
  /**
   * True for a room that may take more than five screens of a phone, because a narrower one would leave out what must be
   * told.
   */
  mayBeTall?: (room: Room) => boolean
}

/**
 * The mail with the widest room with which it has at most `MAX_MAIL_WORDS` words, `MAX_HTML_BYTES` bytes and five screens of a
 * phone. If it fits with none, that with the last one.
 */
export const fitMail = <Room>(
  { once, perEvent }: PersonalSize,
  { lang, rooms, render, renderText, countPersonal, mayBeTall }: RoomChoice<Room>,
): { mail: MailContent; room: Room } => {
  const personalOf = (room: Room): number => countPersonal?.(room) ?? 0
  const isShort = (text: string, room: Room): boolean =>
    countWords(text) + once.words + personalOf(room) * perEvent.words <= MAX_MAIL_WORDS &&
    (mayBeTall?.(room) === true || isWithinFiveScreens(text, lang))
  for (const room of renderText ? rooms.slice(firstShort(rooms, (each) => isShort(renderText(each), each))) : rooms) {
    const events = personalOf(room)
    const mail = render(room)
    const bytes = utf8LengthOf(mail.html) + once.bytes + events * perEvent.bytes
    if (bytes <= MAX_HTML_BYTES && isShort(mail.text, room)) return { mail, room }
  }
  const narrowest = rooms.at(-1)!
  return { mail: render(narrowest), room: narrowest }
}

/** The index of the first room that is short, if every narrower one is, too; the last index if none is. */
const firstShort = <Room>(rooms: readonly Room[], isShort: (room: Room) => boolean): number => {
  let [low, high] = [0, rooms.length - 1]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (isShort(rooms[middle]!)) high = middle
    else low = middle + 1
  }
  return low
}
