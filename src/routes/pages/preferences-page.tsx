import { type Context, Hono } from 'hono'
import { PreferencesPage } from '../../../templates/page/preferences.tsx'
import { SendNowPage } from '../../../templates/page/send-now.tsx'
import { maskAddress } from '../../audience/email-address.ts'
import type { InputFault } from '../../audience/input-fault.ts'
import { type PreferencesInput, parsePreferencesForm } from '../../audience/parse-preferences.ts'
import { removedIdsOf } from '../../audience/preferences.ts'
import { changePreferences, sendDigestNow } from '../../editions/subscribe.ts'
import type { AppEnv } from '../app-env.ts'
import {
  applyPreset,
  formPropsOf,
  formValuesOfFields,
  formValuesOfPreferences,
  hasPreferenceFields,
  parseFormBody,
  preferenceBoundsOf,
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
/** A form without any preference would reset all of them, so it is refused. */
const EMPTY_FORM_FAULT: InputFault = { pointer: '/digest/cadence', code: 'required' }

/** A reader's link to their preferences, and to their next digest at once. */
export const preferencesRoutes = new Hono<AppEnv>()

preferencesRoutes.get('/preferences/:token', (c) =>
  withReader(c, 'preferences', (reader) =>
    answerPreferencesPage(c, reader, {
      values: applyPreset(formValuesOfPreferences(reader.preferences), c.req.query('preset')),
      isProposed: Boolean(c.req.query('preset')),
    }),
  ),
)

preferencesRoutes.post('/preferences/:token', (c) =>
  withReader(c, 'preferences', async (reader) => {
    const fields = await parseFormBody(c)
    if (!hasPreferenceFields(fields))
      return answerPreferencesPage(c, reader, {
        values: formValuesOfPreferences(reader.preferences),
        faults: [EMPTY_FORM_FAULT],
      })
    const values = formValuesOfFields(fields, reader.preferences.lang)
    const { preferences, faults } = parsePreferencesForm(values, preferenceBoundsOf(c.var.context), false)
    if (faults.length > 0) return answerPreferencesPage(c, reader, { values, faults })
    if (!(await changePreferences(c.var.context, reader.number, preferences, await c.var.context.now())))
      return answerMessagePage(c, 'ended', 409, subscribeLinkOf(c))
    setLanguage(c, preferences)
    return answerPreferencesPage(
      c,
      { ...reader, preferences },
      { values: formValuesOfPreferences(preferences), isSaved: true },
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
    return answerMessagePage(c, result === 'queued' ? 'onItsWay' : 'nothingNew', 200)
  }),
)

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
      {...formPropsOf(c, values, faults)}
      email={maskAddress(reader.email)}
      state={isSaved ? 'saved' : isProposed ? 'proposed' : 'shown'}
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
