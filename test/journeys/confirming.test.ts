import { describe, expect, test } from 'vitest'
import { DAY, HOUR, nextTime, now, passHold, tick, waitUntilIdle } from './clock.ts'
import { site, useProductPerTest } from './product.ts'
import { publishIn, reviseIn } from './publisher.ts'
import {
  confirm,
  confirmLinks,
  digestsTo,
  eventsInOrder,
  exportData,
  mailsTo,
  newAddress,
  newestLink,
  requestSubscription,
  submit,
  subscribe,
} from './reader.ts'
import { postJson } from './site-client.ts'

useProductPerTest()

const act = (link: string, method = 'POST') => fetch(link, { method, redirect: 'manual' })
const statusOf = async (link: string, method = 'POST'): Promise<number> => (await act(link, method)).status
const kindsTo = async (address: string) => (await mailsTo(address)).map((mail) => mail.tags.kind)

describe('a link to confirm', () => {
  test('changes nothing however often it is looked at; only the button does', async () => {
    const address = await requestSubscription({ regions: ['sy-homs'] })
    const [link] = await confirmLinks(address)
    const pages = new Set<string>()
    for (let look = 0; look < 10; look++) {
      expect(await statusOf(link!, 'HEAD')).toBe(200)
      const response = await act(link!, 'GET')
      expect(response.status).toBe(200)
      pages.add(await response.text())
    }
    expect(pages.size).toBe(1)
    await publishIn('sy-homs')
    await tick((await now()) + 2 * DAY)
    expect(await kindsTo(address)).toEqual(['confirmation'])
    expect(await statusOf(link!)).toBe(200)
    await waitUntilIdle()
    expect(await kindsTo(address)).toEqual(['confirmation', 'welcome'])
  })

  test('can be pressed again and is answered as before, and brings one welcome', async () => {
    const address = await requestSubscription()
    const [link] = await confirmLinks(address)
    for (let press = 0; press < 3; press++) expect(await statusOf(link!)).toBe(200)
    await waitUntilIdle()
    expect(await kindsTo(address)).toEqual(['confirmation', 'welcome'])
  })

  test('pressed by many at once makes one subscription and one welcome', async () => {
    const address = await requestSubscription({ regions: ['sy-homs'] })
    const [link] = await confirmLinks(address)
    const answers = await Promise.all(Array.from({ length: 8 }, () => statusOf(link!)))
    expect(new Set(answers)).toEqual(new Set([200]))
    await waitUntilIdle()
    expect(await kindsTo(address)).toEqual(['confirmation', 'welcome'])
    const told = await publishIn('sy-homs')
    await tick(await nextTime('07:00'))
    expect(await digestsTo(address)).toEqual([[told]])
    await submit(await newestLink(address, 'unsubscribe'))
  })

  test('cut short, altered or made up is answered 404 and does nothing', async () => {
    const address = await requestSubscription()
    const [link] = await confirmLinks(address)
    const token = link!.split('/').at(-1)!
    const other = (character: string) => (character === 'A' ? 'B' : 'A')
    const wrong = [
      token.slice(0, -1),
      token.slice(1),
      `${token}A`,
      token.replace(/.$/, other),
      token.replace(/^./, (first) => (first === '1' ? '2' : '1')),
      token.toUpperCase(),
      'x'.repeat(40),
      'a'.repeat(300),
      encodeURIComponent("1' OR '1'='1"),
    ]
    for (const each of wrong)
      for (const method of ['GET', 'HEAD', 'POST'])
        expect(await statusOf(`${site()}/confirm/${each}`, method), each).toBe(404)
    await waitUntilIdle()
    expect(await kindsTo(address)).toEqual(['confirmation'])
  })

  test('holds for 72 hours and not longer', async () => {
    const [early, late] = [await requestSubscription(), await requestSubscription()]
    const [earlyLink, lateLink] = [(await confirmLinks(early))[0]!, (await confirmLinks(late))[0]!]
    const start = await now()
    await tick(start + 72 * HOUR - 5 * 60_000)
    expect(await statusOf(lateLink, 'GET')).toBe(200)
    await submit(earlyLink)
    await tick(start + 72 * HOUR + 60_000)
    for (const method of ['GET', 'HEAD', 'POST']) expect(await statusOf(lateLink, method)).toBe(410)
    await waitUntilIdle()
    expect(await kindsTo(early)).toEqual(['confirmation', 'welcome'])
    expect(await kindsTo(late)).toEqual(['confirmation'])
    await requestSubscription({}, late)
    await confirm(late)
    expect(await kindsTo(late)).toEqual(['confirmation', 'confirmation', 'welcome'])
  })

  test('confirms the choice that it was made for, whichever is pressed first', async () => {
    const address = await requestSubscription({ regions: ['sy-homs'], lang: 'en' })
    await requestSubscription({ regions: ['sy-hama'], lang: 'ar', digest: { cadence: 'weekly' } }, address)
    const [first, second] = await confirmLinks(address)
    await submit(second!)
    expect((await exportData(address)).choice).toMatchObject({
      regions: ['sy-hama'],
      lang: 'ar',
      digest: { cadence: 'weekly' },
    })
    await submit(first!)
    expect((await exportData(address)).choice).toMatchObject({
      regions: ['sy-homs'],
      lang: 'en',
      digest: { cadence: 'daily' },
    })
    await submit(second!)
    expect((await exportData(address)).choice.regions).toEqual(['sy-homs'])
    expect(await kindsTo(address)).toEqual(['confirmation', 'confirmation', 'welcome'])
  })
})

describe('a reader who asks again', () => {
  test('keeps what they chose until the new link is confirmed, and is sent the way to change it', async () => {
    const address = await subscribe({ regions: ['sy-homs'] })
    await requestSubscription({ regions: ['sy-daraa'], digest: { time: '08:00' } }, address)
    const mail = (await mailsTo(address, 'confirmation')).at(-1)!
    expect(mail.text).toContain(await newestLink(address, 'preferences'))
    expect((await exportData(address)).choice.regions).toEqual(['sy-homs'])
    const told = await publishIn('sy-homs')
    const due = await nextTime('07:00')
    await tick(due)
    expect(await digestsTo(address)).toEqual([[told]])
    await confirm(address)
    expect((await exportData(address)).choice.regions).toEqual(['sy-daraa'])
    const [, south] = [await publishIn('sy-homs'), await publishIn('sy-daraa')]
    await tick(due + DAY + HOUR)
    expect(await digestsTo(address)).toEqual([[told], [south]])
    expect(await mailsTo(address, 'welcome')).toHaveLength(1)
  })

  test('before confirming is not told whether the address is known, and gets no way into another’s choice', async () => {
    const address = await requestSubscription()
    await requestSubscription({}, address)
    const mails = await mailsTo(address, 'confirmation')
    expect(mails).toHaveLength(2)
    for (const mail of mails) expect(mail.text).not.toMatch(/\/(preferences|unsubscribe|data)\//)
  })

  test('many times at once is one reader', async () => {
    const address = newAddress()
    const regions = ['sy-homs']
    const spellings = [address, address.toUpperCase(), address.replace('@example', '@EXAMPLE'), address, address]
    const answers = await Promise.all(spellings.map((email) => postJson('/v1/subscriptions', { email, regions })))
    expect(answers.map((answer) => answer.status)).toEqual([202, 202, 202, 202, 202])
    await waitUntilIdle()
    const links = await confirmLinks(address)
    expect(links).toHaveLength(5)
    await Promise.all(links.map((link) => statusOf(link)))
    await waitUntilIdle()
    expect(await mailsTo(address, 'welcome')).toHaveLength(1)
    const told = await publishIn('sy-homs')
    await tick(await nextTime('07:00'))
    expect(await digestsTo(address)).toEqual([[told]])
    await submit(await newestLink(address, 'unsubscribe'))
  })
})

describe('the welcome', () => {
  test('tells the story so far: what is followed, the gravest and then the most recent, and no more than fits', async () => {
    const severities = ['minor', 'unknown', 'extreme', 'severe', 'moderate']
    const told: { id: string; gravity: number; day: string }[] = []
    for (let count = 0; count < 30; count++) {
      const [severity, day] = [severities[count % 5]!, `2020-01-${String(((count * 7) % 28) + 1).padStart(2, '0')}`]
      const gravity = { minor: 1, unknown: 2, moderate: 2, severe: 3, extreme: 4 }[severity]!
      told.push({ id: await publishIn('om', { severity, when: day, silent: count % 2 === 0 }), gravity, day })
    }
    await publishIn('qa', { severity: 'severe' })
    await passHold()
    const [welcome] = await mailsTo(await subscribe({ regions: ['om'] }), 'welcome')
    const story = eventsInOrder(welcome!)
    const best = told.sort((a, b) => b.gravity - a.gravity || b.day.localeCompare(a.day) || a.id.localeCompare(b.id))
    expect(story.length).toBeGreaterThanOrEqual(10)
    expect(story.length).toBeLessThan(30)
    expect([...story].sort()).toEqual(
      best
        .slice(0, story.length)
        .map((each) => each.id)
        .sort(),
    )
    expect(story[0]).toBe(best[0]!.id)
    expect(new TextEncoder().encode(welcome!.html).length).toBeLessThanOrEqual(90_000)
  })

  test('comes also where there is no story yet, and leaves out what was retracted', async () => {
    const actors = [{ id: 'bishop-maalouli', role: 'initiator' }]
    const gone = await publishIn('jo', { actors })
    await reviseIn(gone, 'jo', { change: 'retraction', reason: { en: 'It did not happen.' }, actors })
    await passHold()
    const reader = await subscribe({ regions: ['jo'], actors: ['bishop-maalouli'], match: 'both' })
    const [welcome] = await mailsTo(reader, 'welcome')
    expect(eventsInOrder(welcome!)).toEqual([])
    for (const purpose of ['preferences', 'unsubscribe', 'data'])
      expect(welcome!.text).toContain(`${site()}/${purpose}/`)
  })

  test('carries the headers by which a mail program ends it with one click; the confirmation does not', async () => {
    const address = await subscribe()
    const [confirmation, welcome] = await mailsTo(address)
    expect(welcome!.headers).toMatchObject({
      'List-Unsubscribe': `<${await newestLink(address, 'unsubscribe')}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    })
    expect(Object.keys(confirmation!.headers).join()).not.toMatch(/list-unsubscribe/i)
  })
})
