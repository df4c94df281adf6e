import { renderCorrectionMail } from '../../../templates/mail/correction.tsx'
import type { Site } from '../../../templates/views.ts'
import { MAX_NAMES_PER_REASON } from '../../../templates/words/because.ts'
import { MAX_NAMES_LISTED } from '../../../templates/words/preferences-in-words.ts'
import { utf8LengthOf } from '../../lib/text.ts'
import type { Lang } from '../../timeline/event.ts'
import type { Gazetteer } from '../../timeline/gazetteer.ts'
import { escapeHtml, type MailContent } from './mail-template.ts'

/** Mail programs cut longer HTML off, and with it the link to unsubscribe. */
export const MAX_HTML_BYTES = 90_000
/** The words around the names of what a reader follows, and the part of a link after the address of the site. */
const PERSONAL_TEXT_BYTES = 1_000
const PERSONAL_LINK_COUNT = 4
const LINK_BYTES = 80
/** The separator of two names, with the characters that isolate their directions. */
const SEPARATOR_BYTES = 24

/** How many bytes the parts of one reader add to the HTML at most: once in a mail, and for each event. */
export type PersonalBytes = { once: number; perEvent: number }

/** The bytes for the reader who follows the longest names of the gazetteer. */
export const personalBytesOf = ({ regions, actors }: Gazetteer, lang: Lang, site: Site): PersonalBytes => {
  const names = [...regions.values(), ...actors.values()].map(
    ({ name }) => utf8LengthOf(escapeHtml(name[lang])) + SEPARATOR_BYTES,
  )
  const lengthsDescending = names.sort((a, b) => b - a)
  const sumOfLongest = (count: number): number => lengthsDescending.slice(0, count).reduce((sum, each) => sum + each, 0)
  return {
    once:
      PERSONAL_TEXT_BYTES + PERSONAL_LINK_COUNT * (site.url.length + LINK_BYTES) + sumOfLongest(2 * MAX_NAMES_LISTED),
    perEvent: sumOfLongest(MAX_NAMES_PER_REASON),
  }
}

/** The mail with as many of `count` events as fit into `MAX_HTML_BYTES`. `render` renders it with the first events. */
export const fitEvents = (
  personalBytes: PersonalBytes,
  count: number,
  render: (count: number) => MailContent,
): MailContent => {
  const mail = render(count)
  const bytes = utf8LengthOf(mail.html) + personalBytes.once + count * personalBytes.perEvent
  if (bytes <= MAX_HTML_BYTES || count === 0) return mail
  return fitEvents(personalBytes, Math.min(count - 1, Math.floor((count * MAX_HTML_BYTES * 0.99) / bytes)), render)
}

/** The mail of a correction; without sources, which the event's page shows, if it is longer than `MAX_HTML_BYTES`. */
export const fitCorrection = (
  personalBytes: PersonalBytes,
  mail: Parameters<typeof renderCorrectionMail>[0],
): MailContent => {
  const content = renderCorrectionMail(mail)
  if (utf8LengthOf(content.html) + personalBytes.once <= MAX_HTML_BYTES) return content
  const { event, was } = mail.correction
  const correction = { ...mail.correction, event: { ...event, sources: [] }, was: { ...was, sources: [] } }
  return renderCorrectionMail({ ...mail, correction })
}

/**
 * A mail that joins several, within `MAX_HTML_BYTES`. If it is longer, notices are shown in short, the last first, and then
 * fewer events of alerts: `render` gets how many of `notices` are in full, and how many of `events` are shown.
 */
export const fitJoined = (
  personalBytes: PersonalBytes,
  { notices, events }: { notices: number; events: number },
  render: (full: number, shown: number) => MailContent,
): { mail: MailContent; shown: number } => {
  const bytesOf = (mail: MailContent, shown: number): number =>
    utf8LengthOf(mail.html) + personalBytes.once + shown * personalBytes.perEvent
  let [full, shown] = [notices, events]
  for (;;) {
    const mail = render(full, shown)
    if (bytesOf(mail, shown) <= MAX_HTML_BYTES || (full === 0 && shown === 0)) return { mail, shown }
    if (full > 0) full = Math.floor(full / 2)
    else shown = Math.floor(shown / 2)
  }
}
