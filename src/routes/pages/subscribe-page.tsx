import { type Context, Hono } from 'hono'
import { SubscribePage } from '../../../templates/page/subscribe.tsx'
import type { InputFault, PreferencesInput, PreviewView } from '../../../templates/views.ts'
import { wordsIn } from '../../../templates/words/words.ts'
import { parsePreferencesForm, parseSubscription } from '../../audience/parse-preferences.ts'
import { subscribe } from '../../editions/subscribe.ts'
import { isRefusal } from '../../lib/refusal.ts'
import type { AppEnv } from '../app-env.ts'
import { applyPreset, formPropsOf, formValuesOfFields, parseFormBody, preferenceBoundsOf } from '../http/form-body.ts'
import { answerMessagePage, answerPrivatePage } from '../http/html-page.tsx'
import { checkJsonContentType, parseJsonBody } from '../http/json-body.ts'
import { answerProblem } from '../http/problem.ts'
import * as openapi from '../openapi/subscribe-docs.ts'
import { loadPreview } from './preview-page.tsx'

/** The same bytes for every address: who asks learns nothing of it. */
const SUBSCRIPTION_ANSWER = {
  message: 'If the address can be written to, a mail with a link to confirm is on its way.',
}
const RETRY_AFTER_S = '60'

/** Asking to be written to, by form and by JSON. */
export const subscriptionRoutes = new Hono<AppEnv>()

subscriptionRoutes.get('/subscribe', (c) => {
  const { region, actor, preset } = c.req.query()
  const values = {
    ...formValuesOfFields({}, c.var.language),
    regions: region ? [region] : [],
    actors: actor ? [actor] : [],
  }
  return answerSubscribePage(c, applyPreset(values, preset), [], 200)
})

subscriptionRoutes.post('/subscribe', async (c) => {
  const fields = await parseFormBody(c)
  const values = formValuesOfFields(fields, c.var.language)
  if (fields.preview !== undefined) return answerFormWithPreview(c, values)
  if (!(await c.var.context.isWithinRateLimit(clientAddressOf(c)))) {
    c.header('retry-after', RETRY_AFTER_S)
    return answerMessagePage(c, 'tooMany', 429)
  }
  const { email, choice, faults } = parsePreferencesForm(values, preferenceBoundsOf(c.var.context), true)
  if (faults.length > 0) return answerSubscribePage(c, values, faults, 422)
  await requestSubscription(c, email, choice)
  return answerMessagePage(c, 'checkYourMail', 202)
})

subscriptionRoutes.post('/v1/subscriptions', openapi.describeSubscribe, async (c) => {
  if (!(await c.var.context.isWithinRateLimit(clientAddressOf(c))))
    return answerProblem(
      c,
      { refused: 'too-many-requests', detail: 'Many requests came from this network just now.' },
      { 'retry-after': RETRY_AFTER_S },
    )
  const text = checkJsonContentType(c) ?? (await c.req.text())
  if (isRefusal(text)) return answerProblem(c, text)
  const body = parseJsonBody(text)
  if (isRefusal(body)) return answerProblem(c, body)
  const { email, choice, faults } = parseSubscription(body.value, preferenceBoundsOf(c.var.context), c.var.language)
  if (faults.length > 0)
    return answerProblem(c, { refused: 'invalid', detail: 'The body has faults.', errors: faults.map(englishFaultOf) })
  await requestSubscription(c, email, choice)
  return c.json(SUBSCRIPTION_ANSWER, 202, { 'cache-control': 'no-store' })
})

const requestSubscription = async (
  c: Context<AppEnv>,
  ...[email, choice]: [string, Parameters<typeof subscribe>[2]]
): Promise<void> => {
  const { config, tickets, now } = c.var.context
  if (await subscribe(c.var.context, email, choice, await now(), config.limits)) await tickets.enqueueMail(1)
}

/** The form as it was filled in, with what it would have brought; nobody is subscribed. */
const answerFormWithPreview = async (c: Context<AppEnv>, values: PreferencesInput): Promise<Response> => {
  const { choice, faults } = parsePreferencesForm(values, preferenceBoundsOf(c.var.context), false)
  if (faults.length > 0) return answerSubscribePage(c, values, faults, 422)
  return answerSubscribePage(c, values, [], 200, await loadPreview(c, choice))
}

const answerSubscribePage = (
  c: Context<AppEnv>,
  values: PreferencesInput,
  faults: InputFault[],
  status: 200 | 422,
  preview: PreviewView | null = null,
) => answerPrivatePage(c, <SubscribePage {...formPropsOf(c, values, faults, preview)} />, status)

const englishFaultOf = (fault: InputFault) => ({
  pointer: fault.pointer,
  detail: wordsIn('en').fault.sentences[fault.code](fault),
})

const clientAddressOf = (c: Context<AppEnv>): string => c.req.header('cf-connecting-ip') ?? 'unknown'
