import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, test } from 'vitest'
import { SITE_URL } from '../runtime-variables.ts'
import { asPublisher, call, idle, inbox, tick } from '../world.ts'

/** The headers of a form that a page of another origin sends. */
const FOREIGN: [what: string, headers: Record<string, string>][] = [
  ['another site', { origin: 'https://other.example.org' }],
  ['another site, with no origin', { origin: 'null', 'sec-fetch-site': 'cross-site' }],
  ['another site that hides itself', { 'sec-fetch-site': 'cross-site' }],
  ['a sandbox, in an older browser', { origin: 'null' }],
  ['a sub-domain', { origin: SITE_URL.replace('https://', 'https://sub.') }],
  ['a sub-domain, by its site', { origin: SITE_URL, 'sec-fetch-site': 'same-site' }],
  ['http instead of https', { origin: SITE_URL.replace('https:', 'http:') }],
  ['another port', { origin: `${SITE_URL}:8443` }],
  ['a longer name', { origin: `${SITE_URL}.example.org` }],
]
const OWN: [what: string, headers: Record<string, string>][] = [
  ['the site, by an older browser', { origin: SITE_URL }],
  ['the site', { origin: SITE_URL, 'sec-fetch-site': 'same-origin' }],
  ['the site, by a browser that hides the origin', { origin: 'null', 'sec-fetch-site': 'same-origin' }],
  ['a program', {}],
]

let readers = 0
const newAddress = (): string => `forms-${++readers}@readers.example.net`
const FIELDS = { regions: 'sy-homs', cadence: 'weekly', weekday: 'friday', timezone: 'Asia/Damascus' }

const postForm = (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
  call(path, { method: 'POST', body: new URLSearchParams(fields), headers })

const subscribe = async (): Promise<string> => {
  const email = newAddress()
  await postForm('/subscribe', { email, ...FIELDS })
  await idle()
  await postForm(await linkTo(email, 'confirm'), {})
  await idle()
  return email
}

const linkTo = async (email: string, purpose: string): Promise<string> => {
  const pattern = new RegExp(`^${SITE_URL}(/${purpose}/[^/\\s]+)$`, 'm')
  return (await inbox.mails(email)).flatMap(({ text }) => pattern.exec(text)?.[1] ?? []).at(-1)!
}

const exportOf = async (email: string): Promise<unknown> =>
  (await call(`/v1/subscribers?email=${encodeURIComponent(email)}`, { headers: asPublisher })).json()

/** What a browser would send by the one button of a page. */
const fieldsOf = (html: string): URLSearchParams => {
  const sent = new URLSearchParams()
  for (const [, attributes] of html.matchAll(/<input\b([^>]*)>/g)) {
    const attributeOf = (name: string) => new RegExp(`\\b${name}="([^"]*)"`).exec(attributes!)?.[1]
    const isChoice = ['radio', 'checkbox'].includes(attributeOf('type') ?? '')
    if (attributeOf('name') && (!isChoice || /\bchecked\b/.test(attributes!)))
      sent.append(attributeOf('name')!, attributeOf('value') ?? '')
  }
  for (const [, name, options] of html.matchAll(/<select\b[^>]*\bname="([^"]*)"[^>]*>(.*?)<\/select>/gs))
    sent.append(name!, /<option\b[^>]*\bvalue="([^"]*)"[^>]*\bselected/.exec(options!)![1]!)
  return sent
}

beforeEach(async () => {
  await inbox.unlimited()
  await tick(Date.now())
})

describe.each(FOREIGN)('a form of %s', (_, headers) => {
  test('subscribes nobody without one more press, on our page with what was filled in', async () => {
    const email = newAddress()
    const answer = await postForm('/subscribe', { email, ...FIELDS }, headers)
    expect(answer.status).toBe(200)
    const html = await answer.text()
    expect(html.match(/<form\b/g)).toHaveLength(1)
    expect(html.match(/<button\b/g)).toHaveLength(1)
    await idle()
    expect(await inbox.mails(email)).toEqual([])
    expect(await env.DB.prepare('SELECT 1 FROM subscriber WHERE email = ?1').bind(email).first()).toBeNull()

    const sent = fieldsOf(html)
    expect(Object.fromEntries(sent)).toMatchObject({ email, ...FIELDS })
    const pressed = await call('/subscribe', { method: 'POST', body: sent, headers: { origin: SITE_URL } })
    expect(pressed.status).toBe(202)
    await idle()
    expect(await inbox.mails(email)).toHaveLength(1)
  })

  test('is answered with its faults, and sends nothing', async () => {
    const answer = await postForm('/subscribe', { email: 'nobody', regions: 'sy-homs' }, headers)
    expect(answer.status).toBe(422)
    expect((await answer.text()).match(/<button\b/g)).toHaveLength(1)
  })

  test('confirms, changes and erases nothing, and unsubscribes by one click', async () => {
    const email = await subscribe()
    const [confirm, preferences, data, unsubscribe] = await Promise.all(
      ['confirm', 'preferences', 'data', 'unsubscribe'].map((purpose) => linkTo(email, purpose)),
    )
    const before = await exportOf(email)
    await inbox.forget()
    for (const path of [confirm!, preferences!, `${preferences}/now`, data!, `${data}/erase`]) {
      const answer = await postForm(path, { regions: 'sy-hama', cadence: 'daily' }, headers)
      expect([path, answer.status]).toEqual([path, 403])
      expect(answer.headers.get('content-type')).toMatch(/^text\/html/)
    }
    await idle()
    expect(await exportOf(email)).toEqual(before)
    expect(await inbox.mails(email)).toEqual([])
    expect((await postForm(unsubscribe!, { 'List-Unsubscribe': 'One-Click' }, headers)).status).toBe(200)
    expect(await exportOf(email)).toMatchObject({ state: 'ended' })
  })

  test('does not concern the API and the hooks', async () => {
    const json = { 'content-type': 'application/json', ...headers }
    const body = JSON.stringify({ email: newAddress() })
    expect((await call('/v1/subscriptions', { method: 'POST', body, headers: json })).status).toBe(202)
    expect((await call('/hooks/publish', { method: 'POST', body: '{}', headers: json })).status).toBe(401)
    expect((await call('/v1/tick', { method: 'POST', headers: { ...asPublisher, ...headers } })).status).toBe(200)
  })
})

describe.each(OWN)('a form of %s', (_, headers) => {
  test('subscribes, confirms, changes and erases', async () => {
    const email = newAddress()
    expect((await postForm('/subscribe', { email, ...FIELDS }, headers)).status).toBe(202)
    await idle()
    expect((await postForm(await linkTo(email, 'confirm'), {}, headers)).status).toBe(200)
    await idle()
    const preferences = await linkTo(email, 'preferences')
    expect((await postForm(preferences, { regions: 'sy-hama', cadence: 'daily' }, headers)).status).toBe(200)
    expect(await exportOf(email)).toMatchObject({ choice: { regions: ['sy-hama'] } })
    expect((await postForm(`${await linkTo(email, 'data')}/erase`, {}, headers)).status).toBe(200)
    expect(await exportOf(email)).toMatchObject({ status: 404 })
  })
})
