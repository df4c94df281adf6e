import { Resend } from 'resend'
import actors from '../../../data/actors.json'
import regions from '../../../data/regions.json'
import { type Filter, matchFilter } from '../../../src/audience/filter.ts'
import { linkTokens } from '../../../src/audience/link-tokens.ts'
import type { Preferences } from '../../../src/audience/preferences.ts'
import { readConfig } from '../../../src/config.ts'
import { listIdOf, renderMail } from '../../../src/delivery/mail/mail-message.ts'
import { editionRenderer } from '../../../src/editions/render/render-edition.ts'
import { editionIdOf } from '../../../src/editions/select/edition-id.ts'
import { editionItemsOf } from '../../../src/editions/select/edition-items.ts'
import { createStores } from '../../../src/stores.ts'
import type { Lang } from '../../../src/timeline/event.ts'
import { type Actor, buildGazetteer, type Region } from '../../../src/timeline/gazetteer.ts'
import { preferencesInWords } from '../../../templates/words/preferences-in-words.ts'

const GAZETTEER = buildGazetteer(regions as unknown as Region[], actors as unknown as Actor[])
const SELECT_READER = `
  SELECT s.number, s.email, s.lang, s.choice, f.body FROM subscriber s JOIN filter f ON f.id = s.filter WHERE s.number = ?1`
const INSERT_SENT = `INSERT INTO naive_sent (reader, sent_at) VALUES (?1, ?2) ON CONFLICT DO NOTHING`

type ReaderRow = { number: number; email: string; lang: Lang; choice: string; body: string }

/** A queue message that sends the window (from, to] to one reader. */
export type NaiveMessage = { naive: number; from: number; to: number }

export const isNaiveMessage = (body: unknown): body is NaiveMessage => typeof (body as NaiveMessage)?.naive === 'number'

/**
 * Sends a digest in the way of most newsletters: one message, one query, one rendering and one request for each reader,
 * and a row that it was sent. It uses the product's own functions, so that only the way differs.
 */
export const sendNaively = async (env: Env, { naive, from, to }: NaiveMessage): Promise<void> => {
  const config = readConfig(env as unknown as Record<string, unknown>)
  const timeline = createStores(env).journal
  const reader = await env.DB.prepare(SELECT_READER).bind(naive).first<ReaderRow>()
  if (!reader) return
  const filter = JSON.parse(reader.body) as Filter
  const entries = await timeline.listEntriesBetween(from, to)
  const announced = await timeline.findAnnouncedEvents([...new Set(entries.map((entry) => entry.event))], from)
  const items = editionItemsOf(entries, announced).filter((item) => matchFilter(filter, item.facts, GAZETTEER))
  if (items.length === 0) return
  const mail = await renderDigest(config, timeline, reader, items)
  const resend = new Resend(config.resendApiKey, { baseUrl: config.resendBaseUrl })
  const { error } = await resend.emails.send(mail, { idempotencyKey: `naive-${to}-${naive}` })
  if (error) throw new Error(error.name)
  await env.DB.prepare(INSERT_SENT).bind(naive, Date.now()).run()
}

type Timeline = ReturnType<typeof createStores>['journal']
type Items = ReturnType<typeof editionItemsOf>

const renderDigest = async (
  config: ReturnType<typeof readConfig>,
  timeline: Timeline,
  { number, email, lang, choice }: ReaderRow,
  items: Items,
) => {
  const site = {
    name: config.siteName.en,
    url: config.siteUrl,
    postal: config.postalAddress,
    replyTo: config.mailReplyTo,
  }
  const id = await editionIdOf('digest', lang, items)
  const edition = await editionRenderer(timeline, GAZETTEER, site)({ id, kind: 'digest', lang }, items)
  const tokens = await linkTokens(config.linkSecrets)
  const preferences = JSON.parse(choice) as Preferences
  const recipient = {
    chunk: 0,
    reader: number,
    address: email,
    linkWord: number.toString(16).padStart(32, '0'),
    requestWord: '',
    preferencesInWords: preferencesInWords({ choice: preferences, gazetteer: GAZETTEER, lang }),
    filterValues: {
      following: ' · what you chose',
      ...Object.fromEntries(items.map((item) => [`matched/${item.event}`, ''])),
    },
    zoneValues: { date: 'Saturday 28 November 2026' },
    events: items.map((item) => item.event),
  }
  const sender = {
    from: config.mailFrom,
    replyTo: config.mailReplyTo,
    siteUrl: config.siteUrl,
    listId: listIdOf(config.siteName.en, config.siteUrl),
    signer: tokens.signingKeyId,
    issuedAt: Date.now(),
  }
  return renderMail('digest', edition.letter, recipient, sender, tokens)
}
