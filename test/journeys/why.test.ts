import type { Browser, BrowserContext } from 'playwright-core'
import { Webhook } from 'standardwebhooks'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { hasBrowser, openBrowser, violationsOn } from './browser.ts'
import { HOUR, nextTime, now, tick } from './clock.ts'
import { site, useProductPerTest } from './product.ts'
import { publishIn, reviseIn } from './publisher.ts'
import { type CapturedMail, mailsTo, newestLink, submit, subscribe } from './reader.ts'
import { newId } from './site-client.ts'

useProductPerTest()

const HOLD = 60_000
const ZONE = { timezone: 'Asia/Damascus' }

const textOf = (html: string): string =>
  html
    .replace(/<style>.*?<\/style>/s, '')
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&quot;', '"')
    .replace(/\s+/g, ' ')

const webhook = new Webhook('whsec_bG9jYWwtcHJvdmlkZXItd2ViaG9vay1zZWNyZXQ=')

/** The provider says that a mail can never arrive. */
const bounce = async ({ id, to, tags }: CapturedMail): Promise<void> => {
  const data = {
    email_id: id,
    to,
    tags,
    bounce: { type: 'Permanent', subType: 'General', message: 'No such mailbox.' },
  }
  const body = JSON.stringify({ type: 'email.bounced', created_at: new Date().toISOString(), data })
  const message = newId('msg')
  const headers = {
    'content-type': 'application/json',
    'svix-id': message,
    'svix-timestamp': String(Math.floor(Date.now() / 1000)),
    'svix-signature': webhook.sign(message, new Date(), body),
  }
  expect((await fetch(`${site()}/hooks/resend`, { method: 'POST', body, headers })).status).toBe(200)
}

const whyPage = async (address: string): Promise<string> => `${await newestLink(address, 'preferences')}/why`
const shown = async (link: string): Promise<string> => {
  const answer = await fetch(link)
  expect(answer.status).toBe(200)
  expect(answer.headers.get('cache-control')).toBe('no-store')
  expect(answer.headers.get('x-robots-tag')).toBe('noindex')
  return textOf(await answer.text())
}
/** What is answered to a reader about an event: what stands between the question and the list of mails. */
const answered = async (address: string, query: string): Promise<string> => {
  const page = await shown(`${await whyPage(address)}?${query}`)
  return page.slice(page.indexOf('Why?'), page.indexOf('Your mails'))
}
const about = (address: string, event: string): Promise<string> => answered(address, `event=${event}`)

const released = async (): Promise<void> => tick((await now()) + HOLD + 1_000)
const digested = async (time: string): Promise<void> => tick(await nextTime(time))

describe('a reader who asks why', () => {
  test('sees each mail, what it told, by which follow, when in their zone, and what became of it', async () => {
    const reader = await subscribe({ regions: ['sy-hama', 'sy-homs'], digest: { time: '05:10', ...ZONE } })
    const [here, there] = [await publishIn('sy-hama'), await publishIn('sy-homs')]
    await digested('02:10')
    expect((await mailsTo(reader)).map(({ tags }) => tags.kind)).toEqual(['confirmation', 'welcome', 'digest'])
    const page = await shown(await whyPage(reader))
    const mails = page.slice(page.indexOf('Your mails'))
    for (const part of ['Digest ·', 'The story so far ·', 'Confirmation ·', '05:10 (Asia/Damascus)', 'Delivered'])
      expect(mails).toContain(part)
    expect(mails).toContain('Because you follow: Hama')
    expect(mails).toContain('Because you follow: Homs')
    for (const event of [here, there]) expect(await about(reader, event)).toMatch(/It was told to you: Digest ·/)
    const preferences = await shown(await newestLink(reader, 'preferences'))
    expect(preferences).toContain('Your last mails')
    expect(preferences).toContain('05:10 (Asia/Damascus) · Digest')
  })

  test('learns what was not followed, too little grave, silent, held, withdrawn, and what comes next', async () => {
    const reader = await subscribe({ regions: ['sy-hama'], severity: 'severe', digest: { time: '05:20', ...ZONE } })
    const elsewhere = await publishIn('sy-raqqa')
    const small = await publishIn('sy-hama', { severity: 'minor' })
    const silent = await publishIn('sy-hama', { silent: true })
    const untrue = await publishIn('sy-hama')
    await reviseIn(untrue, 'sy-hama', { change: 'retraction', reason: { en: 'It did not happen.' } })
    const held = await publishIn('sy-hama')
    expect(await about(reader, held)).toContain('Our editors can still withdraw it unseen. It may be told from')
    await released()
    expect(await about(reader, elsewhere)).toContain('It was not told to you. It does not match what you follow.')
    expect(await about(reader, small)).toContain('Its severity: Minor. The least you asked for: Severe.')
    expect(await about(reader, silent)).toContain('told to nobody by mail')
    expect(await about(reader, untrue)).toContain('We withdrew it')
    expect(await about(reader, held)).toMatch(/It will be in your next digest: .*05:20 \(Asia\/Damascus\)/)
    await digested('02:20')
    expect(await about(reader, held)).toContain('It was told to you: Digest ·')
    expect(await about(reader, small)).toContain('is less grave than you asked for')
  })

  test('after a change of what they follow learns what was not followed then', async () => {
    const reader = await subscribe({ regions: ['sy-hama'], digest: { time: '05:30' } })
    const other = await publishIn('sy-daraa')
    const own = await publishIn('sy-hama')
    await digested('05:30')
    await submit(await newestLink(reader, 'preferences'), { regions: 'sy-daraa', cadence: 'daily', time: '05:40' })
    expect(await about(reader, other)).toContain('did not when that digest was made')
    const told = await about(reader, own)
    expect(told).toContain('It was told to you: Digest ·')
    expect(told).toContain('Because you follow: Hama')
    const late = await publishIn('sy-daraa')
    await digested('05:40')
    expect(await about(reader, late)).toContain('Because you follow: Daraa')
    const young = await subscribe({ regions: ['sy-daraa'], severity: 'severe' })
    const before = await about(young, other)
    expect(before).toMatch(
      /It was told to you: The story so far|It was recorded before you confirmed your subscription/,
    )
  })

  test('learns of alerts: the mail, quiet hours, what is folded, too little grave or only claimed', async () => {
    const start = new Date((await now()) + 10_000)
    const hour = (ahead: number) => new Date(start.getTime() + ahead * HOUR).toISOString().slice(11, 16)
    const alerts = { regions: ['sy-idlib'], alerts: 'severe', digest: { time: hour(12) } }
    const flooded = await subscribe({ ...alerts, alerts_per_hour: 1 })
    const asleep = await subscribe({ ...alerts, quiet: { from: hour(-1), to: hour(2) } })
    const first = await publishIn('sy-idlib')
    await released()
    expect(await about(flooded, first)).toContain('It was told to you: Alert ·')
    expect(await about(asleep, first)).toContain('Not at once: these are your quiet hours')
    const folded = await publishIn('sy-idlib')
    const claim = await publishIn('sy-idlib', { nature: 'claim', certainty: 'unverified' })
    const small = await publishIn('sy-idlib', { severity: 'moderate' })
    await released()
    expect(await about(flooded, folded)).toContain('Not at once: the alerts of this hour were used up')
    expect(await about(flooded, claim)).toContain('Not at once: it is a claim')
    expect(await about(flooded, small)).toContain('Its severity: Moderate. The least you chose: Severe.')
    await tick((await now()) + HOUR)
    expect(await about(flooded, folded)).toContain('It was told to you: Roll-up of alerts ·')
    await tick((await now()) + 2 * HOUR)
    expect(await about(asleep, first)).toContain('It was told to you: Roll-up of alerts ·')
    await reviseIn(first, 'sy-idlib', { change: 'retraction', reason: { en: 'It did not happen.' } })
    await tick((await now()) + HOLD)
    const withdrawn = await about(flooded, first)
    for (const part of ['Alert ·', 'Retraction ·']) expect(withdrawn).toContain(part)
  })

  test('who left, or whose mail came back, is told that', async () => {
    const left = await subscribe({ regions: ['sy-hama'] })
    await submit(await newestLink(left, 'unsubscribe'))
    const bounced = await subscribe({ regions: ['sy-hama'] })
    await bounce((await mailsTo(bounced)).at(-1)!)
    const id = await publishIn('sy-hama')
    await released()
    expect(await about(left, id)).toContain('It was not told to you. You had unsubscribed (')
    expect(await about(bounced, id)).toContain('had come back, so we stopped writing')
    expect(await shown(await whyPage(bounced))).toContain('It came back')
  })

  test('asks by address, or by words of a title, and chooses where several fit', async () => {
    const reader = await subscribe({ regions: ['sy-hama'] })
    const text = (title: string) => ({ text: { en: { title, summary: 'It was reported.' } } })
    const id = await publishIn('sy-raqqa', text('Quokkas were seen'))
    await released()
    const q = (asked: string) => answered(reader, new URLSearchParams({ q: asked }).toString())
    expect(await q(`https://news.example/events/${id}?lang=ar`)).toContain('It does not match what you follow')
    expect(await q('quokkas seen')).toContain('It does not match what you follow')
    expect(await q('wombats')).toContain('We found no event like this')
    expect(await q('!!')).toContain('We found no event like this')
    await publishIn('sy-raqqa', text('Quokkas were heard'))
    expect(await q('quokkas')).toContain('Which of these do you mean?')
  })

  test('changes nothing, and is told of nobody else', async () => {
    const reader = await subscribe({ regions: ['sy-hama'] })
    const link = await whyPage(reader)
    expect((await fetch(link, { method: 'POST' })).status).toBe(404)
    const unsubscribe = (await newestLink(reader, 'unsubscribe')).split('/').at(-1)
    expect((await fetch(link.replace(/preferences\/[^/]+/, `preferences/${unsubscribe}`))).status).toBe(404)
    for (const before of ['x', '1.1', '-1.0', '9'.repeat(40)]) await shown(`${link}?before=${before}`)
    expect(await shown(link)).not.toContain(reader)
  })
})

let browser: Browser
let context: BrowserContext

describe.skipIf(!hasBrowser)('in a browser, without script', () => {
  beforeAll(async () => {
    browser = await openBrowser()
  }, 120_000)
  afterEach(() => context.close())
  afterAll(() => browser.close())

  test.each(['en', 'ar'])('the form is used by the keyboard, and axe finds nothing, in %s', async (lang) => {
    const reader = await subscribe({ regions: ['sy-hama'], lang, digest: { time: '06:10', ...ZONE } })
    const id = await publishIn('sy-hama')
    await publishIn('sy-raqqa')
    await digested('03:10')
    context = await browser.newContext({ bypassCSP: true, viewport: { width: 320, height: 800 }, colorScheme: 'dark' })
    const page = await context.newPage()
    await page.goto(await whyPage(reader))
    expect(await page.getAttribute('html', 'lang')).toBe(lang)
    await page.fill('#q', id)
    await page.keyboard.press('Enter')
    await page.waitForSelector('#answer')
    expect(await page.inputValue('#q')).toBe(id)
    expect(await violationsOn(page)).toEqual([])
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/why-${lang}.png`, fullPage: true })
    await page.setViewportSize({ width: 900, height: 900 })
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/why-wide-${lang}.png`, fullPage: true })
    await page.goto(await newestLink(reader, 'preferences'))
    expect(await violationsOn(page)).toEqual([])
    if (process.env.SHOTS)
      await page.screenshot({ path: `${process.env.SHOTS}/preferences-${lang}.png`, fullPage: true })
  })
})
