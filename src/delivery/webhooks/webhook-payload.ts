import { viewOf } from '../../editions/render/event-view.ts'
import { textIn } from '../../timeline/event.ts'
import { messageBody } from './control-messages.ts'
import type { Endpoint } from './endpoint.ts'
import type { Delivery } from './endpoint-store.ts'
import { talesFor } from './fan-out.ts'
import { bodyIn } from './payload-format.ts'
import type { Postman } from './webhook-context.ts'
import type { Body, Notice } from './webhook-event.ts'

/** What stays of the 20 KB that a message may have, beside the list of its events. */
const MOST_LISTED_BYTES = 18_000

/** The body of what an endpoint is told next; null for a digest of which nothing is left, for all of it was retracted. */
export const bodyOf = (postman: Postman, endpoint: Endpoint, delivery: Delivery): Promise<Body | null> =>
  delivery.type === 'digest.published'
    ? digestBody(postman, endpoint, delivery)
    : noticeBody(postman, endpoint, delivery)

const noticeBody = async (
  { journal, gazetteer, site }: Postman,
  { format, lang }: Endpoint,
  { seq, type }: Delivery,
): Promise<Body> => {
  const told = await journal.bySeq(seq)
  if (!told) throw new Error(`a delivery names seq ${seq}, which the journal does not have`)
  const [[revision], previous] = await Promise.all([
    journal.read([told]),
    format === 'standard' ? [] : journal.earlier(told.event, told.number),
  ])
  return bodyIn(format, {
    type: type as Notice['type'],
    at: revision!.recorded_at,
    revision: revision!,
    event: viewOf(revision!, gazetteer, lang, site.url),
    lang,
    site,
    previous,
  })
}

/** A thin digest: what a reader's would list, by id, title and address, as much of it as fits. */
const digestBody = async (postman: Postman, endpoint: Endpoint, { seq, fromSeq, createdAt }: Delivery) => {
  const { journal, site } = postman
  const tales = await talesFor(postman, endpoint, fromSeq ?? 0, seq)
  const retracted = await journal.retracted(tales.map((tale) => tale.event))
  const standing = tales.filter((tale) => !retracted.has(tale.event))
  if (standing.length === 0) return null
  const revisions = await journal.read(standing)
  const events = revisions.map((revision, at) => {
    const { title, lang } = textIn(revision.text, endpoint.lang)
    return {
      seq: revision.seq,
      id: revision.id,
      number: revision.number,
      section: standing[at]!.section,
      title,
      title_lang: lang,
      url: `${site.url}/events/${revision.id}`,
      api_url: `${site.url}/v1/events/${revision.id}`,
    }
  })
  const listed = fitting(events)
  const data = { from_seq: fromSeq, seq, lang: endpoint.lang, events: listed, more: events.length - listed.length }
  return messageBody({ type: 'digest.published', at: createdAt, data })
}

const fitting = <T>(events: T[]): T[] => {
  let left = MOST_LISTED_BYTES
  return events.filter((event) => {
    left -= new TextEncoder().encode(JSON.stringify(event)).length + 1
    return left >= 0
  })
}
