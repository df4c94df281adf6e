import { env } from 'cloudflare:workers'
import { Webhook } from 'standardwebhooks'
import { beforeAll, describe, expect, test } from 'vitest'
import { mostUsed, workerOn } from './invocations.ts'
import { RUNTIME_VARIABLES } from './runtime-variables.ts'
import { readers, recorded } from './workshop.ts'
import { type CapturedMail, inbox } from './world.ts'

/**
 * The most D1 queries of one invocation, as the code has them today. All are far below the 50 of the free plan, which the
 * bindings of this file enforce. Whoever adds a query changes a number here.
 */
const MOST_QUERIES = {
  'a tick without work': 33,
  'a tick of a new day': 45,
  'a plan ticket without work': 16,
  'a mail ticket without work': 10,
  'a mail ticket with one chunk': 18,
  publishing: 15,
  'an urgent correction': 15,
  'a dry run': 9,
  subscribing: 12,
  'a confirmation': 19,
  'leaving by one click': 10,
  erasing: 14,
  'a callback of a delivery': 4,
  'a callback of a complaint': 16,
}
const PAGES: Record<string, number> = {
  '/': 5,
  '/?q=clash&region=sy-aleppo&from=2024-11': 5,
  '/events/old': 6,
  '/regions/sy-aleppo': 4,
  '/subscribe': 3,
  '/subscribe/topics': 3,
  '/subscribe/find?q=halab': 3,
  '/feeds/timeline.atom': 7,
  '/feeds/timeline.ics': 7,
  '/v1/events': 2,
  '/v1/events/old/revisions': 4,
  '/v1/events/old/reach': 5,
  '/v1/journal': 2,
  // It reads one random revision and edition, so some calls make fewer.
  '/health': 9,
  '/v1/status': 8,
  '/docs': 1,
  '/about': 1,
  '/corrections': 3,
  '/editions': 3,
  '/sitemap.xml': 2,
  '/sitemap/events-1.xml': 2,
}

const DAY = 86_400_000
const MINUTE = 60_000
const NOW = (Math.floor(Date.now() / DAY) + 2) * DAY
const worker = workerOn('free', { ALERT_HOLD_SECONDS: '0', SETTLE_SECONDS: '0' })
const EVENT = {
  nature: 'event',
  when: '2024-11-29',
  kind: 'conflict.clash',
  certainty: 'reported',
  severity: 'severe',
  regions: [{ id: 'sy-aleppo' }],
  actors: [],
  text: { en: { title: 'A clash', summary: 'It was reported.' } },
  sources: [{ publisher: 'A paper', title: 'A report' }],
}

const post = async (entry: string, path: string, body: unknown, headers = {}): Promise<number> =>
  (await worker.request(entry, path, { method: 'POST', body: JSON.stringify(body), headers })).status

const postCallback = (entry: string, type: string, mail: CapturedMail): Promise<number> => {
  const id = `msg_${type}`
  const body = { type, created_at: new Date().toISOString(), data: { email_id: 'x', to: mail.to, tags: mail.tags } }
  const at = new Date()
  const signature = new Webhook(RUNTIME_VARIABLES.RESEND_WEBHOOK_SECRET).sign(id, at, JSON.stringify(body))
  const stamp = String(Math.floor(at.getTime() / 1000))
  return post(entry, '/hooks/resend', body, { 'svix-id': id, 'svix-timestamp': stamp, 'svix-signature': signature })
}

/** Expects that no invocation of an entry made more queries than `MOST_QUERIES` says, and that there was one. */
const expectWithinLimit = (entry: keyof typeof MOST_QUERIES): void => {
  const most = mostUsed(worker.records, entry)
  expect(most, entry).toBeLessThanOrEqual(MOST_QUERIES[entry])
  expect(most, `no invocation of: ${entry}`).toBeGreaterThan(0)
}

const renameRecords = (from: string, to: string): void => {
  for (const record of worker.records) if (record.entry === from) record.entry = to
}

beforeAll(async () => {
  await inbox.unlimited()
  await env.DB.prepare('UPDATE provider SET per_second = 1000000').run()
  await readers(3, 'use-', { alerts: 'all' })
  await recorded('old', { recorded_at: NOW, release_at: NOW })
  await worker.tick(NOW)
  await worker.deliverAll()
  worker.records.length = 0
})

describe('an invocation makes few queries:', () => {
  test.each(Object.entries(PAGES))('%s', async (page, most) => {
    expect((await worker.request(page, page)).status).toBe(200)
    expect(mostUsed(worker.records, page)).toBeLessThanOrEqual(most)
  })

  test('publishing, correcting and rehearsing', async () => {
    expect(await post('publishing', '/v1/events', EVENT, { 'idempotency-key': 'first' })).toBe(201)
    const correction = { ...EVENT, number: 2, change: 'correction', reason: { en: 'It was not so.' }, urgent: true }
    expect(await post('an urgent correction', '/v1/events/old/revisions', correction)).toBe(201)
    const other = { ...EVENT, text: { en: { title: 'Another', summary: 'It was reported.' } } }
    expect(await post('a dry run', '/v1/events?dry_run=true', other)).toBe(200)
    for (const entry of ['publishing', 'an urgent correction', 'a dry run'] as const) expectWithinLimit(entry)
    await worker.deliverAll()
  })

  test('a reader, from the form to the end', async () => {
    const email = 'someone@readers.example.net'
    worker.records.length = 0
    expect(await post('subscribing', '/v1/subscriptions', { email })).toBe(202)
    await worker.deliverAll()
    renameRecords('mail', 'a mail ticket with one chunk')
    const [mail] = await inbox.mails(email)
    expect(await post('a confirmation', /\/confirm\/\S+/.exec(mail!.text)![0], {})).toBe(200)
    await worker.deliverAll()
    const welcome = (await inbox.mails(email)).at(-1)!
    expect(await postCallback('a callback of a delivery', 'email.delivered', welcome)).toBe(200)
    expect(await postCallback('a callback of a complaint', 'email.complained', welcome)).toBe(200)
    expect(await post('leaving by one click', /\/unsubscribe\/\S+/.exec(welcome.text)![0], {})).toBe(200)
    const erased = await worker.request('erasing', `/v1/subscribers?email=${email}`, { method: 'DELETE' })
    expect(erased.status).toBe(204)
    for (const entry of [
      ...(['subscribing', 'a mail ticket with one chunk', 'a confirmation', 'a callback of a delivery'] as const),
      ...(['a callback of a complaint', 'leaving by one click', 'erasing'] as const),
    ])
      expectWithinLimit(entry)
  })

  test('ticks and tickets', async () => {
    worker.records.length = 0
    await worker.tick(NOW + 5 * MINUTE)
    await worker.deliverAll()
    worker.records.length = 0
    await worker.tick(NOW + 10 * MINUTE)
    renameRecords('tick', 'a tick without work')
    await worker.tick(NOW + DAY)
    renameRecords('tick', 'a tick of a new day')
    await worker.deliverAll()
    const { tidied_day } = (await env.DB.prepare('SELECT tidied_day FROM tick').first<{ tidied_day: number }>())!
    expect(tidied_day).toBe((NOW + DAY) / DAY)
    expectWithinLimit('a tick without work')
    expectWithinLimit('a tick of a new day')
    worker.records.length = 0
    await worker.deliver('PLAN')
    renameRecords('plan', 'a plan ticket without work')
    await worker.deliver('MAIL')
    renameRecords('mail', 'a mail ticket without work')
    expectWithinLimit('a plan ticket without work')
    expectWithinLimit('a mail ticket without work')
  })
})
