import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { SubscribePage } from '../../../templates/page/subscribe.tsx'
import type { PreviewView } from '../../../templates/views.ts'
import type { InputFault } from '../../audience/input-fault.ts'
import { type PreferencesInput, parsePreferencesForm, parseSubscription } from '../../audience/parse-preferences.ts'
import { subscribe } from '../../editions/subscribe.ts'
import { isRefusal } from '../../lib/refusal.ts'
import type { AppEnv } from '../app-env.ts'
import { NO_STORE } from '../http/cache-headers.ts'
import { describeInputFault } from '../http/describe-input-fault.ts'
import { isFromOtherOrigin } from '../http/foreign-origin.ts'
import { applyPreset, formPropsOf, formValuesOfFields, parseFormBody, preferenceBoundsOf } from '../http/form-body.ts'
import { answerMessagePage, answerPrivatePage } from '../http/html-page.tsx'
import { noteIgnoredParameters } from '../http/ignored-parameters.ts'
import { INVALID_BODY_DETAIL, parseJsonRequest } from '../http/json-body.ts'
import { answerProblem } from '../http/problem.ts'
import { limitPageRate, limitRate, networkOfRequest } from '../http/rate-limit.ts'
import { loadPreview } from './preview-page.tsx'

/** Answered for every address, byte for byte, so that nobody learns whether an address is subscribed. */
const SUBSCRIPTION_ANSWER = {
  message: 'If mail may be sent to this address, a mail with a confirmation link is on its way.',
}

/** Subscribing, by the form of the site and by JSON. */
export const subscribeRoutes = new Hono<AppEnv>()

subscribeRoutes.get('/subscribe', (c) => {
  noteIgnoredParameters(c, ['region', 'actor', 'preset', 'lang'])
  const { region, actor, preset } = c.req.query()
  const values = {
    ...formValuesOfFields({}, c.var.language),
    regions: region ? [region] : [],
    actors: actor ? [actor] : [],
  }
  return answerSubscribePage(c, applyPreset(values, preset), [], 200)
})

/** Answers the form's preview button. A preview subscribes nobody, so the rate limit does not count it. */
const answerPreviewButton: MiddlewareHandler<AppEnv> = async (c, next) => {
  const fields = await parseFormBody(c)
  return fields.preview === undefined ? next() : answerFormWithPreview(c, formValuesOfFields(fields, c.var.language))
}

const limitApiRate = limitRate((c) =>
  answerProblem(c, {
    refused: 'too-many-requests',
    detail: 'Too many requests came from your network. Wait for a minute, then try again.',
  }),
)

/** Shows the form that another site filled in, with one button. Its own press subscribes; this request sends nothing. */
const answerFilledElsewhere: MiddlewareHandler<AppEnv> = async (c, next) => {
  if (!isFromOtherOrigin(c)) return next()
  const values = formValuesOfFields(await parseFormBody(c), c.var.language)
  const { faults } = parsePreferencesForm(values, preferenceBoundsOf(c.var.context), true)
  const page = <SubscribePage {...formPropsOf(c, values, faults)} isFilledElsewhere />
  return answerPrivatePage(c, page, faults.length > 0 ? 422 : 200)
}

subscribeRoutes.post('/subscribe', answerPreviewButton, answerFilledElsewhere, limitPageRate, async (c) => {
  const values = formValuesOfFields(await parseFormBody(c), c.var.language)
  const { email, preferences, faults } = parsePreferencesForm(values, preferenceBoundsOf(c.var.context), true)
  if (faults.length > 0) return answerSubscribePage(c, values, faults, 422)
  await subscribe(c.var.context, { email, preferences, network: networkOfRequest(c) }, await c.var.context.now())
  return answerMessagePage(c, 'checkYourMail', 202)
})

subscribeRoutes.post('/v1/subscriptions', limitApiRate, async (c) => {
  const body = await parseJsonRequest(c)
  if (isRefusal(body)) return answerProblem(c, body)
  const bounds = preferenceBoundsOf(c.var.context)
  const { email, preferences, faults } = parseSubscription(body.value, bounds, c.var.language)
  if (faults.length > 0)
    return answerProblem(c, { refused: 'invalid', detail: INVALID_BODY_DETAIL, errors: faults.map(describeInputFault) })
  await subscribe(c.var.context, { email, preferences, network: networkOfRequest(c) }, await c.var.context.now())
  return c.json(SUBSCRIPTION_ANSWER, 202, NO_STORE)
})

/** Shows the form as it was filled in, with the mails that these preferences would have brought. Subscribes nobody. */
const answerFormWithPreview = async (c: Context<AppEnv>, values: PreferencesInput): Promise<Response> => {
  const { preferences, faults } = parsePreferencesForm(values, preferenceBoundsOf(c.var.context), false)
  if (faults.length > 0) return answerSubscribePage(c, values, faults, 422)
  return answerSubscribePage(c, values, [], 200, await loadPreview(c, preferences))
}

const answerSubscribePage = (
  c: Context<AppEnv>,
  values: PreferencesInput,
  faults: InputFault[],
  status: 200 | 422,
  preview: PreviewView | null = null,
) => answerPrivatePage(c, <SubscribePage {...formPropsOf(c, values, faults, preview)} />, status)
