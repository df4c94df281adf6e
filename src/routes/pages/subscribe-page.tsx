import { type Context, Hono } from 'hono'
import { SubscribePage } from '../../../templates/page/subscribe.tsx'
import type { Fault, PreviewView, TypedChoice } from '../../../templates/views.ts'
import { wordsIn } from '../../../templates/words/words.ts'
import { readForm, readSubscription } from '../../audience/parse-preferences.ts'
import { subscribe } from '../../editions/subscribe.ts'
import { isRefusal } from '../../lib/refusal.ts'
import type { Door } from '../app-env.ts'
import { boundsOf, formOf, presetForm, sentForm, typedForm } from '../http/form-body.ts'
import { notice, privatePage } from '../http/html-page.tsx'
import { parsed, refusedType } from '../http/json-body.ts'
import { problem } from '../http/problem.ts'
import * as openapi from '../openapi/subscribe-docs.ts'
import { previewOf } from './preview-page.tsx'

/** The same bytes for every address: who asks learns nothing of it. */
const ASKED = { message: 'If the address can be written to, a mail with a link to confirm is on its way.' }
const RETRY_AFTER_S = '60'

/** Asking to be written to, by form and by JSON. */
export const subscribing = new Hono<Door>()

subscribing.get('/subscribe', (c) => {
  const { region, actor, preset } = c.req.query()
  const typed = { ...typedForm({}, c.var.language), regions: region ? [region] : [], actors: actor ? [actor] : [] }
  return page(c, presetForm(typed, preset), [], 200)
})

subscribing.post('/subscribe', async (c) => {
  const sent = await sentForm(c)
  const typed = typedForm(sent, c.var.language)
  if (sent.preview !== undefined) return previewed(c, typed)
  if (!(await c.var.world.isWelcome(networkOf(c)))) {
    c.header('retry-after', RETRY_AFTER_S)
    return notice(c, 'tooMany', 429)
  }
  const { email, choice, faults } = readForm(typed, boundsOf(c.var.world), true)
  if (faults.length > 0) return page(c, typed, faults, 422)
  await ask(c, email, choice)
  return notice(c, 'checkYourMail', 202)
})

subscribing.post('/v1/subscriptions', openapi.subscribe, async (c) => {
  if (!(await c.var.world.isWelcome(networkOf(c))))
    return problem(
      c,
      { refused: 'too-many-requests', detail: 'Many requests came from this network just now.' },
      { 'retry-after': RETRY_AFTER_S },
    )
  const text = refusedType(c) ?? (await c.req.text())
  if (isRefusal(text)) return problem(c, text)
  const body = parsed(text)
  if (isRefusal(body)) return problem(c, body)
  const { email, choice, faults } = readSubscription(body.value, boundsOf(c.var.world), c.var.language)
  if (faults.length > 0)
    return problem(c, { refused: 'invalid', detail: 'The body has faults.', errors: faults.map(inEnglish) })
  await ask(c, email, choice)
  return c.json(ASKED, 202, { 'cache-control': 'no-store' })
})

const ask = async (c: Context<Door>, ...[email, choice]: [string, Parameters<typeof subscribe>[2]]): Promise<void> => {
  const { config, tickets, now } = c.var.world
  if (await subscribe(c.var.world, email, choice, await now(), config.limits)) await tickets.mail(1)
}

/** The form as it was filled in, with what it would have brought; nobody is subscribed. */
const previewed = async (c: Context<Door>, typed: TypedChoice): Promise<Response> => {
  const { choice, faults } = readForm(typed, boundsOf(c.var.world), false)
  if (faults.length > 0) return page(c, typed, faults, 422)
  return page(c, typed, [], 200, await previewOf(c, choice))
}

const page = (
  c: Context<Door>,
  typed: TypedChoice,
  faults: Fault[],
  status: 200 | 422,
  preview: PreviewView | null = null,
) => privatePage(c, <SubscribePage {...formOf(c, typed, faults, preview)} />, status)

const inEnglish = (fault: Fault) => ({
  pointer: fault.pointer,
  detail: wordsIn('en').fault.sentences[fault.code](fault),
})

const networkOf = (c: Context<Door>): string => c.req.header('cf-connecting-ip') ?? 'unknown'
