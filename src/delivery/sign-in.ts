import { renderSignInMail } from '../../templates/mail/link-mails.tsx'
import type { Site } from '../../templates/views.ts'
import { siteIn } from '../../templates/words/site-name.ts'
import { ensureOperator, type PeopleContext } from '../access/manage-people.ts'
import type { SessionStore } from '../access/session-store.ts'
import type { SuppressionStore } from '../audience/suppression-store.ts'
import { storeRequestedEdition } from '../editions/mail-request.ts'
import type { Edition } from '../editions/render/edition.ts'
import { mailTemplateOf } from '../editions/render/mail-template.ts'
import { editionIdOf } from '../editions/select/edition-id.ts'
import type { EditionStore } from '../editions/stores/edition-store.ts'
import type { Tickets } from '../editions/tickets.ts'
import { canonicalJson } from '../lib/canonical-json.ts'
import type { Lang } from '../timeline/event.ts'
import type { ChunkStore } from './mail/chunk-store/chunk-store.ts'

type SignInContext = Pick<PeopleContext, 'people' | 'commitBatch' | 'operatorEmail' | 'randomWord'> & {
  sessions: SessionStore
  editions: EditionStore
  chunks: Pick<ChunkStore, 'prepareInsertSignIn'>
  tickets: Tickets
  site: Site
  suppressions: Pick<SuppressionStore, 'hashAddress'>
}

/** A request for a link: the address, the language of the page, the network, and the path under /desk that it opens. */
type SignInAsker = { email: string; lang: Lang; page: string; network: string }

/**
 * Mails a link that signs in, if the address may sign in. Answers nothing, and does the same work for every address, so that
 * the caller learns nothing of it. `now` in ms UTC.
 */
export const mailSignInLink = async (
  context: SignInContext,
  { email, lang, page, network }: SignInAsker,
  now: number,
): Promise<void> => {
  await ensureOperator(context, now)
  const edition = await renderSignInEdition(lang, context.site)
  await storeRequestedEdition(context, edition, now)
  const word = context.randomWord().replaceAll('-', '')
  const request = { word, email, page, network: await context.suppressions.hashAddress(network), now }
  await context.commitBatch([
    context.sessions.prepareSignIn(request),
    context.chunks.prepareInsertSignIn(word, edition.id, now),
  ])
  await context.tickets.enqueueMail(1)
}

const renderSignInEdition = async (lang: Lang, site: Site): Promise<Edition> => {
  const letter = mailTemplateOf(renderSignInMail({ lang, site: siteIn(site, lang) }))
  const id = await editionIdOf('sign-in', lang, [], canonicalJson(letter))
  return { id, kind: 'sign-in', lang, letter, tales: [] }
}
