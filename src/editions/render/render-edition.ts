import { renderAlertMail } from '../../../templates/mail/alert.tsx'
import { renderConfirmationMail } from '../../../templates/mail/confirmation.tsx'
import { renderCorrectionMail } from '../../../templates/mail/correction.tsx'
import { renderDigestMail } from '../../../templates/mail/digest.tsx'
import { type EndpointWarning, renderEndpointMail } from '../../../templates/mail/endpoint.tsx'
import { type OperatorTrouble, renderOperatorMail } from '../../../templates/mail/operator.tsx'
import { renderWelcomeMail } from '../../../templates/mail/welcome.tsx'
import type { CorrectionView, EditionEventView, Site } from '../../../templates/views.ts'
import { MAX_NAMES_PER_REASON } from '../../../templates/words/because.ts'
import { changesInWords } from '../../../templates/words/changes-in-words.ts'
import { MAX_NAMES_LISTED } from '../../../templates/words/preferences-in-words.ts'
import { canonicalJson } from '../../lib/canonical-json.ts'
import { type Lang, severityRankOf } from '../../timeline/event.ts'
import type { Gazetteer } from '../../timeline/gazetteer.ts'
import type { JournalStore } from '../../timeline/journal-store.ts'
import { type EditionItem, editionIdOf, isCorrectionKind, type MailKind } from '../select/edition-items.ts'
import type { Edition, EditionStore } from '../stores/edition-store.ts'
import { eventViewOf } from './event-view.ts'
import { escapeHtml, type MailContent, mailTemplateOf } from './letter.ts'

/** Beyond this a mail program cuts the mail off, and the way out of the list with it. */
export const MAX_HTML_BYTES = 90_000
/** The words around the names of what a reader follows, and what a link has behind the site's address. */
const PERSONAL_TEXT_BYTES = 1_000
const PERSONAL_LINK_COUNT = 4
const LINK_BYTES = 80
/** What stands between two names, with the marks that keep their directions apart. */
const SEPARATOR_BYTES = 24
/** More than fit into any mail. */
const MAX_REVISIONS_READ = 300

export type EditionRenderer = (
  edition: { id: string; kind: MailKind; lang: Lang },
  tales: EditionItem[],
) => Promise<Edition>

/** Writes editions: the letter for all who are told the same, in one language, with marks for the reader's own part. */
export const editionRenderer = (
  journal: Pick<JournalStore, 'readRevisions'>,
  gazetteer: Gazetteer,
  site: Site,
): EditionRenderer => {
  const personalBytes = { en: personalBytesOf(gazetteer, 'en', site), ar: personalBytesOf(gazetteer, 'ar', site) }
  return async (edition, items) => {
    if (isCorrectionKind(edition.kind)) {
      const notice = await correctionViewOf(journal, gazetteer, { ...edition, tales: items }, site.url)
      return {
        ...edition,
        letter: mailTemplateOf(fitCorrection(personalBytes[edition.lang], { lang: edition.lang, site, notice })),
        tales: items,
      }
    }
    const shown = selectGravest(items)
    const revisions = await journal.readRevisions(shown)
    const eventViews = shown.map(
      (tale, at): EditionEventView => ({
        ...eventViewOf(revisions[at]!, gazetteer, edition.lang, site.url),
        section: tale.section,
        alreadyAlerted: tale.echo,
      }),
    )
    const letter = mailWriterOf(edition.kind)
    const events = sortEventsForKind(edition.kind, eventViews)
    const common = { lang: edition.lang, site, editionUrl: `${site.url}/editions/${edition.id}` }
    const content = fitEvents(personalBytes[edition.lang], events.length, (count) =>
      letter({ ...common, events: events.slice(0, count), more: items.length - count }),
    )
    return { ...edition, letter: mailTemplateOf(content), tales: items }
  }
}

/** What a notice shows: what was told and when, and what became of it. */
export const correctionViewOf = async (
  journal: Pick<JournalStore, 'readRevisions'>,
  gazetteer: Gazetteer,
  { kind, lang, tales }: Pick<Edition, 'kind' | 'lang' | 'tales'>,
  siteUrl: string,
): Promise<CorrectionView> => {
  const [item] = tales as [EditionItem]
  const earlier = item.was!
  const [now, before] = await journal.readRevisions([item, { event: item.event, ...earlier }])
  return {
    kind: kind === 'retraction' ? 'retraction' : 'correction',
    event: eventViewOf(now!, gazetteer, lang, siteUrl),
    was: eventViewOf(before!, gazetteer, lang, siteUrl),
    changes: kind === 'correction' ? changesInWords(before!, now!, gazetteer, lang) : [],
    day: earlier.day,
    at: now!.recorded_at,
    again: earlier.again ?? false,
  }
}

/** Writes an edition, unless it is written already. */
export const storeEditionOnce = async (
  { editions: archive, renderEdition: compose }: { editions: EditionStore; renderEdition: EditionRenderer },
  edition: { id: string; kind: MailKind; lang: Lang },
  tales: EditionItem[],
  now: number,
): Promise<void> => {
  const sizes = await archive.findSizes([edition.id])
  if (!sizes.has(edition.id)) await archive.putEdition(await compose(edition, tales), now)
}

type MailWriter = (edition: Parameters<typeof renderDigestMail>[0]) => MailContent

const mailWriterOf = (kind: MailKind): MailWriter => {
  if (kind === 'alert' || kind === 'rollup') return (told) => renderAlertMail({ ...told, held: kind === 'rollup' })
  return kind === 'welcome' ? renderWelcomeMail : renderDigestMail
}

/** As a mail of a kind shows events: the story so far as it is given, alerts by how grave they are. */
export const sortEventsForKind = (kind: MailKind, events: EditionEventView[]): EditionEventView[] => {
  if (kind === 'welcome') return events
  if (kind !== 'alert' && kind !== 'rollup') return sortBySection(events)
  return sortBySection(events).sort((a, b) => severityRankOf(b.severity) - severityRankOf(a.severity))
}

/** Of very many, the gravest and newest are read at all; the others are counted. */
const selectGravest = (items: EditionItem[]): EditionItem[] =>
  items.length <= MAX_REVISIONS_READ
    ? items
    : [...items]
        .sort((a, b) => severityRankOf(b.facts.severity) - severityRankOf(a.facts.severity) || b.seq - a.seq)
        .slice(0, MAX_REVISIONS_READ)

/** The one letter to an address that is not confirmed; `known` where it belongs to an active reader already. */
export const renderConfirmationEdition = async (lang: Lang, isActive: boolean, site: Site): Promise<Edition> => {
  const letter = mailTemplateOf(renderConfirmationMail({ lang, site, known: isActive }))
  return {
    id: await editionIdOf('confirmation', lang, [], canonicalJson(letter)),
    kind: 'confirmation',
    lang,
    letter,
    tales: [],
  }
}

/** The letter that tells the operator of troubles. */
export const renderOperatorEdition = async (troubles: OperatorTrouble[], site: Site): Promise<Edition> => ({
  id: await editionIdOf('operator', 'en', [], canonicalJson(troubles)),
  kind: 'operator',
  lang: 'en',
  letter: mailTemplateOf(renderOperatorMail({ site, troubles })),
  tales: [],
})

/** The letter that tells an endpoint's owner that it fails, or is sent nothing any more. */
export const renderEndpointEdition = async (endpoint: EndpointWarning, lang: Lang, site: Site): Promise<Edition> => {
  const letter = mailTemplateOf(renderEndpointMail({ lang, site, endpoint }))
  return {
    id: await editionIdOf('endpoint', lang, [], canonicalJson(letter)),
    kind: 'endpoint',
    lang,
    letter,
    tales: [],
  }
}

/** Corrections first, then what is new from the latest day back, undatable last, then updates. */
export const sortBySection = <T extends EditionEventView>(events: T[]): T[] =>
  [...events].sort(
    (a, b) =>
      SECTION_ORDER.indexOf(a.section) - SECTION_ORDER.indexOf(b.section) ||
      compareStrings(b.whenMin ?? '', a.whenMin ?? '') ||
      compareStrings(a.regions[0] ?? '', b.regions[0] ?? '') ||
      compareStrings(a.id, b.id),
  )

const SECTION_ORDER = ['correction', 'new', 'update']

const compareStrings = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** The letter with as many events as fit, most often all. */
const fitEvents = (
  personalBytes: PersonalBytes,
  count: number,
  writeMail: (count: number) => MailContent,
): MailContent => {
  const letter = writeMail(count)
  const bytes = utf8LengthOf(letter.html) + personalBytes.once + count * personalBytes.perEvent
  if (bytes <= MAX_HTML_BYTES || count === 0) return letter
  return fitEvents(personalBytes, Math.min(count - 1, Math.floor((count * MAX_HTML_BYTES * 0.99) / bytes)), writeMail)
}

/** A notice tells one event: where its sources leave no room for the way out of the list, they stand on its page alone. */
const fitCorrection = (
  personalBytes: PersonalBytes,
  correction: Parameters<typeof renderCorrectionMail>[0],
): MailContent => {
  const letter = renderCorrectionMail(correction)
  if (utf8LengthOf(letter.html) + personalBytes.once <= MAX_HTML_BYTES) return letter
  const [event, was] = [correction.notice.event, correction.notice.was].map((each) => ({ ...each, sources: [] }))
  return renderCorrectionMail({ ...correction, notice: { ...correction.notice, event: event!, was: was! } })
}

/** What a reader's own part adds to the HTML at most: once in a mail, and with each event. */
type PersonalBytes = { once: number; perEvent: number }

const personalBytesOf = ({ regions, actors }: Gazetteer, lang: Lang, site: Site): PersonalBytes => {
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

const utf8LengthOf = (text: string): number => new TextEncoder().encode(text).length
