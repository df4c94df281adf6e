import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, test } from 'vitest'
import { readers, recorded } from '../workshop.ts'
import { asPublisher, call, idle, inbox, postJson, tick } from '../world.ts'

const ID = 'what-stands-now'
const MINUTE = 60_000
const body = (summary: string, more: Record<string, unknown> = {}) => ({
  nature: 'state',
  when: '2024-12-02',
  kind: 'context.condition',
  certainty: 'reported',
  severity: 'extreme',
  regions: [{ id: 'sy-aleppo' }],
  text: { en: { title: 'What stands now', summary } },
  sources: [{ publisher: 'A paper', title: 'A report' }],
  ...more,
})
const revise = (number: number, change: string, summary: string, more = {}) =>
  postJson(`/v1/events/${ID}/revisions`, { ...body(summary, more), number, change }, asPublisher)
const page = async (path: string): Promise<string> => (await call(path)).text()

beforeAll(async () => {
  await inbox.unlimited()
  await env.DB.prepare('UPDATE provider SET per_second = 1000000').run()
  await readers(2, 'standing-', { alerts: 'all' })
  await recorded('a-clash', { certainty: 'confirmed' })
  const answer = await postJson(
    '/v1/events',
    { ...body('Aleppo is held by rebel groups. Idlib is theirs. Tel Rifaat changed hands.'), id: ID, silent: false },
    asPublisher,
  )
  expect(answer.status).toBe(201)
  expect(await answer.json()).toMatchObject({ id: ID, silent: true })
})

describe('what editors write about what stands now', () => {
  test('is at the head of the first page, sentence by sentence, instead of the gravest events', async () => {
    const html = await page('/?lang=en')
    for (const sentence of ['Aleppo is held by rebel groups.', 'Idlib is theirs.', 'Tel Rifaat changed hands.'])
      expect(html).toContain(`<p>${sentence}</p>`)
    expect(html).toContain('Written by the editors')
    expect(await page('/?lang=en&region=sy-aleppo')).not.toContain('Idlib is theirs.')
  })

  test('is in no list, search or feed', async () => {
    const lists = [
      '/v1/events',
      '/v1/events?q=rebel',
      '/feeds/timeline.atom',
      '/feeds/timeline.json',
      '/feeds/timeline.ics',
    ]
    for (const path of [...lists, '/regions/sy-aleppo', '/subscribe/preview?regions=sy-aleppo', '/?q=rebel'])
      expect(await page(path), path).not.toMatch(/what-stands-now|held by rebel/)
  })

  test('is in no mail', async () => {
    const now = Date.now()
    await tick(now + 5 * MINUTE)
    await tick(now + 24 * 60 * MINUTE)
    await idle()
    const mails = await inbox.mails()
    expect(mails.length).toBeGreaterThan(0)
    for (const { text } of mails) expect(text).not.toContain('held by rebel')
  })

  test('has all its revisions on a page of its own, and on the first page the newest', async () => {
    const reason = { en: 'The town was named wrongly.' }
    expect((await revise(2, 'correction', 'Aleppo is contested.', { reason, urgent: true })).status).toBe(201)
    expect(await page('/?lang=en')).toContain('<p>Aleppo is contested.</p>')
    const own = await page(`/events/${ID}?lang=en`)
    for (const words of ['Aleppo is contested.', 'Idlib is theirs.', 'The town was named wrongly.'])
      expect(own).toContain(words)
    expect(await (await call(`/v1/events/${ID}`)).json()).toMatchObject({ number: 2, urgent: false, silent: true })
  })

  test('of four sentences is refused', async () => {
    const answer = await revise(3, 'update', 'One. Two. Three. Four.')
    expect(answer.status).toBe(422)
    expect(await answer.json()).toMatchObject({ errors: [{ pointer: '/text/en/summary' }] })
  })

  test('gives way to the gravest events when it is retracted', async () => {
    expect((await revise(3, 'retraction', 'Aleppo is contested.', { reason: { en: 'Out of date.' } })).status).toBe(201)
    const html = await page('/?lang=en')
    expect(html).not.toContain('Aleppo is contested.')
    expect(html).toContain('The gravest confirmed events')
  })
})
