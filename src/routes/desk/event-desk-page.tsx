import { type Context, Hono } from 'hono'
import { DeskEventPage } from '../../../templates/desk/desk-event.tsx'
import { FoundEventsPage } from '../../../templates/desk/find-events.tsx'
import { RetractPage } from '../../../templates/desk/retract.tsx'
import { changesInWords } from '../../../templates/words/changes-in-words.ts'
import { whenOf } from '../../../templates/words/event-in-words.ts'
import { wordsIn } from '../../../templates/words/words.ts'
import { readEventHistory } from '../../desk/event-history.ts'
import { countToldReaders, type RetractionReason, retractEvent, withdrawEvent } from '../../desk/retract-event.ts'
import { isRefusal } from '../../lib/refusal.ts'
import { trimTyped } from '../../lib/text.ts'
import { LANGS, pickText, type Revision } from '../../timeline/event.ts'
import { searchEvents } from '../../timeline/list-events.ts'
import { isRedacted, type JournalRevision } from '../../timeline/redaction.ts'
import type { AppEnv } from '../app-env.ts'
import { answerMessagePage } from '../http/html-page.tsx'
import { answerDeskMessage, answerDeskPage, deskPropsOf, redirectToDesk, requireRole } from './desk-session.tsx'

/** An event at the desk: its history and reach, and the acts that take it back. */
export const deskEventRoutes = new Hono<AppEnv>()

deskEventRoutes.get('/desk/events', requireRole('writer'), async (c) => {
  const text = trimTyped(c.req.query('q') ?? '')
  const { context, language } = c.var
  const events = await context.journal.readRevisions(await searchEvents(context, text, MAX_FOUND))
  const found = events.map((each) => ({
    event: each.id,
    title: pickText(each.text, language).title,
    when: whenOf(each, language),
  }))
  return answerDeskPage(c, <FoundEventsPage {...(await deskPropsOf(c))} text={text} found={found} />)
})

deskEventRoutes.get('/desk/events/:id', requireRole('writer'), async (c) => {
  const history = await readEventHistory(c.var.context, c.req.param('id') ?? '')
  if (!history) return answerMessagePage(c, 'notFound', 404)
  const now = await c.var.context.now()
  const { newest, revisions, isReachComplete } = history
  const view = {
    event: newest.id,
    title: titleOf(c, newest),
    number: newest.number,
    canRetract: !isRedacted(newest) && newest.change !== 'retraction',
    secondsLeft: Math.max(0, Math.ceil((newest.release_at - now) / SECOND_MS)),
    isReachComplete,
    isLate: c.req.query('late') === 'yes',
    revisions: revisions.map(({ revision, reach }, at) => ({
      number: revision.number,
      change: revision.change,
      recordedAt: revision.recorded_at,
      publisher: revision.publisher,
      reason: isRedacted(revision) ? null : (revision.reason?.[c.var.language] ?? null),
      changes: differenceOf(c, revision, revisions[at + 1]?.revision),
      reach: reach && {
        told: reach.told,
        accepted: reach.accepted,
        delivered: reach.delivered,
        bounced: reach.bounced.permanent + reach.bounced.transient,
        kinds: reach.kinds as Record<string, number>,
      },
    })),
  }
  return answerDeskPage(c, <DeskEventPage {...(await deskPropsOf(c))} view={view} />)
})

deskEventRoutes.get('/desk/events/:id/retract', requireRole('editor'), async (c) => {
  const newest = await findCurrent(c)
  if (!newest) return answerMessagePage(c, 'notFound', 404)
  const view = {
    event: newest.id,
    title: pickText(newest.text, c.var.language).title,
    number: newest.number,
    told: await countToldReaders(c.var.context, newest),
    holdSeconds: c.var.context.retractionHoldMs / SECOND_MS,
    langs: LANGS.filter((lang) => newest.text[lang]),
  }
  return answerDeskPage(c, <RetractPage {...(await deskPropsOf(c))} view={view} />)
})

deskEventRoutes.post('/desk/events/:id/retract', requireRole('editor'), async (c) => {
  const newest = await findCurrent(c)
  if (!newest) return answerDeskMessage(c, 'stale', 409)
  const retracted = await retractEvent(c.var.context, await pressOf(c), reasonOf(c, newest))
  return isRefusal(retracted) ? answerDeskMessage(c, 'stale', 409) : redirectToDesk(c, `/desk/events/${newest.id}`)
})

deskEventRoutes.post('/desk/events/:id/withdraw', requireRole('editor'), async (c) => {
  const reason = Object.fromEntries(LANGS.map((lang) => [lang, wordsIn(lang).desk.withdraw.reason]))
  const press = await pressOf(c)
  const withdrawn = await withdrawEvent(c.var.context, press, reason)
  if (!isRefusal(withdrawn)) return redirectToDesk(c, '/desk')
  return withdrawn.refused === 'conflict'
    ? redirectToDesk(c, `/desk/events/${press.event}`, { late: 'yes' })
    : answerDeskMessage(c, 'stale', 409)
})

const SECOND_MS = 1_000
const MAX_FOUND = 20

const pressOf = async (c: Context<AppEnv>) => ({
  person: c.var.session.person,
  event: c.req.param('id') ?? '',
  number: Number(c.var.form.number ?? ''),
  now: await c.var.context.now(),
})

/** The newest revision of the event in the path; null if there is none, or if it is retracted or redacted. */
const findCurrent = async (c: Context<AppEnv>): Promise<Revision | null> => {
  const { journal } = c.var.context
  const ref = await journal.findLatest(c.req.param('id') ?? '')
  const [newest] = ref ? await journal.readRecorded([ref]) : []
  return newest && !isRedacted(newest) && newest.change !== 'retraction' ? newest : null
}

/** The words that a person typed, else the ready reason, in each language of the event's text. */
const reasonOf = (c: Context<AppEnv>, { text }: Revision): RetractionReason => {
  const { form } = c.var
  const langs = LANGS.filter((lang) => text[lang])
  const ready = READY_REASONS.find((each) => each === form.reason) ?? READY_REASONS[0]
  return Object.fromEntries(
    langs.map((lang) => [lang, (form[`reason_${lang}`] ?? '').trim() || wordsIn(lang).desk.retract.reasons[ready]]),
  )
}

const READY_REASONS = ['wrong', 'withdrawn', 'mistake'] as const

const titleOf = (c: Context<AppEnv>, revision: JournalRevision): string =>
  isRedacted(revision) ? revision.id : pickText(revision.text, c.var.language).title

const differenceOf = (c: Context<AppEnv>, revision: JournalRevision, before: JournalRevision | undefined) =>
  before && !isRedacted(revision) && !isRedacted(before)
    ? changesInWords(before, revision, c.var.context.gazetteer, c.var.language)
    : []
