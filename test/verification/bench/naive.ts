import { Resend } from 'resend'
import actors from '../../../data/actors.json'
import regions from '../../../data/regions.json'
import { type Filter, matchFilter } from '../../../src/audience/filter.ts'
import { linkTokens } from '../../../src/audience/link-tokens.ts'
import type { Preferences } from '../../../src/audience/preferences.ts'
import { readConfig } from '../../../src/config.ts'
import { listIdOf, renderMail } from '../../../src/delivery/mail/mail-message.ts'
import { editionRenderer } from '../../../src/editions/render/render-edition.ts'
import { editionIdOf, editionItemsOf } from '../../../src/editions/select/edition-items.ts'
import { createStores } from '../../../src/stores.ts'
import type { Lang } from '../../../src/timeline/event.ts'
import { type Actor, buildGazetteer, type Region } from '../../../src/timeline/gazetteer.ts'
import { preferencesInWords } from '../../../templates/words/preferences-in-words.ts'

const GAZETTEER = buildGazetteer(regions as unknown as Region[], actors as unknown as Actor[])
const READER = `
  SELECT s.number, s.email, s.lang, s.choice, f.body FROM subscriber s JOIN filter f ON f.id = s.filter WHERE s.number = ?1`
const SENT = `INSERT INTO naive_sent (reader, sent_at) VALUES (?1, ?2) ON CONFLICT DO NOTHING`

type Row = { number: number; email: string; lang: Lang; choice: string; body: string }

/** What one naive message asks for: one reader is told (from, to]. */
export type NaiveMessage = { naive: number; from: number; to: number }

export const isNaive = (body: unknown): body is NaiveMessage => typeof (body as NaiveMessage)?.naive === 'number'

/**
 * The way most newsletters are built: one message, one look-up, one rendering and one request for each reader, and a
 * row that says it was sent. It uses the product's own parts, so that only the way differs.
 */
export const sendNaively = async (env: Env, { naive, from, to }: NaiveMessage): Promise<void> => {
  const config = readConfig(env as unknown as Record<string, unknown>)
  const site = { name: config.siteName, url: config.siteUrl, postal: config.postalAddress, replyTo: config.mailReplyTo }
  const timeline = createStores(env).journal
  const reader = await env.DB.prepare(READER).bind(naive).first<Row>()
  if (!reader) return
  const filter = JSON.parse(reader.body) as Filter
  const entries = await timeline.listEntriesBetween(from, to)
  const told = await timeline.findAnnouncedEvents([...new Set(entries.map((entry) => entry.event))], from)
  const tales = editionItemsOf(entries, told).filter((tale) => matchFilter(filter, tale.facts, GAZETTEER))
  if (tales.length === 0) return
  const id = await editionIdOf('digest', reader.lang, tales)
  const edition = await editionRenderer(timeline, GAZETTEER, site)({ id, kind: 'digest', lang: reader.lang }, tales)
  const signed = await linkTokens(config.linkSecrets)
  const mail = await renderMail(
    'digest',
    edition.letter,
    {
      chunk: 0,
      reader: reader.number,
      address: reader.email,
      request: null,
      preferencesInWords: preferencesInWords({
        choice: JSON.parse(reader.choice) as Preferences,
        gazetteer: GAZETTEER,
        lang: reader.lang,
      }),
      reasonByEvent: Object.fromEntries(tales.map((tale) => [tale.event, 'what you chose'])),
      events: tales.map((tale) => tale.event),
    },
    {
      from: config.mailFrom,
      replyTo: config.mailReplyTo,
      siteUrl: config.siteUrl,
      listId: listIdOf(config.siteName, config.siteUrl),
      signer: signed.signingKeyId,
    },
    signed,
  )
  const resend = new Resend(config.resendApiKey, { baseUrl: config.resendBaseUrl })
  const { error } = await resend.emails.send(mail, { idempotencyKey: `naive-${to}-${naive}` })
  if (error) throw new Error(error.name)
  await env.DB.prepare(SENT).bind(naive, Date.now()).run()
}
