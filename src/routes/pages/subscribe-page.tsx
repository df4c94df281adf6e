import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { SubscribePage } from '../../../templates/page/subscribe.tsx'
import { TRAP_FIELD } from '../../../templates/page/trap.tsx'
import type { PreviewView } from '../../../templates/views.ts'
import { findEventFaults } from '../../audience/event-faults.ts'
import type { InputFault } from '../../audience/input-fault.ts'
import { type PreferencesInput, parseSubscription } from '../../audience/parse-preferences.ts'
import { subscribe } from '../../editions/subscribe.ts'
import { isRefusal } from '../../lib/refusal.ts'
import { unique } from '../../lib/unique.ts'
import type { AppEnv } from '../app-env.ts'
import { NO_STORE } from '../http/cache-headers.ts'
import { describeInputFault } from '../http/describe-input-fault.ts'
import { isFromOtherOrigin } from '../http/foreign-origin.ts'
import {
  applyPreset,
  formPropsOf,
  formValuesOfFields,
  PREFERENCE_FIELDS,
  parseCompleteForm,
  parseFormBody,
  preferenceBoundsOf,
} from '../http/form-body.ts'
import { answerMessagePage, answerPrivatePage } from '../http/html-page.tsx'
import { noteIgnoredParameters } from '../http/ignored-parameters.ts'
import { INVALID_BODY_DETAIL, parseJsonRequest } from '../http/json-body.ts'
import { answerProblem } from '../http/problem.ts'
import { limitPageRate, limitRate, networkOfRequest } from '../http/rate-limit.ts'
import { loadMailRates, loadPreview } from './preview-page.tsx'
import { loadTopicPicker } from './topic-pages.tsx'

/** Answered for every address, byte for byte, so that nobody learns whether an address is subscribed. */
const SUBSCRIPTION_ANSWER = {
  message: 'If mail may be sent to this address, a mail with a confirmation link is on its way.',
}

/** Subscribing, by the form of the site and by JSON. */
export const subscribeRoutes = new Hono<AppEnv>()

subscribeRoutes.get('/subscribe', (c) => {
  noteIgnoredParameters(c, ['region', 'actor', 'event', 'preset', ...PREFERENCE_FIELDS, 'backed'])
  const { region = [], actor = [], event = [], preset, ...fields } = c.req.queries()
  const { email: _, ...chosen } = formValuesOfFields(fields, c.var.language)
  const values = {
    ...chosen,
    email: '',
    regions: unique([...region, ...chosen.regions].filter(Boolean)),
    actors: unique([...actor, ...chosen.actors].filter(Boolean)),
    events: unique([...event, ...chosen.events].filter(Boolean)),
  }
  return answerSubscribePage(c, { values: applyPreset(values, preset?.[0]) })
})

/** Answers the form's buttons for a search and a preview. They subscribe nobody, so the rate limit does not count them. */
const answerOtherButtons: MiddlewareHandler<AppEnv> = async (c, next) => {
  const fields = await parseFormBody(c)
  const values = formValuesOfFields(fields, c.var.language)
  if (fields.search !== undefined) return answerSubscribePage(c, { values, query: String(fields.find ?? '') })
  return fields.preview === undefined ? next() : answerFormWithPreview(c, values)
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
  const { faults } = await parseCompleteForm(c, values, true)
  return answerSubscribePage(c, { values, faults, isFilledElsewhere: true })
}

subscribeRoutes.post('/subscribe', answerOtherButtons, answerFilledElsewhere, limitPageRate, async (c) => {
  const fields = await parseFormBody(c)
  const values = formValuesOfFields(fields, c.var.language)
  const { email, preferences, faults } = await parseCompleteForm(c, values, true)
  if (faults.length > 0) return answerSubscribePage(c, { values, faults })
  if (isFromRobot(fields)) return answerMessagePage(c, 'checkYourMail', 202)
  await subscribe(c.var.context, { email, preferences, network: networkOfRequest(c) }, await c.var.context.now())
  return answerMessagePage(c, 'checkYourMail', 202)
})

subscribeRoutes.post('/v1/subscriptions', limitApiRate, async (c) => {
  const body = await parseJsonRequest(c)
  if (isRefusal(body)) return answerProblem(c, body)
  const bounds = preferenceBoundsOf(c.var.context)
  const { email, preferences, faults: schemaFaults } = parseSubscription(body.value, bounds, c.var.language)
  const faults = [...schemaFaults, ...(await findEventFaults(body.value, c.var.context.journal.findKnownEvents))]
  if (faults.length > 0)
    return answerProblem(c, { refused: 'invalid', detail: INVALID_BODY_DETAIL, errors: faults.map(describeInputFault) })
  await subscribe(c.var.context, { email, preferences, network: networkOfRequest(c) }, await c.var.context.now())
  return c.json(SUBSCRIPTION_ANSWER, 202, NO_STORE)
})

/** Shows the form as it was filled in, with the mails that these preferences would have brought. Subscribes nobody. */
const answerFormWithPreview = async (c: Context<AppEnv>, values: PreferencesInput): Promise<Response> => {
  const { preferences, faults } = await parseCompleteForm(c, values, false)
  if (faults.length > 0) return answerSubscribePage(c, { values, faults })
  const [preview, rates] = [await loadPreview(c, preferences), await loadMailRates(c, preferences)]
  return answerSubscribePage(c, { values, preview, rates })
}

/** True if the field that people do not see is filled in. */
const isFromRobot = (fields: Awaited<ReturnType<typeof parseFormBody>>): boolean =>
  ![undefined, ''].includes(fields[TRAP_FIELD] as string | undefined)

type SubscribeFormState = {
  values: PreferencesInput
  faults?: InputFault[]
  preview?: PreviewView
  rates?: string
  /** The text of a search for regions and actors. */
  query?: string
  isFilledElsewhere?: boolean
}

/** Answers with the form, and with 422 if it has faults. A link of one region, actor or event has answered the first question. */
const answerSubscribePage = async (c: Context<AppEnv>, state: SubscribeFormState): Promise<Response> => {
  const { values, faults = [], preview = null, query = null, isFilledElsewhere = false, rates = '' } = state
  const isLinked = Boolean(c.req.query('region') ?? c.req.query('actor') ?? c.req.query('event'))
  const chosen = values.regions.length + values.actors.length + values.events.length
  const topics = await loadTopicPicker(c, query, isLinked && chosen === 1)
  const form = { ...(await formPropsOf(c, values, faults, preview)), topics, isFilledElsewhere, rates }
  return answerPrivatePage(c, <SubscribePage {...form} />, faults.length > 0 ? 422 : 200)
}
