import { type Context, Hono } from 'hono'
import { WhyPage } from '../../../templates/page/why.tsx'
import type { AnswerView, SentView, TitleView } from '../../../templates/views.ts'
import { becauseInWords } from '../../../templates/words/choice.ts'
import { wordsIn } from '../../../templates/words/words.ts'
import { maskedAddress } from '../../audience/email-address.ts'
import type { Subscriber } from '../../audience/subscriber-store.ts'
import type { Cursor } from '../../delivery/insight/reader-mail-store.ts'
import { answerOf, type Mailed, mailsOf, NEWEST, type Reasoned } from '../../delivery/insight/reader-mails.ts'
import { MOST_REASONS } from '../../editions/render/render-edition.ts'
import { type Revision, textIn } from '../../timeline/event.ts'
import type { Told } from '../../timeline/journal-store.ts'
import { listEvents, readListing } from '../api/list-events.ts'
import type { Door } from '../app-env.ts'
import { privatePage, siteOf } from '../http/html-page.tsx'
import { withReader } from './reader-link.ts'

const RUNS_PER_PAGE = 40
const MOST_EVENTS_SHOWN = 10
const MOST_FOUND = 10

/** Why readers got what they got, and did not get what they did not. It is only shown: nothing here changes anything. */
export const whyRoutes = new Hono<Door>()

whyRoutes.get('/preferences/:token/why', (c) =>
  withReader(c, 'preferences', async (found) => {
    const now = await c.var.world.now()
    const after = cursorOf(c.req.query('before'))
    const asked = (c.req.query('event') ?? c.req.query('q') ?? '').trim().slice(0, 500)
    const [page, about] = await Promise.all([
      mailsOf(c.var.world, found.number, now, { after, limit: RUNS_PER_PAGE }),
      eventsAskedFor(c, asked),
    ])
    const [event] = about
    const answer = event && about.length === 1 ? await answered(c, found, event, now) : null
    return privatePage(
      c,
      <WhyPage
        lang={c.var.language}
        site={siteOf(c)}
        timezone={found.choice.digest.timezone}
        email={maskedAddress(found.email)}
        path={c.req.path}
        asked={asked}
        mails={await sentViews(c, page.mails)}
        earlier={page.next && `?before=${page.next.dueAt}.${page.next.run}`}
        found={asked === '' || answer ? null : (await titled(c, about)).map(({ title }) => title)}
        answer={answer}
        queryFor={({ url }) => `${c.req.path}?event=${url.slice(url.lastIndexOf('/') + 1)}`}
      />,
    )
  }),
)

/** A reader's newest mails, for the page on which their choice stands. */
export const lastMails = async (c: Context<Door>, reader: number, most: number): Promise<SentView[]> => {
  const { mails } = await mailsOf(c.var.world, reader, await c.var.world.now(), { after: NEWEST, limit: 2 * most })
  return sentViews(c, mails.slice(0, most))
}

const cursorOf = (before = ''): Cursor => {
  const parts = /^([0-9]{1,15})\.([0-9]{1,15})$/.exec(before)
  return parts ? { dueAt: Number(parts[1]), run: Number(parts[2]) } : NEWEST
}

/** An event by its id or the address of its page; else those that the words find, the newest first. */
const eventsAskedFor = async (c: Context<Door>, asked: string): Promise<Told[]> => {
  const { journal } = c.var.world
  const id = /(?:\/events\/|^)([a-z0-9-]{3,64})(?:[?#/].*)?$/.exec(asked)?.[1]
  const named = id ? await journal.latest(id) : null
  if (named) return [named]
  const listing = asked === '' ? [] : readListing({ q: asked }, c.var.world)
  return Array.isArray(listing) ? [] : (await listEvents(c.var.world, listing, MOST_FOUND)).told
}

const answered = async (
  c: Context<Door>,
  reader: Subscriber,
  { event }: Told,
  now: number,
): Promise<AnswerView | null> => {
  const answer = await answerOf(c.var.world, reader, event, now)
  const latest = await c.var.world.journal.latest(event)
  if (!answer || !latest) return null
  const [shown] = await titled(c, [latest])
  return { event: shown!.title, mails: await sentViews(c, answer.mails), untold: answer.untold }
}

/** Mails as they are shown, their events read together: of each the first few. */
const sentViews = async (c: Context<Door>, mails: Mailed[]): Promise<SentView[]> => {
  const shownOf = ({ tales }: Mailed): Reasoned[] => tales.slice(0, MOST_EVENTS_SHOWN)
  const titles = new Map((await titled(c, mails.flatMap(shownOf))).map(({ title, told }) => [told, title]))
  return mails.map((mail) => {
    const { at, fate, edition, tales } = mail
    const shown = shownOf(mail)
    return {
      kind: edition.kind,
      subject: edition.letter.subject,
      lang: edition.lang,
      at,
      fate,
      edition: edition.kind === 'confirmation' ? null : `/editions/${edition.id}`,
      events: shown.map((tale) => ({ ...titles.get(tale)!, because: reasonOf(c, tale) })),
      more: tales.length - shown.length,
    }
  })
}

const titled = async <T extends Told>(c: Context<Door>, told: T[]): Promise<{ title: TitleView; told: T }[]> => {
  const revisions = await c.var.world.journal.read(told)
  return revisions.map((revision, at) => ({ title: titleOf(c, revision), told: told[at]! }))
}

const titleOf = (c: Context<Door>, { id, text, change }: Revision): TitleView => ({
  text: textIn(text, c.var.language),
  url: `/events/${id}`,
  retracted: change === 'retraction',
})

const reasonOf = (c: Context<Door>, { because }: Reasoned): string => {
  const { why, mail } = wordsIn(c.var.language)
  if (!because) return why.wasTold
  const { gazetteer } = c.var.world
  const followed = [
    ...because.regions.map((id) => gazetteer.regions.get(id)!.name[c.var.language]),
    ...because.actors.map((id) => gazetteer.actors.get(id)!.name[c.var.language]),
  ]
  return `${mail.because} ${becauseInWords(followed.slice(0, MOST_REASONS), c.var.language)}`
}
