import { request } from 'node:http'
import { describe, expect, test } from 'vitest'
import { DAY, nextTime, now, tick, waitUntilIdle } from './clock.ts'
import { site, useProductPerTest, useSharedProduct } from './product.ts'
import { publishIn, TOP_STORY } from './publisher.ts'
import {
  confirm,
  digestsTo,
  exportData,
  mailsTo,
  newAddress,
  newestLink,
  requestSubscription,
  submit,
  subscribe,
} from './reader.ts'

const ONE_CLICK = 'List-Unsubscribe=One-Click'

describe('one-click unsubscribing', () => {
  useSharedProduct()

  test('accepts the 26 bytes that mail programs send, sets no cookie, does not redirect, and can be repeated', async () => {
    const reader = await subscribe({ regions: ['sy-daraa'] })
    const { status, headers } = await postBare(
      await oneClickLink(reader),
      'application/x-www-form-urlencoded',
      ONE_CLICK,
    )
    expect(ONE_CLICK).toHaveLength(26)
    expect(status).toBe(200)
    expect(headers).not.toHaveProperty('location')
    expect(headers).not.toHaveProperty('set-cookie')
    expect((await exportData(reader)).state).toBe('ended')
    expect((await postBare(await oneClickLink(reader), 'application/x-www-form-urlencoded', ONE_CLICK)).status).toBe(
      200,
    )
  })

  test('accepts multipart/form-data, no body, and any origin', async () => {
    const part = '--b\r\ncontent-disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--b--\r\n'
    const readers = [await subscribe(), await subscribe(), await subscribe()]
    const [multipart, empty, foreign] = await Promise.all(readers.map(oneClickLink))
    expect((await postBare(multipart!, 'multipart/form-data; boundary=b', part)).status).toBe(200)
    expect((await fetch(empty!, { method: 'POST' })).status).toBe(200)
    const headers = { origin: 'https://mail.example.net', 'sec-fetch-site': 'cross-site' }
    const body = new URLSearchParams({ 'List-Unsubscribe': 'One-Click' })
    expect((await fetch(foreign!, { method: 'POST', headers, body })).status).toBe(200)
    for (const reader of readers) expect((await exportData(reader)).state).toBe('ended')
  })

  test('is not done by GET or HEAD', async () => {
    const reader = await subscribe({ regions: ['sy-daraa'] })
    for (let time = 0; time < 10; time++)
      for (const method of ['GET', 'HEAD'])
        expect((await fetch(await oneClickLink(reader), { method })).status).toBe(200)
    expect((await exportData(reader)).state).toBe('active')
  })

  test('by a link that was altered or invented is answered 404 and ends nothing', async () => {
    const reader = await subscribe()
    const link = await oneClickLink(reader)
    for (const wrong of [link.slice(0, -1), `${link}x`, `${site()}/unsubscribe/${'a'.repeat(30)}`])
      expect((await fetch(wrong, { method: 'POST' })).status).toBe(404)
    expect((await exportData(reader)).state).toBe('active')
  })
})

describe('a reader who unsubscribed', () => {
  useProductPerTest()

  test('gets no mail, not even of events published before', async () => {
    const reader = await subscribe({ regions: ['sy-daraa'] })
    await publishIn('sy-daraa')
    await submit(await newestLink(reader, 'unsubscribe'))
    await publishIn('sy-daraa')
    const due = await nextTime('07:00')
    for (let day = 0; day < 3; day++) await tick(due + day * DAY)
    expect((await mailsTo(reader)).map((mail) => mail.tags.kind)).toEqual(['confirmation', 'welcome'])
    await fetch(`${await newestLink(reader, 'preferences')}/now`, { method: 'POST' })
    await waitUntilIdle()
    expect(await mailsTo(reader)).toHaveLength(2)
  })

  test('cannot subscribe by changing preferences, only by a new confirmation', async () => {
    const reader = await subscribe({ regions: ['sy-daraa'] })
    await submit(await newestLink(reader, 'unsubscribe'))
    const body = new URLSearchParams({ regions: 'sy-daraa' })
    expect(
      (await fetch(await newestLink(reader, 'preferences'), { method: 'POST', body })).status,
    ).toBeGreaterThanOrEqual(400)
    expect((await exportData(reader)).state).toBe('ended')
    const missed = await publishIn('sy-daraa', TOP_STORY)
    await tick(await nextTime('07:00'))
    await requestSubscription({ regions: ['sy-daraa'] }, reader)
    expect((await exportData(reader)).state).toBe('ended')
    await confirm(reader)
    expect((await exportData(reader)).state).toBe('active')
    const welcomes = await mailsTo(reader, 'welcome')
    expect(welcomes).toHaveLength(2)
    expect(welcomes[1]!.text).toContain(missed)
    const after = await publishIn('sy-daraa')
    await tick(await nextTime('07:00'))
    expect(await digestsTo(reader)).toEqual([[after]])
  })

  test('and subscribed again can unsubscribe by an old link', async () => {
    const reader = await subscribe()
    const old = await newestLink(reader, 'unsubscribe')
    await submit(old)
    await requestSubscription({}, reader)
    await confirm(reader)
    await submit(old)
    expect((await exportData(reader)).state).toBe('ended')
  })
})

describe('the data of a reader', () => {
  useProductPerTest()

  test('are on a page that hides part of the address, and can be exported as JSON', async () => {
    const reader = await subscribe({ regions: ['sy-daraa'] })
    const link = await newestLink(reader, 'data')
    const page = await (await fetch(link)).text()
    expect(page).not.toContain(reader)
    expect(page).toContain('Daraa')
    const href = /href="([^"]*\/export)"/.exec(page)![1]!
    const exported = await fetch(new URL(href, link))
    expect(exported.headers.get('content-type')).toMatch(/^application\/json/)
    expect(exported.headers.get('cache-control')).toBe('no-store')
    expect(await exported.json()).toMatchObject({
      email: reader,
      state: 'active',
      choice: { regions: ['sy-daraa'] },
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      confirmed_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    })
  })

  test('are erased by POST: all links answer 404, no mail is sent, and the address can subscribe again', async () => {
    const reader = await subscribe({ regions: ['sy-daraa'] })
    const pending =
      (await requestSubscription({ regions: ['sy-hama'] }, reader)) && (await newestLink(reader, 'confirm'))
    const links = await Promise.all(
      ['preferences', 'unsubscribe', 'data'].map((purpose) => newestLink(reader, purpose)),
    )
    const before = (await mailsTo(reader, 'welcome'))[0]!.tags
    await publishIn('sy-daraa')
    const data = links[2]!
    const page = await (await fetch(data)).text()
    await submit(new URL(/action="([^"]*)"/.exec(page)![1]!, data).href)
    for (const link of [...links, pending, `${data}/export`, `${links[0]}/now`])
      expect((await fetch(link)).status, link).toBe(404)
    for (const link of [links[0]!, links[1]!, pending, `${data}/erase`])
      expect((await fetch(link, { method: 'POST' })).status, link).toBe(404)
    const count = (await mailsTo(reader)).length
    await tick((await now()) + 2 * DAY)
    expect(await mailsTo(reader)).toHaveLength(count)
    await subscribe({ regions: ['sy-daraa'] }, reader)
    const after = (await mailsTo(reader, 'welcome')).at(-1)!.tags
    expect(after.member).not.toBe(before.member)
    for (const link of links) expect((await fetch(link)).status, link).toBe(404)
    expect((await exportData(reader)).state).toBe('active')
  })

  test('cannot be reached by a guessed link', async () => {
    for (const number of ['1', '2', 'z'])
      expect((await fetch(`${site()}/data/${number}.${'A'.repeat(22)}/export`)).status).toBe(404)
    expect(await mailsTo(newAddress())).toEqual([])
  })
})

/** The URL to which a mail program posts. */
const oneClickLink = async (reader: string): Promise<string> => {
  const [welcome] = await mailsTo(reader, 'welcome')
  expect(welcome!.headers['List-Unsubscribe-Post']).toBe(ONE_CLICK)
  return /^<(\S+)>$/.exec(welcome!.headers['List-Unsubscribe']!)![1]!
}

/** Posts with the headers of the body alone, as a mail provider does. */
const postBare = (url: string, type: string, body: string): Promise<{ status: number; headers: object }> =>
  new Promise((resolve, reject) => {
    const headers = { 'content-type': type, 'content-length': Buffer.byteLength(body) }
    const sent = request(url, { method: 'POST', headers }, (answer) => {
      answer.resume()
      resolve({ status: answer.statusCode!, headers: answer.headers })
    })
    sent.once('error', reject)
    sent.end(body)
  })
