import { type Context, Hono } from 'hono'
import { ConfirmPage } from '../../../templates/page/confirm.tsx'
import { DataPage } from '../../../templates/page/data.tsx'
import { NowPage } from '../../../templates/page/now.tsx'
import { PreferencesPage } from '../../../templates/page/preferences.tsx'
import { UnsubscribePage } from '../../../templates/page/unsubscribe.tsx'
import type { Fault, TypedChoice } from '../../../templates/views.ts'
import { choiceInWords } from '../../../templates/words/choice.ts'
import { wordsIn } from '../../../templates/words/words.ts'
import { maskedAddress } from '../../audience/email-address.ts'
import type { LinkPurpose } from '../../audience/link-tokens.ts'
import { readForm } from '../../audience/parse-preferences.ts'
import type { Choice } from '../../audience/preferences.ts'
import type { Subscriber } from '../../audience/subscriber-store.ts'
import { forget, heldOf } from '../../delivery/erasure.ts'
import { choose, confirm, confirmationState, tellNow, unsubscribe } from '../../editions/subscribe.ts'
import type { Door } from '../app-env.ts'
import { boundsOf, formOf, presetForm, saysAnything, sentForm, typedChoice, typedForm } from '../http/form-body.ts'
import { notice, privatePage, siteOf } from '../http/html-page.tsx'
import { speak, withReader } from './reader-link.ts'
import { lastMails } from './why-page.tsx'

/** What the links in mail open. GET shows and changes nothing, however often a scanner asks; POST acts. */
export const links = new Hono<Door>()

links.get('/confirm/:token', async (c) => {
  const { roster, now } = c.var.world
  const request = await c.var.world.links.read('confirm', c.req.param('token'))
  const state = request === null ? 'unknown' : await confirmationState(c.var.world, request, await now())
  if (state === 'unknown') return notice(c, 'unknownLink', 404)
  if (state === 'expired') return notice(c, 'expired', 410, subscribeAgain(c))
  const { choice, subscriber } = (await roster.request(request!))!
  speak(c, choice)
  const known = (await roster.byNumber(subscriber))?.state === 'active'
  return privatePage(c, <ConfirmPage {...reader(c)} choice={inWords(c, choice)} known={known} />)
})

links.post('/confirm/:token', async (c) => {
  const { now, tickets, roster } = c.var.world
  const request = await c.var.world.links.read('confirm', c.req.param('token'))
  if (request === null) return notice(c, 'unknownLink', 404)
  const asked = await roster.request(request)
  if (asked) speak(c, asked.choice)
  const confirmed = await confirm(c.var.world, request, await now(), crypto.randomUUID())
  if (confirmed === 'unknown') return notice(c, 'unknownLink', 404)
  if (confirmed === 'expired') return notice(c, 'expired', 410, subscribeAgain(c))
  if (confirmed === 'confirmed') await tickets.plan(1)
  return notice(c, confirmed === 'done before' ? 'doneBefore' : confirmed, 200)
})

links.get('/preferences/:token', (c) =>
  withReader(c, 'preferences', (found) =>
    showPreferences(c, found, presetForm(typedChoice(found.choice), c.req.query('preset')), [], false),
  ),
)

links.post('/preferences/:token', (c) =>
  withReader(c, 'preferences', async (found) => {
    const sent = await sentForm(c)
    if (!saysAnything(sent)) return showPreferences(c, found, typedChoice(found.choice), [NOTHING_SAID], false, 422)
    const typed = typedForm(sent, found.choice.lang)
    const { choice, faults } = readForm(typed, boundsOf(c.var.world), false)
    if (faults.length > 0) return showPreferences(c, found, typed, faults, false, 422)
    if (!(await choose(c.var.world, found.number, choice, await c.var.world.now())))
      return notice(c, 'ended', 409, subscribeAgain(c))
    speak(c, choice)
    return showPreferences(c, { ...found, choice }, typedChoice(choice), [], true)
  }),
)

links.get('/preferences/:token/now', (c) =>
  withReader(c, 'preferences', (found) => privatePage(c, <NowPage {...reader(c)} choice={inWords(c, found.choice)} />)),
)

links.post('/preferences/:token/now', (c) =>
  withReader(c, 'preferences', async (found) => {
    if (found.state !== 'active') return notice(c, 'ended', 409, subscribeAgain(c))
    const isTold = await tellNow(c.var.world, found.number, await c.var.world.now())
    if (isTold) await c.var.world.tickets.plan(1)
    return notice(c, isTold ? 'onItsWay' : 'nothingNew', 200)
  }),
)

links.get('/unsubscribe/:token', (c) =>
  withReader(c, 'unsubscribe', async (found) => {
    const preferences = await pathTo(c, 'preferences', found.number)
    return privatePage(
      c,
      <UnsubscribePage {...reader(c)} choice={inWords(c, found.choice)} preferences={preferences} />,
    )
  }),
)

links.post('/unsubscribe/:token', (c) =>
  withReader(c, 'unsubscribe', async (found) => {
    await unsubscribe(c.var.world, found.number, await c.var.world.now())
    return notice(c, 'unsubscribed', 200, subscribeAgain(c))
  }),
)

links.get('/data/:token', (c) =>
  withReader(c, 'data', (found) =>
    privatePage(
      c,
      <DataPage
        {...reader(c)}
        email={maskedAddress(found.email)}
        choice={inWords(c, found.choice)}
        since={found.confirmedAt ?? found.createdAt}
        path={c.req.path}
      />,
    ),
  ),
)

links.get('/data/:token/export', (c) =>
  withReader(c, 'data', async (found) =>
    c.json(await heldOf(c.var.world.roster, found.number), 200, { 'cache-control': 'no-store' }),
  ),
)

links.post('/data/:token/erase', (c) =>
  withReader(c, 'data', async (found) => {
    await forget(c.var.world.roster, found.number)
    return notice(c, 'erased', 200)
  }),
)

const MOST_LAST_MAILS = 3
const NOTHING_SAID: Fault = { pointer: '/digest/cadence', code: 'required' }

const showPreferences = async (
  c: Context<Door>,
  found: Subscriber,
  typed: TypedChoice,
  faults: Fault[],
  saved: boolean,
  status: 200 | 422 = 200,
) => {
  if (found.state !== 'active') return notice(c, 'ended', 200, subscribeAgain(c))
  const [now, data, unsubscribing] = await Promise.all([
    pathTo(c, 'preferences', found.number),
    pathTo(c, 'data', found.number),
    pathTo(c, 'unsubscribe', found.number),
  ])
  const { gazetteer } = c.var.world
  const gone = [
    ...found.choice.regions.filter((id) => !gazetteer.regions.has(id)),
    ...found.choice.actors.filter((id) => !gazetteer.actors.has(id)),
  ]
  const others = { now: `${now}/now`, data, unsubscribe: unsubscribing }
  const mails = await lastMails(c, found.number, MOST_LAST_MAILS)
  const form = formOf(c, typed, faults)
  return privatePage(
    c,
    <PreferencesPage
      {...form}
      email={maskedAddress(found.email)}
      saved={saved}
      links={others}
      gone={gone}
      mails={mails}
      timezone={found.choice.digest.timezone}
      why={`${now}/why`}
    />,
    status,
  )
}

const reader = (c: Context<Door>) => ({ lang: c.var.language, site: siteOf(c) })

const inWords = (c: Context<Door>, choice: Choice): string =>
  choiceInWords({ choice, gazetteer: c.var.world.gazetteer, lang: c.var.language })

const pathTo = async (c: Context<Door>, purpose: LinkPurpose, number: number): Promise<string> =>
  `/${purpose}/${await c.var.world.links.token(purpose, number)}`

const subscribeAgain = (c: Context<Door>) => ({ href: '/subscribe', text: wordsIn(c.var.language).page.subscribe })
