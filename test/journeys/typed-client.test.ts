import { readFileSync } from 'node:fs'
import { hc } from 'hono/client'
import { expect, test } from 'vitest'
import type { AppType } from '../../src/routes/typed-client.ts'
import { site, useSharedProduct } from './product.ts'
import { newId } from './site-client.ts'

useSharedProduct()

const KEY = 'local-publisher-key'

/** The lines of code on the page, without imports and indentation. */
const linesOnPage = (): string[] => {
  const page = readFileSync('data/pages/client.md', 'utf8')
  const [, code = ''] = /```ts\n(.*?)```/s.exec(page) ?? []
  return code
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('import'))
}

test('the typed client records, corrects and reads as its page shows', async () => {
  const id = newId('client')
  const url = site()

  const waqai = hc<AppType>(url, { headers: { authorization: `Bearer ${KEY}` } })
  const event = {
    nature: 'event' as const,
    when: '2024-12-05',
    kind: 'politics.statement',
    certainty: 'reported' as const,
    regions: [{ id: 'sy-aleppo' }],
    text: { en: { title: 'Airport road open again', summary: 'The city said so.' } },
    sources: [{ publisher: 'City council', title: 'Notice of 5 December' }],
  }
  const recorded = await waqai.v1.events.$post({ json: { id, ...event } })
  const corrected = await waqai.v1.events[':id'].revisions.$post({
    param: { id },
    json: { ...event, when: '2024-12-06', change: 'correction', number: 2, reason: { en: 'It was a day later.' } },
  })
  const history = await waqai.v1.events[':id'].revisions.$get({ param: { id } })
  const told = history.ok ? (await history.json()).revisions.map(({ number, changed }) => ({ number, changed })) : []

  expect([recorded.status, corrected.status]).toEqual([201, 201])
  expect(told.map(({ number }) => number)).toEqual([1, 2])
  expect(told[1]!.changed).toContain('/when')
  const source = readFileSync('test/journeys/typed-client.test.ts', 'utf8')
  expect(linesOnPage().length).toBeGreaterThan(10)
  for (const line of linesOnPage()) expect(source).toContain(line)
})

test('a refusal is typed too', async () => {
  const refused = await hc<AppType>(site()).v1.events[':id'].$get({ param: { id: 'nowhere-at-all' } })
  expect(refused.status).toBe(404)
  if (!refused.ok) expect((await refused.json()).detail).toBe('No event has this id.')
})

test('a body without a required member is refused by the compiler and by the site', async () => {
  // @ts-expect-error email is missing
  const refused = await hc<AppType>(site()).v1.subscriptions.$post({ json: { lang: 'ar' } })
  expect(refused.status).toBe(422)
})
