import { renderConfirmationMail } from '../../../templates/mail/confirmation.tsx'
import { renderDataLinkMail } from '../../../templates/mail/link-mails.tsx'
import type { Site } from '../../../templates/views.ts'
import { siteIn } from '../../../templates/words/site-name.ts'
import { canonicalJson } from '../../lib/canonical-json.ts'
import type { Lang } from '../../timeline/event.ts'
import type { Gazetteer } from '../../timeline/gazetteer.ts'
import { editionIdOf } from '../select/edition-id.ts'
import {
  type EditionItem,
  isAlertKind,
  isCorrectionKind,
  type MailKind,
  type StandingRef,
} from '../select/edition-items.ts'
import { correctionViewOf } from './correction-view.ts'
import type { Edition } from './edition.ts'
import { editionEventViewsOf, type RevisionReader } from './event-view.ts'
import { personalSizeOf } from './fit-mail.ts'
import { isJoinedEdition, joinedPartsOf } from './joined-view.ts'
import { type MailContent, mailTemplateOf } from './mail-template.ts'
import { gravestFirst, MAX_REVISIONS_READ } from './sort-events.ts'
import { readStandingWords } from './standing-words.ts'
import { writeCorrectionMail, writeEventsMail, writeJoinedMail, writeWelcomeMail } from './write-mail.ts'

/**
 * Renders the mail of an edition, with placeholders for the parts that differ by reader. `standing` is what stands now, if the
 * mail begins with it.
 */
export type EditionRenderer = (
  edition: { id: string; kind: MailKind; lang: Lang; standing?: StandingRef | null },
  items: EditionItem[],
) => Promise<Edition>

/** Creates the renderer of one site. */
export const editionRenderer = (journal: RevisionReader, gazetteer: Gazetteer, site: Site): EditionRenderer => {
  const sites = { en: siteIn(site, 'en'), ar: siteIn(site, 'ar') }
  const personalSize = {
    en: personalSizeOf(gazetteer, 'en', sites.en),
    ar: personalSizeOf(gazetteer, 'ar', sites.ar),
  }
  return async (edition, items) => {
    const { id, kind, lang, standing } = edition
    const page = {
      ...{ lang, site: sites[lang], editionUrl: `${site.url}/editions/${id}`, personalSize: personalSize[lang] },
      standing: await readStandingWords(journal, standing, lang),
    }
    const storedAs = ({ mail, shown }: { mail: MailContent; shown?: string[] }): Edition => ({
      ...{ id, kind, lang, letter: mailTemplateOf(mail), tales: items },
      ...(shown && shown.length < items.length && { shown }),
      ...(standing && { standing }),
    })
    if (isJoinedEdition({ kind, tales: items }))
      return storedAs(
        writeJoinedMail(page, await joinedPartsOf(journal, gazetteer, { kind, lang, tales: items }, site.url)),
      )
    if (isCorrectionKind(kind))
      return storedAs(
        writeCorrectionMail(
          page,
          await correctionViewOf(journal, gazetteer, { kind, lang, item: items[0]! }, site.url),
        ),
      )
    const views = await editionEventViewsOf(
      journal,
      gazetteer,
      lang,
      site.url,
      gravestFirst(items).slice(0, MAX_REVISIONS_READ),
    )
    if (kind === 'welcome') return storedAs(writeWelcomeMail(page, views, items.length))
    const eventsKind = isAlertKind(kind) ? kind : 'digest'
    return storedAs(writeEventsMail(page, eventsKind, { views, items, gazetteer }))
  }
}

/** Renders the mail with the link to confirm. `isActive`: the address belongs to an active reader already. */
export const renderConfirmationEdition = (lang: Lang, isActive: boolean, site: Site): Promise<Edition> =>
  requestedEditionOf(lang, renderConfirmationMail({ lang, site: siteIn(site, lang), known: isActive }))

/** Renders the mail with a fresh link to what is stored about a reader. */
export const renderDataLinkEdition = (lang: Lang, site: Site): Promise<Edition> =>
  requestedEditionOf(lang, renderDataLinkMail({ lang, site: siteIn(site, lang) }))

/** Both mails that an address asks for are of the kind `confirmation`: one recipient, no list, whatever their state. */
const requestedEditionOf = async (lang: Lang, content: MailContent): Promise<Edition> => {
  const letter = mailTemplateOf(content)
  const id = await editionIdOf('confirmation', lang, [], canonicalJson(letter))
  return { id, kind: 'confirmation', lang, letter, tales: [] }
}
