import { type Context, Hono } from 'hono'
import { ConfirmPage } from '../../../templates/page/confirm.tsx'
import { DataPage } from '../../../templates/page/data.tsx'
import { PreferencesPage } from '../../../templates/page/preferences.tsx'
import { SendNowPage } from '../../../templates/page/send-now.tsx'
import { UnsubscribePage } from '../../../templates/page/unsubscribe.tsx'
import { preferencesInWords } from '../../../templates/words/preferences-in-words.ts'
import { wordsIn } from '../../../templates/words/words.ts'
import { maskAddress } from '../../audience/email-address.ts'
import type { InputFault } from '../../audience/input-fault.ts'
import type { LinkPurpose } from '../../audience/link-tokens.ts'
import { type PreferencesInput, parsePreferencesForm } from '../../audience/parse-preferences.ts'
import type { Preferences } from '../../audience/preferences.ts'
import type { Subscriber } from '../../audience/subscriber-store.ts'
import { eraseReader, exportReaderData } from '../../delivery/erasure.ts'
import {
  changePreferences,
  confirmRequest,
  readConfirmation,
  sendDigestNow,
  unsubscribe,
} from '../../editions/subscribe.ts'
import type { AppEnv } from '../app-env.ts'
import { NO_STORE } from '../http/cache-headers.ts'
import {
  applyPreset,
  formPropsOf,
  formValuesOfFields,
  formValuesOfPreferences,
  hasPreferenceFields,
  parseFormBody,
  preferenceBoundsOf,
} from '../http/form-body.ts'
import { answerMessagePage, answerPrivatePage, siteOf } from '../http/html-page.tsx'
import { setLanguage, withReader } from './reader-link.ts'
import { loadLatestMails } from './why-page.tsx'

/** What the links in mail open. GET shows and changes nothing, however often a scanner asks; POST acts. */
export const linkRoutes = new Hono<AppEnv>()

linkRoutes.get('/confirm/:token', async (c) => {
  const request = await c.var.context.links.verify('confirm', c.req.param('token'))
  const confirmation = await readConfirmation(c.var.context, request, await c.var.context.now())
  if (confirmation.state === 'unknown') return answerMessagePage(c, 'unknownLink', 404)
  if (confirmation.state === 'expired') return answerMessagePage(c, 'expired', 410, subscribeLinkOf(c))
  const { preferences, isActive } = confirmation
  setLanguage(c, preferences)
  return answerPrivatePage(
    c,
    <ConfirmPage {...pagePropsOf(c)} choice={formatPreferences(c, preferences)} known={isActive} />,
  )
})

linkRoutes.post('/confirm/:token', async (c) => {
  const request = await c.var.context.links.verify('confirm', c.req.param('token'))
  const result = await confirmRequest(c.var.context, request, await c.var.context.now())
  if (result.state === 'unknown') return answerMessagePage(c, 'unknownLink', 404)
  setLanguage(c, result.preferences)
  if (result.state === 'expired') return answerMessagePage(c, 'expired', 410, subscribeLinkOf(c))
  return answerMessagePage(c, result.state === 'done before' ? 'doneBefore' : result.state, 200)
})

linkRoutes.get('/preferences/:token', (c) =>
  withReader(c, 'preferences', (subscriber) =>
    answerPreferencesPage(
      c,
      subscriber,
      applyPreset(formValuesOfPreferences(subscriber.preferences), c.req.query('preset')),
      [],
      false,
    ),
  ),
)

linkRoutes.post('/preferences/:token', (c) =>
  withReader(c, 'preferences', async (subscriber) => {
    const fields = await parseFormBody(c)
    if (!hasPreferenceFields(fields))
      return answerPreferencesPage(
        c,
        subscriber,
        formValuesOfPreferences(subscriber.preferences),
        [EMPTY_FORM_FAULT],
        false,
        422,
      )
    const values = formValuesOfFields(fields, subscriber.preferences.lang)
    const { choice, faults } = parsePreferencesForm(values, preferenceBoundsOf(c.var.context), false)
    if (faults.length > 0) return answerPreferencesPage(c, subscriber, values, faults, false, 422)
    if (!(await changePreferences(c.var.context, subscriber.number, choice, await c.var.context.now())))
      return answerMessagePage(c, 'ended', 409, subscribeLinkOf(c))
    setLanguage(c, choice)
    return answerPreferencesPage(c, { ...subscriber, preferences: choice }, formValuesOfPreferences(choice), [], true)
  }),
)

linkRoutes.get('/preferences/:token/now', (c) =>
  withReader(c, 'preferences', (subscriber) =>
    answerPrivatePage(c, <SendNowPage {...pagePropsOf(c)} choice={formatPreferences(c, subscriber.preferences)} />),
  ),
)

linkRoutes.post('/preferences/:token/now', (c) =>
  withReader(c, 'preferences', async (subscriber) => {
    const result = await sendDigestNow(c.var.context, subscriber, await c.var.context.now())
    if (result === 'ended') return answerMessagePage(c, 'ended', 409, subscribeLinkOf(c))
    return answerMessagePage(c, result === 'queued' ? 'onItsWay' : 'nothingNew', 200)
  }),
)

linkRoutes.get('/unsubscribe/:token', (c) =>
  withReader(c, 'unsubscribe', async (subscriber) => {
    const preferences = await buildLinkPath(c, 'preferences', subscriber.number)
    return answerPrivatePage(
      c,
      <UnsubscribePage
        {...pagePropsOf(c)}
        choice={formatPreferences(c, subscriber.preferences)}
        preferences={preferences}
      />,
    )
  }),
)

linkRoutes.post('/unsubscribe/:token', (c) =>
  withReader(c, 'unsubscribe', async (subscriber) => {
    await unsubscribe(c.var.context, subscriber.number, await c.var.context.now())
    return answerMessagePage(c, 'unsubscribed', 200, subscribeLinkOf(c))
  }),
)

linkRoutes.get('/data/:token', (c) =>
  withReader(c, 'data', (subscriber) =>
    answerPrivatePage(
      c,
      <DataPage
        {...pagePropsOf(c)}
        email={maskAddress(subscriber.email)}
        choice={formatPreferences(c, subscriber.preferences)}
        since={subscriber.confirmedAt ?? subscriber.createdAt}
        path={c.req.path}
      />,
    ),
  ),
)

linkRoutes.get('/data/:token/export', (c) =>
  withReader(c, 'data', async (subscriber) =>
    c.json(await exportReaderData(c.var.context.subscribers, subscriber.number), 200, NO_STORE),
  ),
)

linkRoutes.post('/data/:token/erase', (c) =>
  withReader(c, 'data', async (subscriber) => {
    await eraseReader(c.var.context, subscriber.number)
    return answerMessagePage(c, 'erased', 200)
  }),
)

const MAX_LATEST_MAILS = 3
const EMPTY_FORM_FAULT: InputFault = { pointer: '/digest/cadence', code: 'required' }

const answerPreferencesPage = async (
  c: Context<AppEnv>,
  subscriber: Subscriber,
  values: PreferencesInput,
  faults: InputFault[],
  saved: boolean,
  status: 200 | 422 = 200,
) => {
  if (subscriber.state !== 'active') return answerMessagePage(c, 'ended', 200, subscribeLinkOf(c))
  const [preferencesPath, dataPath, unsubscribePath] = await Promise.all([
    buildLinkPath(c, 'preferences', subscriber.number),
    buildLinkPath(c, 'data', subscriber.number),
    buildLinkPath(c, 'unsubscribe', subscriber.number),
  ])
  const { gazetteer } = c.var.context
  const removedIds = [
    ...subscriber.preferences.regions.filter((id) => !gazetteer.regions.has(id)),
    ...subscriber.preferences.actors.filter((id) => !gazetteer.actors.has(id)),
  ]
  const linkPaths = { now: `${preferencesPath}/now`, data: dataPath, unsubscribe: unsubscribePath }
  const mails = await loadLatestMails(c, subscriber.number, MAX_LATEST_MAILS)
  const form = formPropsOf(c, values, faults)
  return answerPrivatePage(
    c,
    <PreferencesPage
      {...form}
      email={maskAddress(subscriber.email)}
      saved={saved}
      links={linkPaths}
      gone={removedIds}
      mails={mails}
      timezone={subscriber.preferences.digest.timezone}
      why={`${preferencesPath}/why`}
    />,
    status,
  )
}

const pagePropsOf = (c: Context<AppEnv>) => ({ lang: c.var.language, site: siteOf(c) })

const formatPreferences = (c: Context<AppEnv>, choice: Preferences): string =>
  preferencesInWords({ choice, gazetteer: c.var.context.gazetteer, lang: c.var.language })

const buildLinkPath = async (c: Context<AppEnv>, purpose: LinkPurpose, number: number): Promise<string> =>
  `/${purpose}/${await c.var.context.links.sign(purpose, number)}`

const subscribeLinkOf = (c: Context<AppEnv>) => ({ href: '/subscribe', text: wordsIn(c.var.language).page.subscribe })
