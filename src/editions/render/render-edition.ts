import { alertLetter } from '../../../templates/mail/alert.tsx'
import { confirmationLetter } from '../../../templates/mail/confirmation.tsx'
import { digestLetter } from '../../../templates/mail/digest.tsx'
import { endpointLetter, type ToldEndpoint } from '../../../templates/mail/endpoint.tsx'
import { noticeLetter } from '../../../templates/mail/notice.tsx'
import { operatorLetter, type ToldTrouble } from '../../../templates/mail/operator.tsx'
import { welcomeLetter } from '../../../templates/mail/welcome.tsx'
import type { Letter, NoticeView, Site, ToldEvent } from '../../../templates/views.ts'
import { changesInWords } from '../../../templates/words/changed.ts'
import { MOST_NAMES } from '../../../templates/words/choice.ts'
import { canonicalJson } from '../../lib/canonical-json.ts'
import { gravity, type Lang } from '../../timeline/event.ts'
import type { Gazetteer } from '../../timeline/gazetteer.ts'
import type { Journal } from '../../timeline/journal-store.ts'
import { editionId, isNotice, type Kind, type Tale } from '../select/edition-items.ts'
import type { Archive, Edition } from '../stores/edition-store.ts'
import { viewOf } from './event-view.ts'
import { cutLetter, escaped } from './letter.ts'

/** Beyond this a mail program cuts the mail off, and the way out of the list with it. */
export const MOST_HTML_BYTES = 90_000
/** At most so many names say why an event is told. */
export const MOST_REASONS = 4
/** The words around the names of what a reader follows, and what a link has behind the site's address. */
const OWN_WORDS = 1_000
const OWN_LINKS = 4
const LINK_BYTES = 80
/** What stands between two names, with the marks that keep their directions apart. */
const BETWEEN_NAMES = 24
/** More than fit into any mail. */
const MOST_READ = 300

export type Compose = (edition: { id: string; kind: Kind; lang: Lang }, tales: Tale[]) => Promise<Edition>

/** Writes editions: the letter for all who are told the same, in one language, with marks for the reader's own part. */
export const composer = (journal: Pick<Journal, 'read'>, gazetteer: Gazetteer, site: Site): Compose => {
  const own = { en: ownBytes(gazetteer, 'en', site), ar: ownBytes(gazetteer, 'ar', site) }
  return async (edition, tales) => {
    if (isNotice(edition.kind)) {
      const notice = await noticeView(journal, gazetteer, { ...edition, tales }, site.url)
      return {
        ...edition,
        letter: cutLetter(fittingNotice(own[edition.lang], { lang: edition.lang, site, notice })),
        tales,
      }
    }
    const shown = gravest(tales)
    const revisions = await journal.read(shown)
    const told = shown.map(
      (tale, at): ToldEvent => ({
        ...viewOf(revisions[at]!, gazetteer, edition.lang, site.url),
        section: tale.section,
        echo: tale.echo,
      }),
    )
    const letter = letterOf(edition.kind)
    const events = orderedFor(edition.kind, told)
    const common = { lang: edition.lang, site, editionUrl: `${site.url}/editions/${edition.id}` }
    const whole = fitting(own[edition.lang], events.length, (count) =>
      letter({ ...common, events: events.slice(0, count), more: tales.length - count }),
    )
    return { ...edition, letter: cutLetter(whole), tales }
  }
}

/** What a notice shows: what was told and when, and what became of it. */
export const noticeView = async (
  journal: Pick<Journal, 'read'>,
  gazetteer: Gazetteer,
  { kind, lang, tales }: Pick<Edition, 'kind' | 'lang' | 'tales'>,
  siteUrl: string,
): Promise<NoticeView> => {
  const [tale] = tales as [Tale]
  const was = tale.was!
  const [now, before] = await journal.read([tale, { event: tale.event, ...was }])
  return {
    kind: kind === 'retraction' ? 'retraction' : 'correction',
    event: viewOf(now!, gazetteer, lang, siteUrl),
    was: viewOf(before!, gazetteer, lang, siteUrl),
    changes: kind === 'correction' ? changesInWords(before!, now!, gazetteer, lang) : [],
    day: was.day,
    at: now!.recorded_at,
    again: was.again ?? false,
  }
}

/** Writes an edition, unless it is written already. */
export const keepEdition = async (
  { archive, compose }: { archive: Archive; compose: Compose },
  edition: { id: string; kind: Kind; lang: Lang },
  tales: Tale[],
  now: number,
): Promise<void> => {
  const known = await archive.bytesOf([edition.id])
  if (!known.has(edition.id)) await archive.keep(await compose(edition, tales), now)
}

type Write = (edition: Parameters<typeof digestLetter>[0]) => Letter

const letterOf = (kind: Kind): Write => {
  if (kind === 'alert' || kind === 'rollup') return (told) => alertLetter({ ...told, held: kind === 'rollup' })
  return kind === 'welcome' ? welcomeLetter : digestLetter
}

/** As a mail of a kind shows events: the story so far as it is given, alerts by how grave they are. */
export const orderedFor = (kind: Kind, events: ToldEvent[]): ToldEvent[] => {
  if (kind === 'welcome') return events
  if (kind !== 'alert' && kind !== 'rollup') return inOrder(events)
  return inOrder(events).sort((a, b) => gravity(b.severity) - gravity(a.severity))
}

/** Of very many, the gravest and newest are read at all; the others are counted. */
const gravest = (tales: Tale[]): Tale[] =>
  tales.length <= MOST_READ
    ? tales
    : [...tales]
        .sort((a, b) => gravity(b.facts.severity) - gravity(a.facts.severity) || b.seq - a.seq)
        .slice(0, MOST_READ)

/** The one letter to an address that is not confirmed; `known` where it belongs to an active reader already. */
export const confirmationEdition = async (lang: Lang, known: boolean, site: Site): Promise<Edition> => {
  const letter = cutLetter(confirmationLetter({ lang, site, known }))
  return {
    id: await editionId('confirmation', lang, [], canonicalJson(letter)),
    kind: 'confirmation',
    lang,
    letter,
    tales: [],
  }
}

/** The letter that tells the operator of troubles. */
export const operatorEdition = async (troubles: ToldTrouble[], site: Site): Promise<Edition> => ({
  id: await editionId('operator', 'en', [], canonicalJson(troubles)),
  kind: 'operator',
  lang: 'en',
  letter: cutLetter(operatorLetter({ site, troubles })),
  tales: [],
})

/** The letter that tells an endpoint's owner that it fails, or is sent nothing any more. */
export const endpointEdition = async (endpoint: ToldEndpoint, lang: Lang, site: Site): Promise<Edition> => {
  const letter = cutLetter(endpointLetter({ lang, site, endpoint }))
  return { id: await editionId('endpoint', lang, [], canonicalJson(letter)), kind: 'endpoint', lang, letter, tales: [] }
}

/** Corrections first, then what is new from the latest day back, undatable last, then updates. */
export const inOrder = <T extends ToldEvent>(events: T[]): T[] =>
  [...events].sort(
    (a, b) =>
      SECTIONS.indexOf(a.section) - SECTIONS.indexOf(b.section) ||
      compare(b.whenMin ?? '', a.whenMin ?? '') ||
      compare(a.regions[0] ?? '', b.regions[0] ?? '') ||
      compare(a.id, b.id),
  )

const SECTIONS = ['correction', 'new', 'update']

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** The letter with as many events as fit, most often all. */
const fitting = (own: OwnBytes, count: number, write: (count: number) => Letter): Letter => {
  const letter = write(count)
  const bytes = bytesOf(letter.html) + own.once + count * own.perEvent
  if (bytes <= MOST_HTML_BYTES || count === 0) return letter
  return fitting(own, Math.min(count - 1, Math.floor((count * MOST_HTML_BYTES * 0.99) / bytes)), write)
}

/** A notice tells one event: where its sources leave no room for the way out of the list, they stand on its page alone. */
const fittingNotice = (own: OwnBytes, told: Parameters<typeof noticeLetter>[0]): Letter => {
  const letter = noticeLetter(told)
  if (bytesOf(letter.html) + own.once <= MOST_HTML_BYTES) return letter
  const [event, was] = [told.notice.event, told.notice.was].map((each) => ({ ...each, sources: [] }))
  return noticeLetter({ ...told, notice: { ...told.notice, event: event!, was: was! } })
}

/** What a reader's own part adds to the HTML at most: once in a mail, and with each event. */
type OwnBytes = { once: number; perEvent: number }

const ownBytes = ({ regions, actors }: Gazetteer, lang: Lang, site: Site): OwnBytes => {
  const names = [...regions.values(), ...actors.values()].map(
    ({ name }) => bytesOf(escaped(name[lang])) + BETWEEN_NAMES,
  )
  const longest = names.sort((a, b) => b - a)
  const of = (count: number): number => longest.slice(0, count).reduce((sum, each) => sum + each, 0)
  return {
    once: OWN_WORDS + OWN_LINKS * (site.url.length + LINK_BYTES) + of(2 * MOST_NAMES),
    perEvent: of(MOST_REASONS),
  }
}

const bytesOf = (text: string): number => new TextEncoder().encode(text).length
