import { Webhook } from 'standardwebhooks'
import { describe, expect, test } from 'vitest'
import { hasBrowser, violationsOn } from './browser.ts'
import { createBrowserPages } from './browser-pages.ts'
import { HOUR, nextTime, now, passHold, tick } from './clock.ts'
import { site, useProductPerTest } from './product.ts'
import { publishIn, reviseIn } from './publisher.ts'
import { type CapturedMail, mailsTo, newestLink, submit, subscribe } from './reader.ts'
import { newId } from './site-client.ts'

const ZONE = { timezone: 'Asia/Damascus' }

const textOf = (html: string): string =>
  html
    .replace(/<style>.*?<\/style>/s, '')
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&quot;', '"')
    .replace(/\s+/g, ' ')

const webhook = new Webhook('whsec_bG9jYWwtcHJvdmlkZXItd2ViaG9vay1zZWNyZXQ=')

/** Sends the callback of the provider that a mail bounced for good. */
const sendBounce = async ({ id, to, tags }: CapturedMail): Promise<void> => {
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

const whyLink = async (address: string): Promise<string> => `${await newestLink(address, 'preferences')}/why`
const readPage = async (link: string): Promise<string> => {
  const answer = await fetch(link)
  expect(answer.status).toBe(200)
  expect(answer.headers.get('cache-control')).toBe('no-store')
  expect(answer.headers.get('x-robots-tag')).toBe('noindex')
  return textOf(await answer.text())
}
/** The answer on the page of a reader: the text between the question and the list of mails. */
const readAnswer = async (address: string, query: string): Promise<string> => {
  const page = await readPage(`${await whyLink(address)}?${query}`)
  return page.slice(page.indexOf('Why?'), page.indexOf('Your e-mails'))
}
const answerAbout = (address: string, event: string): Promise<string> => readAnswer(address, `event=${event}`)

const tickAt = async (time: string): Promise<void> => tick(await nextTime(time))

describe('the why page', () => {
  useProductPerTest()

  test('shows each mail with its events, the reasons for them, the time in the zone of the reader, and the delivery', async () => {
    const reader = await subscribe({ regions: ['sy-hama', 'sy-homs'], digest: { time: '05:10', ...ZONE } })
    const [inHama, inHoms] = [await publishIn('sy-hama'), await publishIn('sy-homs')]
    await tickAt('02:10')
    expect((await mailsTo(reader)).map(({ tags }) => tags.kind)).toEqual(['confirmation', 'welcome', 'digest'])
    const page = await readPage(await whyLink(reader))
    const mails = page.slice(page.indexOf('Your e-mails'))
    for (const part of ['Digest ·', 'The story so far ·', 'Confirmation ·', '05:10 (Asia/Damascus)', 'Delivered'])
      expect(mails).toContain(part)
    expect(mails).toContain('Because you follow: Hama')
    expect(mails).toContain('Because you follow: Homs')
    for (const event of [inHama, inHoms])
      expect(await answerAbout(reader, event)).toMatch(/We sent it to you: Digest ·/)
    const preferences = await readPage(await newestLink(reader, 'preferences'))
    expect(preferences).toContain('Your recent e-mails')
    expect(preferences).toContain('05:10 (Asia/Damascus) · Digest')
  })

  test('says that an event was not followed, not severe enough, silent, on hold, retracted, or comes next', async () => {
    const reader = await subscribe({ regions: ['sy-hama'], severity: 'severe', digest: { time: '05:20', ...ZONE } })
    const elsewhere = await publishIn('sy-raqqa')
    const minor = await publishIn('sy-hama', { severity: 'minor' })
    const silent = await publishIn('sy-hama', { silent: true })
    const retracted = await publishIn('sy-hama')
    await reviseIn(retracted, 'sy-hama', { change: 'retraction', reason: { en: 'It did not happen.' } })
    const onHold = await publishIn('sy-hama')
    expect(await answerAbout(reader, onHold)).toContain('Our editors can still withdraw it. We may send it from')
    await passHold()
    expect(await answerAbout(reader, elsewhere)).toContain(
      'We have not sent it to you. It does not match what you follow.',
    )
    expect(await answerAbout(reader, minor)).toContain('Its severity: Minor. You chose: Severe or above.')
    expect(await answerAbout(reader, silent)).toContain('sent to nobody')
    expect(await answerAbout(reader, retracted)).toContain('We withdrew it')
    expect(await answerAbout(reader, onHold)).toMatch(/It will be in your next digest: .*05:20 \(Asia\/Damascus\)/)
    await tickAt('02:20')
    expect(await answerAbout(reader, onHold)).toContain('We sent it to you: Digest ·')
    expect(await answerAbout(reader, minor)).toContain('It is below the severity you chose')
  })

  test('says what a reader followed at the time of the digest', async () => {
    const reader = await subscribe({ regions: ['sy-hama'], digest: { time: '05:30' } })
    const other = await publishIn('sy-daraa')
    const own = await publishIn('sy-hama')
    await tickAt('05:30')
    await submit(await newestLink(reader, 'preferences'), { regions: 'sy-daraa', cadence: 'daily', time: '05:40' })
    expect(await answerAbout(reader, other)).toContain('did not when that digest was made')
    const told = await answerAbout(reader, own)
    expect(told).toContain('We sent it to you: Digest ·')
    expect(told).toContain('Because you follow: Hama')
    const late = await publishIn('sy-daraa')
    await tickAt('05:40')
    expect(await answerAbout(reader, late)).toContain('Because you follow: Daraa')
    const newReader = await subscribe({ regions: ['sy-daraa'], severity: 'severe' })
    const before = await answerAbout(newReader, other)
    expect(before).toMatch(/We sent it to you: The story so far|It was recorded before you confirmed your subscription/)
  })

  test('says why an event was alerted or not: quiet hours, the limit of an hour, severity, nature', async () => {
    const start = new Date((await now()) + 10_000)
    const hour = (ahead: number) => new Date(start.getTime() + ahead * HOUR).toISOString().slice(11, 16)
    const alerts = { regions: ['sy-idlib'], alerts: 'severe', digest: { time: hour(12) } }
    const flooded = await subscribe({ ...alerts, alerts_per_hour: 1 })
    const asleep = await subscribe({ ...alerts, quiet: { from: hour(-1), to: hour(2) } })
    const first = await publishIn('sy-idlib')
    await passHold()
    expect(await answerAbout(flooded, first)).toContain('We sent it to you: Alert ·')
    expect(await answerAbout(asleep, first)).toContain('No alert yet: these are your quiet hours')
    const folded = await publishIn('sy-idlib')
    const claim = await publishIn('sy-idlib', { nature: 'claim', certainty: 'unverified' })
    const minor = await publishIn('sy-idlib', { severity: 'moderate' })
    await passHold()
    expect(await answerAbout(flooded, folded)).toContain('No alert yet: you had reached your limit for this hour')
    expect(await answerAbout(flooded, claim)).toContain('No alert: it is a claim')
    expect(await answerAbout(flooded, minor)).toContain('Its severity: Moderate. You chose: Severe or above.')
    await tick((await now()) + HOUR)
    expect(await answerAbout(flooded, folded)).toContain('We sent it to you: Roll-up of alerts ·')
    await tick((await now()) + 2 * HOUR)
    expect(await answerAbout(asleep, first)).toContain('We sent it to you: Roll-up of alerts ·')
    await reviseIn(first, 'sy-idlib', { change: 'retraction', reason: { en: 'It did not happen.' } })
    await passHold()
    const withdrawn = await answerAbout(flooded, first)
    for (const part of ['Alert ·', 'Retraction ·']) expect(withdrawn).toContain(part)
  })

  test('says that the reader had unsubscribed or the address had bounced', async () => {
    const unsubscribed = await subscribe({ regions: ['sy-hama'] })
    await submit(await newestLink(unsubscribed, 'unsubscribe'))
    const bounced = await subscribe({ regions: ['sy-hama'] })
    await sendBounce((await mailsTo(bounced)).at(-1)!)
    const id = await publishIn('sy-hama')
    await passHold()
    expect(await answerAbout(unsubscribed, id)).toContain('We have not sent it to you. You had unsubscribed (')
    expect(await answerAbout(bounced, id)).toContain('was returned, so we stopped sending')
    expect(await readPage(await whyLink(bounced))).toContain('Returned: your mail server')
  })

  test('finds an event by its URL or by words of its title, and lists several', async () => {
    const reader = await subscribe({ regions: ['sy-hama'] })
    const text = (title: string) => ({ text: { en: { title, summary: 'It was reported.' } } })
    const id = await publishIn('sy-raqqa', text('Quokkas were seen'))
    await passHold()
    const q = (asked: string) => readAnswer(reader, new URLSearchParams({ q: asked }).toString())
    expect(await q(`https://news.example/events/${id}?lang=ar`)).toContain('It does not match what you follow')
    expect(await q('quokkas seen')).toContain('It does not match what you follow')
    expect(await q('wombats')).toContain('No events match')
    expect(await q('!!')).toContain('No events match')
    await publishIn('sy-raqqa', text('Quokkas were heard'))
    expect(await q('quokkas')).toContain('Which of these do you mean?')
  })

  test('changes nothing, and shows no other reader', async () => {
    const reader = await subscribe({ regions: ['sy-hama'] })
    const link = await whyLink(reader)
    expect((await fetch(link, { method: 'POST' })).status).toBe(404)
    const unsubscribe = (await newestLink(reader, 'unsubscribe')).split('/').at(-1)
    expect((await fetch(link.replace(/preferences\/[^/]+/, `preferences/${unsubscribe}`))).status).toBe(404)
    for (const before of ['x', '1.1', '-1.0', '9'.repeat(40)]) await readPage(`${link}?before=${before}`)
    expect(await readPage(link)).not.toContain(reader)
  })
})

const { open, useBrowser } = createBrowserPages()

describe.skipIf(!hasBrowser)('the why page in a browser without scripts', () => {
  useProductPerTest()

  useBrowser()

  test.each(['en', 'ar'])('is used by the keyboard, and axe finds no violation, in %s', async (lang) => {
    const reader = await subscribe({ regions: ['sy-hama'], lang, digest: { time: '06:10', ...ZONE } })
    const id = await publishIn('sy-hama')
    await publishIn('sy-raqqa')
    await tickAt('03:10')
    const page = await open({ bypassCSP: true, viewport: { width: 320, height: 800 }, colorScheme: 'dark' })
    await page.goto(await whyLink(reader))
    expect(await page.getAttribute('html', 'lang')).toBe(lang)
    await page.fill('#q', id)
    await page.keyboard.press('Enter')
    await page.waitForSelector('#answer')
    expect(await page.inputValue('#q')).toBe(id)
    expect(await violationsOn(page)).toEqual([])
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
    await page.setViewportSize({ width: 900, height: 900 })
    await page.goto(await newestLink(reader, 'preferences'))
    expect(await violationsOn(page)).toEqual([])
  })
})
