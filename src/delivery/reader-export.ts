import type { Subscriber } from '../audience/subscriber-store.ts'
import { formatRfc3339 } from '../lib/rfc3339.ts'
import type { RunCursor } from './insight/reader-mail-store.ts'
import { FIRST_PAGE_CURSOR, listReaderMails, type ReaderMail, type ReaderMailContext } from './insight/reader-mails.ts'

/** One mail in a reader's export. `events` are the ids of the events that it told. */
type ExportedMail = { at: string; kind: string; subject: string; lang: string; status: string; events: string[] }

/** All data that is stored about a reader, for the reader. Times are RFC 3339. */
export type ReaderDataExport = {
  email: string
  state: string
  choice: unknown
  /** When the reader's pause ends; null without one. */
  paused_until: string | null
  /** As the operator stated it at the import; else the reader's own confirmation, or null before it. */
  consent: unknown
  created_at: string
  confirmed_at: string | null
  ended_at: string | null
  /** The mails of the last 30 days, newest first. */
  mails: ExportedMail[]
}

const RUNS_PER_PAGE = 100
/** With a mail an hour, 300 runs are 12 days; with a daily digest and a few alerts a day, they are all. */
const MAX_PAGES = 3

/** Reads all data that is stored about a reader. `now` is the product's clock in ms UTC. */
export const exportReaderData = async (
  context: ReaderMailContext,
  reader: Subscriber,
  now: number,
): Promise<ReaderDataExport> => ({
  email: reader.email,
  state: reader.state,
  choice: reader.preferences,
  paused_until: formatRfc3339(reader.pausedUntil),
  consent: consentOf(reader),
  created_at: formatRfc3339(reader.createdAt)!,
  confirmed_at: formatRfc3339(reader.confirmedAt),
  ended_at: formatRfc3339(reader.endedAt),
  mails: (await readMails(context, reader.number, now)).map(exportedMailOf),
})

const consentOf = ({ consent, confirmedAt }: Subscriber): unknown => {
  if (consent !== null) return consent
  return confirmedAt === null
    ? null
    : { given_at: formatRfc3339(confirmedAt), by: 'the link in a mail to this address' }
}

const readMails = async (context: ReaderMailContext, reader: number, now: number): Promise<ReaderMail[]> => {
  const mails: ReaderMail[] = []
  let after: RunCursor | null = FIRST_PAGE_CURSOR
  for (let page = 0; page < MAX_PAGES && after; page++) {
    const read = await listReaderMails(context, reader, now, { after, limit: RUNS_PER_PAGE })
    mails.push(...read.mails)
    after = read.next
  }
  return mails
}

const exportedMailOf = ({ at, status, edition, items }: ReaderMail): ExportedMail => ({
  at: formatRfc3339(at)!,
  kind: edition.kind,
  subject: edition.letter.subject,
  lang: edition.lang,
  status,
  events: items.map(({ event }) => event),
})
