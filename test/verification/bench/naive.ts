import { Resend } from 'resend'
import actors from '../../../data/actors.json'
import regions from '../../../data/regions.json'
import { type Filter, matches } from '../../../src/audience/filter.ts'
import { links } from '../../../src/audience/link-tokens.ts'
import type { Choice } from '../../../src/audience/preferences.ts'
import { readConfig } from '../../../src/config.ts'
import { listIdOf, mailOf } from '../../../src/delivery/mail/mail-message.ts'
import { composer } from '../../../src/editions/render/render-edition.ts'
import { editionId, talesOf } from '../../../src/editions/select/edition-items.ts'
import type { Lang } from '../../../src/timeline/event.ts'
import { type Actor, gazetteer, type Region } from '../../../src/timeline/gazetteer.ts'
import { journal } from '../../../src/timeline/journal-store.ts'
import { choiceInWords } from '../../../templates/words/choice.ts'

const GAZETTEER = gazetteer(regions as unknown as Region[], actors as unknown as Actor[])
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
  const timeline = journal(env.DB, env.TIMELINE)
  const reader = await env.DB.prepare(READER).bind(naive).first<Row>()
  if (!reader) return
  const filter = JSON.parse(reader.body) as Filter
  const entries = await timeline.between(from, to)
  const told = await timeline.toldBefore([...new Set(entries.map((entry) => entry.event))], from)
  const tales = talesOf(entries, told).filter((tale) => matches(filter, tale.facts, GAZETTEER))
  if (tales.length === 0) return
  const id = await editionId('digest', reader.lang, tales)
  const edition = await composer(timeline, GAZETTEER, site)({ id, kind: 'digest', lang: reader.lang }, tales)
  const signed = await links(config.linkSecrets)
  const mail = await mailOf(
    'digest',
    edition.letter,
    {
      chunk: 0,
      reader: reader.number,
      address: reader.email,
      request: null,
      choice: choiceInWords({
        choice: JSON.parse(reader.choice) as Choice,
        gazetteer: GAZETTEER,
        lang: reader.lang,
      }),
      because: Object.fromEntries(tales.map((tale) => [tale.event, 'what you chose'])),
      events: tales.map((tale) => tale.event),
    },
    {
      from: config.mailFrom,
      replyTo: config.mailReplyTo,
      siteUrl: config.siteUrl,
      listId: listIdOf(config.siteName, config.siteUrl),
      signer: signed.signer,
    },
    signed,
  )
  const resend = new Resend(config.resendApiKey, { baseUrl: config.resendBaseUrl })
  const { error } = await resend.emails.send(mail, { idempotencyKey: `naive-${to}-${naive}` })
  if (error) throw new Error(error.name)
  await env.DB.prepare(SENT).bind(naive, Date.now()).run()
}
