import { expect, test } from 'vitest'
import { nextTime, tick } from './clock.ts'
import { site, useProductPerTest } from './product.ts'
import { publishIn } from './publisher.ts'
import { KEY } from './site-client.ts'

useProductPerTest()

const MORNING = '07:00'
const MAX_EVENTS_SHOWN = 20
const DIGEST = { cadence: 'daily', time: MORNING, timezone: 'UTC' }

const importReaders = async (name: string, count: number, preferences: object): Promise<void> => {
  const lines = Array.from({ length: count }, (_, at) =>
    JSON.stringify({ email: `${name}${at}@example.org`, consent: 'On paper', digest: DIGEST, ...preferences }),
  )
  const answer = await fetch(`${site()}/v1/subscribers`, { method: 'POST', headers: KEY, body: lines.join('\n') })
  expect(answer.status).toBe(200)
}
/** The title of each listed digest, by its address. */
const listedIn = async (lang: string): Promise<[href: string, title: string][]> => {
  const page = await (await fetch(`${site()}/editions?lang=${lang}`)).text()
  return [...page.matchAll(/<h2><a href="(\/editions\/\w+)">(.*?)<\/a>/g)].map((match) => [match[1]!, match[2]!])
}

test('the archive lists digests of everything, one region or one actor, and only if 20 readers were told them', async () => {
  await importReaders('region', 20, { regions: ['sy-aleppo'] })
  await importReaders('all', 20, {})
  await importReaders('actor', 21, { actors: ['hts'] })
  await importReaders('few', 19, { regions: ['sy-homs'] })
  await importReaders('two', 30, { regions: ['sy-homs', 'sy-tartus'] })
  await importReaders('threshold', 30, { regions: ['sy-homs'], severity: 'moderate' })
  await importReaders('arabic', 20, { regions: ['sy-idlib'], lang: 'ar' })
  expect(await listedIn('en')).toEqual([])
  const aleppo = await publishIn('sy-aleppo', { actors: [{ id: 'hts', role: 'initiator' }] })
  const homs = await publishIn('sy-homs')
  // A mail links its edition only if it has no room for all events.
  for (let more = 0; more < MAX_EVENTS_SHOWN; more++) await publishIn('sy-homs')
  await publishIn('sy-idlib')
  await tick(await nextTime(MORNING))

  const listed = await listedIn('en')
  expect(listed.map(([, title]) => title).sort()).toEqual(
    ['Aleppo Governorate', 'Hayat Tahrir al-Sham', 'All events'].sort(),
  )
  const pages = new Map(
    await Promise.all(listed.map(async ([href, title]) => [title, await (await fetch(site() + href)).text()] as const)),
  )
  for (const page of pages.values()) expect(page).not.toContain('name="robots"')
  expect(pages.get('Aleppo Governorate')).toContain(`/events/${aleppo}`)
  expect(pages.get('Aleppo Governorate')).not.toContain(`/events/${homs}`)
  expect((await listedIn('ar')).length).toBe(1)
})
