import { type Context, Hono } from 'hono'
import { PreferencesPage } from '../../../templates/page/preferences.tsx'
import { SendNowPage } from '../../../templates/page/send-now.tsx'
import { maskAddress } from '../../audience/email-address.ts'
import type { InputFault } from '../../audience/input-fault.ts'
import type { PreferencesInput } from '../../audience/parse-preferences.ts'
import { MAX_PAUSE_DAYS, type PauseEnd, parsePause, pauseDateOf, pauseDatesOf } from '../../audience/pause.ts'
import { removedIdsOf } from '../../audience/preferences.ts'
import { changePreferences, sendDigestNow } from '../../editions/subscribe.ts'
import type { AppEnv } from '../app-env.ts'
import {
  applyEventLink,
  applyPreset,
  formPropsOf,
  formValuesOfFields,
  formValuesOfPreferences,
  hasPreferenceFields,
  parseCompleteForm,
  parseFormBody,
} from '../http/form-body.ts'
import { answerMessagePage, answerPrivatePage, pagePropsOf } from '../http/html-page.tsx'
import {
  describePreferences,
  type LinkedReader,
  linkPathOf,
  setLanguage,
  subscribeLinkOf,
  withReader,
} from './reader-link.ts'
import { loadLatestMails } from './why-page.tsx'

const MAX_LATEST_MAILS = 3
const DAY_MS = 86_400_000
/** A form without any preference would reset all of them, so it is refused. */
const EMPTY_FORM_FAULT: InputFault = { pointer: '/digest/cadence', code: 'required' }

/** A reader's link to their preferences, and to their next digest at once. */
export const preferencesRoutes = new Hono<AppEnv>()

preferencesRoutes.get('/preferences/:token', (c) =>
  withReader(c, 'preferences', async (reader) =>
    answerPreferencesPage(c, reader, {
      values: await proposedValuesOf(c, reader),
      isProposed: PROPOSALS.some((name) => c.req.query(name)),
    }),
  ),
)

preferencesRoutes.post('/preferences/:token', (c) =>
  withReader(c, 'preferences', async (reader) => {
    const fields = await parseFormBody(c)
    if (!hasPreferenceFields(fields))
      return answerPreferencesPage(c, reader, {
        values: storedValuesOf(reader),
        faults: [EMPTY_FORM_FAULT],
      })
    const values = formValuesOfFields(fields, reader.preferences.lang)
    const now = await c.var.context.now()
    const { preferences, faults } = await parseCompleteForm(c, values, false)
    const pause = parsePause(values.paused_until, preferences.digest, now)
    const pauseFaults = pause !== null && 'code' in pause ? [pause] : []
    if (faults.length + pauseFaults.length > 0)
      return answerPreferencesPage(c, reader, { values, faults: [...faults, ...pauseFaults] })
    const choice = { preferences, pause: pause as PauseEnd | null }
    if (!(await changePreferences(c.var.context, reader.number, choice, now)))
      return answerMessagePage(c, 'ended', 409, subscribeLinkOf(c))
    setLanguage(c, preferences)
    return answerPreferencesPage(
      c,
      { ...reader, preferences, pausedUntil: choice.pause?.at ?? null },
      { values: { ...formValuesOfPreferences(preferences), paused_until: values.paused_until }, isSaved: true },
    )
  }),
)

preferencesRoutes.get('/preferences/:token/now', (c) =>
  withReader(c, 'preferences', (reader) =>
    answerPrivatePage(c, <SendNowPage {...pagePropsOf(c)} choice={describePreferences(c, reader.preferences)} />),
  ),
)

preferencesRoutes.post('/preferences/:token/now', (c) =>
  withReader(c, 'preferences', async (reader) => {
    const result = await sendDigestNow(c.var.context, reader, await c.var.context.now())
    if (result === 'ended') return answerMessagePage(c, 'ended', 409, subscribeLinkOf(c))
    if (result === 'paused') return answerMessagePage(c, 'paused', 409)
    return answerMessagePage(c, result === 'queued' ? 'onItsWay' : 'nothingNew', 200)
  }),
)

/** The parameters of links that propose a change. Nothing changes before the button is pressed. */
const PROPOSALS = ['preset', 'follow', 'mute', 'pause']

const storedValuesOf = ({ preferences, pausedUntil }: LinkedReader): PreferencesInput => ({
  ...formValuesOfPreferences(preferences),
  paused_until: pausedUntil === null ? '' : pauseDateOf(pausedUntil, preferences.digest.timezone),
})

/** The stored choice with what a link proposes: a preset, an event, or a pause of some days (0: none). */
const proposedValuesOf = async (c: Context<AppEnv>, reader: LinkedReader): Promise<PreferencesInput> => {
  const query = c.req.query()
  const values = applyEventLink(applyPreset(storedValuesOf(reader), query.preset), query)
  if (!/^\d{1,2}$/.test(query.pause ?? '')) return values
  const days = Math.min(Number(query.pause), MAX_PAUSE_DAYS)
  const { timezone } = reader.preferences.digest
  const at = (await c.var.context.now()) + days * DAY_MS
  return { ...values, paused_until: days === 0 ? '' : pauseDateOf(at, timezone) }
}

type FormState = { values: PreferencesInput; faults?: InputFault[]; isSaved?: boolean; isProposed?: boolean }

const answerPreferencesPage = async (
  c: Context<AppEnv>,
  reader: LinkedReader,
  { values, faults = [], isSaved = false, isProposed = false }: FormState,
): Promise<Response> => {
  if (reader.state !== 'active') return answerMessagePage(c, 'ended', 200, subscribeLinkOf(c))
  const [preferencesPath, dataPath, unsubscribePath] = await Promise.all([
    linkPathOf(c, 'preferences', reader),
    linkPathOf(c, 'data', reader),
    linkPathOf(c, 'unsubscribe', reader),
  ])
  return answerPrivatePage(
    c,
    <PreferencesPage
      {...(await formPropsOf(c, values, faults))}
      email={maskAddress(reader.email)}
      state={isSaved ? 'saved' : isProposed ? 'proposed' : 'shown'}
      pause={{
        until: reader.pausedUntil === null ? null : pauseDateOf(reader.pausedUntil, reader.preferences.digest.timezone),
        ...pauseDatesOf(reader.preferences.digest.timezone, await c.var.context.now()),
        path: preferencesPath,
      }}
      weekly={values.cadence === 'daily' ? `${preferencesPath}?preset=weekly` : null}
      links={{ now: `${preferencesPath}/now`, data: dataPath, unsubscribe: unsubscribePath }}
      gone={removedIdsOf(reader.preferences, c.var.context.gazetteer)}
      mails={await loadLatestMails(c, reader.number, MAX_LATEST_MAILS)}
      timezone={reader.preferences.digest.timezone}
      why={`${preferencesPath}/why`}
    />,
    faults.length > 0 ? 422 : 200,
  )
}
