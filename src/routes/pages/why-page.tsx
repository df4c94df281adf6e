import { type Context, Hono } from 'hono'
import { WhyPage } from '../../../templates/page/why.tsx'
import type { EventTitleView, SentMailView, WhyAnswerView } from '../../../templates/views.ts'
import { becauseInWords } from '../../../templates/words/because.ts'
import { wordsIn } from '../../../templates/words/words.ts'
import { maskAddress } from '../../audience/email-address.ts'
import type { Subscriber } from '../../audience/subscriber-store.ts'
import type { RunCursor } from '../../delivery/insight/reader-mail-store.ts'
import {
  type ExplainedItem,
  explainEvent,
  FIRST_PAGE_CURSOR,
  listReaderMails,
  type ReaderMail,
} from '../../delivery/insight/reader-mails.ts'
import { MissingContentError } from '../../lib/missing-content.ts'
import { trimTyped } from '../../lib/text.ts'
import { pickText, type Revision } from '../../timeline/event.ts'
import { searchEvents } from '../../timeline/list-events.ts'
import { isHidden, isRedacted } from '../../timeline/redaction.ts'
import type { RevisionRef } from '../../timeline/revision-content-store.ts'
import type { AppEnv } from '../app-env.ts'
import { answerPrivatePage, siteOf } from '../http/html-page.tsx'
import { withReader } from './reader-link.ts'

const RUNS_PER_PAGE = 40
const MAX_EVENTS_SHOWN = 10
const MAX_EVENTS_FOUND = 10

/** A reader's link to their past mails, and to the reason why an event was or was not in them. Changes nothing. */
export const whyRoutes = new Hono<AppEnv>()

whyRoutes.get('/preferences/:token/why', (c) =>
  withReader(c, 'preferences', async (subscriber) => {
    const now = await c.var.context.now()
    const after = parseMailCursor(c.req.query('before'))
    const searchText = trimTyped(c.req.query('event') ?? c.req.query('q') ?? '').slice(0, 500)
    const [page, candidates] = await Promise.all([
      listReaderMails(c.var.context, subscriber.number, now, { after, limit: RUNS_PER_PAGE }),
      searchEvents(c.var.context, searchText, MAX_EVENTS_FOUND),
    ])
    const [event] = candidates
    const answer = event && candidates.length === 1 ? await loadAnswer(c, subscriber, event, now) : null
    return answerPrivatePage(
      c,
      <WhyPage
        lang={c.var.language}
        site={siteOf(c)}
        timezone={subscriber.preferences.digest.timezone}
        email={maskAddress(subscriber.email)}
        path={c.req.path}
        asked={searchText}
        mails={await loadMailViews(c, page.mails)}
        earlier={page.next && `?before=${page.next.dueAt}.${page.next.run}`}
        found={searchText === '' || answer ? null : (await loadTitles(c, candidates)).map(({ title }) => title)}
        answer={answer}
        queryFor={({ url }) => `${c.req.path}?event=${url.slice(url.lastIndexOf('/') + 1)}`}
      />,
    )
  }),
)

/** A reader's newest mails, for the preferences page. None if KV has lost one: the preferences can be changed all the same. */
export const loadLatestMails = async (c: Context<AppEnv>, reader: number, count: number): Promise<SentMailView[]> => {
  const page = { after: FIRST_PAGE_CURSOR, limit: 2 * count }
  try {
    const { mails } = await listReaderMails(c.var.context, reader, await c.var.context.now(), page)
    return await loadMailViews(c, mails.slice(0, count))
  } catch (fault) {
    if (fault instanceof MissingContentError) return []
    throw fault
  }
}

const parseMailCursor = (before = ''): RunCursor => {
  const parts = /^([0-9]{1,15})\.([0-9]{1,15})$/.exec(before)
  return parts ? { dueAt: Number(parts[1]), run: Number(parts[2]) } : FIRST_PAGE_CURSOR
}

const loadAnswer = async (
  c: Context<AppEnv>,
  reader: Subscriber,
  { event }: RevisionRef,
  now: number,
): Promise<WhyAnswerView | null> => {
  const answer = await explainEvent(c.var.context, reader, event, now)
  const latest = await c.var.context.journal.findLatest(event)
  if (!answer || !latest) return null
  const [loaded] = await loadTitles(c, [latest])
  return { event: loaded!.title, mails: await loadMailViews(c, answer.mails), reasonsNotTold: answer.reasonsNotTold }
}

/** Mails with the first ten events of each. The events of all mails are read at once. */
const loadMailViews = async (c: Context<AppEnv>, mails: ReaderMail[]): Promise<SentMailView[]> => {
  const visibleItemsOf = ({ items }: ReaderMail): ExplainedItem[] => items.slice(0, MAX_EVENTS_SHOWN)
  const titles = new Map((await loadTitles(c, mails.flatMap(visibleItemsOf))).map(({ title, ref }) => [ref, title]))
  return mails.map((mail) => {
    const { at, status, edition, items } = mail
    const visibleItems = visibleItemsOf(mail)
    return {
      kind: edition.kind,
      subject: edition.letter.subject || null,
      lang: edition.lang,
      at,
      status,
      edition: edition.kind === 'confirmation' ? null : `/editions/${edition.id}`,
      events: visibleItems.map((item) => ({ ...titles.get(item)!, because: reasonOf(c, item) })),
      more: items.length - visibleItems.length,
    }
  })
}

const loadTitles = async <T extends RevisionRef>(
  c: Context<AppEnv>,
  refs: T[],
): Promise<{ title: EventTitleView; ref: T }[]> => {
  const { journal } = c.var.context
  const revisions = await journal.readRecorded(refs)
  const redactions = await journal.readRedactions(refs.map(({ event }) => event))
  return revisions.map((revision, at) => {
    const isShown = !isRedacted(revision) && !isHidden(redactions, refs[at]!)
    return { title: isShown ? titleViewOf(c, revision) : redactedTitleOf(c, revision.id), ref: refs[at]! }
  })
}

const redactedTitleOf = (c: Context<AppEnv>, id: string): EventTitleView => ({
  text: { title: wordsIn(c.var.language).event.redactedTitle, lang: c.var.language },
  url: `/events/${id}`,
  retracted: false,
})

const titleViewOf = (c: Context<AppEnv>, { id, text, change }: Revision): EventTitleView => ({
  text: pickText(text, c.var.language),
  url: `/events/${id}`,
  retracted: change === 'retraction',
})

const reasonOf = (c: Context<AppEnv>, { because }: ExplainedItem): string =>
  because ? becauseInWords(because, c.var.context.gazetteer, c.var.language) : wordsIn(c.var.language).why.wasTold
