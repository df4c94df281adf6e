import { renderAlertMail } from '../../../templates/mail/alert.tsx'
import { renderConfirmationMail } from '../../../templates/mail/confirmation.tsx'
import { renderDataLinkMail } from '../../../templates/mail/data-link.tsx'
import { renderDigestMail } from '../../../templates/mail/digest.tsx'
import { renderJoinedMail } from '../../../templates/mail/joined.tsx'
import { renderWelcomeMail } from '../../../templates/mail/welcome.tsx'
import type { JoinedPartView, Site } from '../../../templates/views.ts'
import { canonicalJson } from '../../lib/canonical-json.ts'
import { type Lang, severityRankOf } from '../../timeline/event.ts'
import type { Gazetteer } from '../../timeline/gazetteer.ts'
import { type EditionItem, editionIdOf, isCorrectionKind, type MailKind } from '../select/edition-items.ts'
import type { Edition } from '../stores/edition-store.ts'
import { correctionViewOf } from './correction-view.ts'
import { editionEventViewsOf, type RevisionReader } from './event-view.ts'
import { fitCorrection, fitEvents, fitJoined, type PersonalBytes, personalBytesOf } from './fit-mail.ts'
import { isJoinedEdition, joinedPartsOf } from './joined-view.ts'
import { type MailContent, mailTemplateOf } from './mail-template.ts'
import { sortEventsForKind } from './sort-events.ts'

/** More events than fit into a mail. */
const MAX_REVISIONS_READ = 300

/** Renders the mail of an edition, with placeholders for the parts that differ by reader. */
export type EditionRenderer = (
  edition: { id: string; kind: MailKind; lang: Lang },
  items: EditionItem[],
) => Promise<Edition>

/** Creates the renderer of one site. */
export const editionRenderer = (journal: RevisionReader, gazetteer: Gazetteer, site: Site): EditionRenderer => {
  const personalBytes = { en: personalBytesOf(gazetteer, 'en', site), ar: personalBytesOf(gazetteer, 'ar', site) }
  const renderCorrection = async (kind: MailKind, lang: Lang, item: EditionItem): Promise<MailContent> => {
    const correction = await correctionViewOf(journal, gazetteer, { kind, lang, item }, site.url)
    return fitCorrection(personalBytes[lang], { lang, site, correction })
  }
  const renderJoined = async (edition: Pick<Edition, 'id' | 'kind' | 'lang' | 'tales'>): Promise<Edition> => {
    const parts = await joinedPartsOf(journal, gazetteer, edition, site.url)
    return joinedEditionOf(edition, parts, personalBytes[edition.lang], site)
  }
  return async ({ id, kind, lang }, items) => {
    if (isJoinedEdition({ kind, tales: items })) return renderJoined({ id, kind, lang, tales: items })
    if (isCorrectionKind(kind)) {
      const content = await renderCorrection(kind, lang, items[0]!)
      return { id, kind, lang, letter: mailTemplateOf(content), tales: items }
    }
    const render = mailWriterOf(kind)
    const events = sortEventsForKind(
      kind,
      lang,
      await editionEventViewsOf(journal, gazetteer, lang, site.url, selectMostSevere(items)),
    )
    const page = { lang, site, editionUrl: `${site.url}/editions/${id}` }
    let shown = events
    const content = fitEvents(personalBytes[lang], events.length, (count) => {
      shown = events.slice(0, count)
      return render({ ...page, events: shown, more: items.length - count })
    })
    const linked = items.length > shown.length ? { shown: shown.map((event) => event.id) } : {}
    return { id, kind, lang, letter: mailTemplateOf(content), tales: items, ...linked }
  }
}

/** A joined mail tells the alerts that it shows. It shows all of its notices. */
const joinedEditionOf = (
  edition: Pick<Edition, 'id' | 'kind' | 'lang' | 'tales'>,
  parts: JoinedPartView[],
  personalBytes: PersonalBytes,
  site: Site,
): Edition => {
  const notices = parts.flatMap((part) => ('corrections' in part ? part.corrections : []))
  const events = parts.flatMap((part) => ('events' in part ? part.events : []))
  const page = { lang: edition.lang, site, editionUrl: `${site.url}/editions/${edition.id}` }
  const { mail, shown } = fitJoined(personalBytes, { notices: notices.length, events: events.length }, (full, count) =>
    renderJoinedMail({ ...page, parts: firstEventsOf(parts, count), full, more: events.length - count }),
  )
  const told = [...notices.map(({ event }) => event.id), ...events.slice(0, shown).map(({ id }) => id)]
  return { ...edition, letter: mailTemplateOf(mail), ...(shown < events.length && { shown: told }) }
}

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

type MailWriter = (mail: Parameters<typeof renderDigestMail>[0]) => MailContent

const mailWriterOf = (kind: MailKind): MailWriter => {
  if (kind === 'alert' || kind === 'rollup') return (mail) => renderAlertMail({ ...mail, held: kind === 'rollup' })
  return kind === 'welcome' ? renderWelcomeMail : renderDigestMail
}

/** The items whose revisions are read: the most severe and newest. The mail counts the others. */
const selectMostSevere = (items: EditionItem[]): EditionItem[] =>
  items.length <= MAX_REVISIONS_READ
    ? items
    : [...items]
        .sort((a, b) => severityRankOf(b.facts.severity) - severityRankOf(a.facts.severity) || b.seq - a.seq)
        .slice(0, MAX_REVISIONS_READ)

/** Renders the mail with the link to confirm. `isActive`: the address belongs to an active reader already. */
export const renderConfirmationEdition = (lang: Lang, isActive: boolean, site: Site): Promise<Edition> =>
  requestedEditionOf(lang, renderConfirmationMail({ lang, site, known: isActive }))

/** Renders the mail with a fresh link to what is stored about a reader. */
export const renderDataLinkEdition = (lang: Lang, site: Site): Promise<Edition> =>
  requestedEditionOf(lang, renderDataLinkMail({ lang, site }))

/** Both mails that an address asks for are of the kind `confirmation`: one recipient, no list, whatever their state. */
const requestedEditionOf = async (lang: Lang, content: MailContent): Promise<Edition> => {
  const letter = mailTemplateOf(content)
  const id = await editionIdOf('confirmation', lang, [], canonicalJson(letter))
  return { id, kind: 'confirmation', lang, letter, tales: [] }
}
