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
  kindsTo,
  mailsTo,
  newAddress,
  newestLink,
  requestSubscription,
  submit,
  subscribe,
} from './reader.ts'
import { postJson } from './site-client.ts'

useProductPerTest()

const request = (link: string, method = 'POST') => fetch(link, { method, redirect: 'manual' })
const statusOf = async (link: string, method = 'POST'): Promise<number> => (await request(link, method)).status

describe('a confirmation link', () => {
  test('changes nothing by GET or HEAD, only by POST', async () => {
    const address = await requestSubscription({ regions: ['sy-homs'] })
    const [link] = await confirmLinks(address)
    const pages = new Set<string>()
    for (let time = 0; time < 10; time++) {
      expect(await statusOf(link!, 'HEAD')).toBe(200)
      const response = await request(link!, 'GET')
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

  test('gives the same answer to a second POST, and causes one welcome', async () => {
    const address = await requestSubscription()
    const [link] = await confirmLinks(address)
    for (let press = 0; press < 3; press++) expect(await statusOf(link!)).toBe(200)
    await waitUntilIdle()
    expect(await kindsTo(address)).toEqual(['confirmation', 'welcome'])
  })

  test('makes one subscription and one welcome from POSTs at the same time', async () => {
    const address = await requestSubscription({ regions: ['sy-homs'] })
    const [link] = await confirmLinks(address)
    const answers = await Promise.all(Array.from({ length: 8 }, () => statusOf(link!)))
    expect(new Set(answers)).toEqual(new Set([200]))
    await waitUntilIdle()
    expect(await kindsTo(address)).toEqual(['confirmation', 'welcome'])
    const event = await publishIn('sy-homs')
    await tick(await nextTime('07:00'))
    expect(await digestsTo(address)).toEqual([[event]])
    await submit(await newestLink(address, 'unsubscribe'))
  })

  test('that was cut, altered or invented is answered 404 and does nothing', async () => {
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

  test('is valid for 72 hours', async () => {
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

  test('confirms the preferences of its own request, in whatever order two are used', async () => {
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

describe('a reader who subscribes again', () => {
  test('keeps their preferences until they confirm the new ones, and gets the link to change them', async () => {
    const address = await subscribe({ regions: ['sy-homs'] })
    await requestSubscription({ regions: ['sy-daraa'], digest: { time: '08:00' } }, address)
    const mail = (await mailsTo(address, 'confirmation')).at(-1)!
    expect(mail.text).toContain(await newestLink(address, 'preferences'))
    expect((await exportData(address)).choice.regions).toEqual(['sy-homs'])
    const event = await publishIn('sy-homs')
    const due = await nextTime('07:00')
    await tick(due)
    expect(await digestsTo(address)).toEqual([[event]])
    await confirm(address)
    expect((await exportData(address)).choice.regions).toEqual(['sy-daraa'])
    const [, south] = [await publishIn('sy-homs'), await publishIn('sy-daraa')]
    await tick(due + DAY + HOUR)
    expect(await digestsTo(address)).toEqual([[event], [south]])
    expect(await mailsTo(address, 'welcome')).toHaveLength(1)
  })

  test('before confirming gets no link to preferences, unsubscribing or data', async () => {
    const address = await requestSubscription()
    await requestSubscription({}, address)
    const mails = await mailsTo(address, 'confirmation')
    expect(mails).toHaveLength(2)
    for (const mail of mails) expect(mail.text).not.toMatch(/\/(preferences|unsubscribe|data)\//)
  })

  test('several times at once is one reader', async () => {
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
    const event = await publishIn('sy-homs')
    await tick(await nextTime('07:00'))
    expect(await digestsTo(address)).toEqual([[event]])
    await submit(await newestLink(address, 'unsubscribe'))
  })
})

describe('the welcome', () => {
  test('shows the six most severe and then newest events of what is followed and no claim before them, in the order of their dates', async () => {
    const severities = ['minor', 'unknown', 'extreme', 'severe', 'moderate']
    const published: { id: string; rank: number; day: string }[] = []
    for (let count = 0; count < 30; count++) {
      const [severity, day] = [severities[count % 5]!, `2020-01-${String(((count * 7) % 28) + 1).padStart(2, '0')}`]
      const rank = { minor: 1, unknown: 2, moderate: 2, severe: 3, extreme: 4 }[severity]!
      published.push({ id: await publishIn('om', { severity, when: day, silent: count % 2 === 0 }), rank, day })
    }
    await publishIn('qa', { severity: 'severe' })
    await publishIn('om', { nature: 'claim', severity: 'extreme', certainty: 'unverified' })
    await passHold()
    const [welcome] = await mailsTo(await subscribe({ regions: ['om'] }), 'welcome')
    const shown = eventsInOrder(welcome!)
    const best = published.sort((a, b) => b.rank - a.rank || b.day.localeCompare(a.day) || a.id.localeCompare(b.id))
    const thread = best.slice(0, 6).sort((a, b) => a.day.localeCompare(b.day))
    expect([...shown].sort()).toEqual(thread.map(({ id }) => id).sort())
    const dayOf = (id: string) => published.find((each) => each.id === id)!.day
    expect(shown.map(dayOf)).toEqual(thread.map(({ day }) => day))
    expect(new TextEncoder().encode(welcome!.html).length).toBeLessThanOrEqual(40_000)
  })

  test('is sent if there is no event to show, and leaves out retracted events', async () => {
    const actors = [{ id: 'bishop-maalouli', role: 'initiator' }]
    const retracted = await publishIn('jo', { actors })
    await reviseIn(retracted, 'jo', { change: 'retraction', reason: { en: 'It did not happen.' }, actors })
    await passHold()
    const reader = await subscribe({ regions: ['jo'], actors: ['bishop-maalouli'], match: 'both' })
    const [welcome] = await mailsTo(reader, 'welcome')
    expect(eventsInOrder(welcome!)).toEqual([])
    for (const purpose of ['preferences', 'unsubscribe', 'data'])
      expect(welcome!.text).toContain(`${site()}/${purpose}/`)
  })

  test('has the headers for one-click unsubscribing, and the confirmation has not', async () => {
    const address = await subscribe()
    const [confirmation, welcome] = await mailsTo(address)
    expect(welcome!.headers).toMatchObject({
      'List-Unsubscribe': `<${await newestLink(address, 'unsubscribe')}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    })
    expect(Object.keys(confirmation!.headers).join()).not.toMatch(/list-unsubscribe/i)
  })
})
