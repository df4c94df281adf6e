import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, test } from 'vitest'
import { parseMarkup, textOf } from '../templates/markup.ts'
import { recorded } from '../workshop.ts'
import { call, testContext } from '../world.ts'

const html = async (path: string): Promise<string> => {
  const answer = await call(path)
  expect([path, answer.status]).toEqual([path, 200])
  return answer.text()
}
const metaOf = (page: string, name: string): string | undefined =>
  new RegExp(`<meta (?:name|property)="${name}" content="([^"]*)"`).exec(page)?.[1]

beforeAll(() => recorded('a-clash'))

describe('the pages about the site', () => {
  test.each(['en', 'ar'])('name the publisher, the contact and how long mails are listed: %s', async (lang) => {
    const { config, site } = await testContext()
    const about = textOf(parseMarkup(await html(`/about?lang=${lang}`)))
    for (const value of [site.name, config.postalAddress, config.mailReplyTo]) expect(about).toContain(value)
    expect(await html(`/about?lang=${lang}`)).toContain(`href="mailto:${config.mailReplyTo}"`)
    expect(textOf(parseMarkup(await html(`/privacy?lang=${lang}`)))).toContain(String(config.ledgerDays))
  })

  test('keep the language in their links to other pages', async () => {
    expect(await html('/about?lang=ar')).toContain('href="/corrections?lang=ar"')
  })

  test('list the guides for developers', async () => {
    const page = await html('/developers?lang=ar')
    for (const href of ['/docs', '/openapi.json', '/docs/webhooks', '/feeds/timeline.atom'])
      expect(page).toContain(`href="${href}"`)
    expect(page).toContain('مكتوبة بالإنكليزية')
  })

  test('say in Arabic that a guide is in English only', async () => {
    for (const path of ['/docs', '/docs/webhooks']) {
      const page = await html(`${path}?lang=ar`)
      expect(page).toMatch(/^<!doctype html>\n?<html lang="en" dir="ltr"/)
      expect(page).toContain('<p class="note" lang="ar" dir="rtl">')
      expect(await html(`${path}?lang=en`)).not.toContain('class="note"')
    }
  })
})

describe('every public page', () => {
  test.each(['/', '/events/a-clash', '/regions/sy-aleppo', '/about', '/docs'])(
    'says what it is to programs that show its link: %s',
    async (path) => {
      const page = await html(path)
      expect(metaOf(page, 'description')).toMatch(/.{10,}/)
      expect(metaOf(page, 'og:description')).toBe(metaOf(page, 'description'))
      expect(metaOf(page, 'og:title')).toMatch(/./)
      expect(metaOf(page, 'og:site_name')).toBe('Waqai')
      expect(metaOf(page, 'og:url')).toContain(path)
      expect(page).toContain('<link rel="icon" href="data:image/svg+xml,')
      expect(metaOf(page, 'theme-color')).toMatch(/^#/)
      for (const lang of ['en', 'ar']) expect(page).toContain(`hreflang="${lang}" href="https://`)
    },
  )

  test('that belongs to one reader says nothing of itself', async () => {
    const page = await (await call('/preferences/none')).text()
    expect(page).toContain('<meta name="robots" content="noindex"/>')
    expect([metaOf(page, 'og:title'), metaOf(page, 'description')]).toEqual([undefined, undefined])
  })
})

test('robots.txt keeps robots from the pages of readers, and names the site map', async () => {
  const text = await (await call('/robots.txt')).text()
  expect(text).toMatch(/^User-agent: \*$/m)
  for (const path of ['/confirm/', '/preferences/', '/unsubscribe/', '/data/', '/desk'])
    expect(text).toContain(`Disallow: ${path}\n`)
  expect(text).toContain('Sitemap: https://waqai.example.net/sitemap.xml\n')
})

const MANY_EVENTS = 2_400
const INSERT_REVISIONS = `
  INSERT INTO journal (seq, event, number, change, silent, urgent, publisher, recorded_at, release_at, hash, facts)
  WITH RECURSIVE n (at) AS (SELECT 1 UNION ALL SELECT at + 1 FROM n WHERE at < ?1)
  SELECT seq + at, 'copy-' || at, 1, 'new', 1, 0, publisher, recorded_at, release_at, 'hash-' || at, facts
  FROM n, (SELECT * FROM journal ORDER BY seq DESC LIMIT 1)`
const INSERT_EVENTS = `
  INSERT INTO event (id, number, seq, status, hash, kind, certainty, gravity, day, last_day, keys, facts)
  SELECT j.event, 1, j.seq, 'current', j.hash, e.kind, e.certainty, e.gravity, e.day, e.last_day, '[]', e.facts
  FROM journal j, event e WHERE j.event LIKE 'copy-%' AND e.id = 'a-clash'`

const placesIn = async (path: string): Promise<string[]> => {
  const answer = await call(path)
  expect(answer.headers.get('content-type')).toBe('application/xml; charset=utf-8')
  return [...(await answer.text()).matchAll(/<loc>https:\/\/waqai\.example\.net([^<]+)<\/loc>/g)].map(
    (match) => match[1]!,
  )
}

test('the site map lists files with each page, region, actor and event in both languages, all of which answer', async () => {
  const files = await placesIn('/sitemap.xml')
  const places = (await Promise.all(files.map(placesIn))).flat()
  const { gazetteer } = await testContext()
  const topics = gazetteer.regions.size + gazetteer.actors.size
  expect(places.length).toBeGreaterThanOrEqual(2 * (topics + 6))
  for (const lang of ['en', 'ar'])
    expect(places).toEqual(expect.arrayContaining([`/events/a-clash?lang=${lang}`, `/actors/hts?lang=${lang}`]))
  for (const place of places.filter((each) => !/\/(regions|actors)\/./.test(each)))
    expect([place, (await call(place)).status]).toEqual([place, 200])
})

test('the site map has each of many events once, in files that have room for two addresses of each', async () => {
  await env.DB.batch([env.DB.prepare(INSERT_REVISIONS).bind(MANY_EVENTS), env.DB.prepare(INSERT_EVENTS)])
  const files = (await placesIn('/sitemap.xml')).filter((path) => path.startsWith('/sitemap/events-'))
  expect(files).toHaveLength(Math.ceil((MANY_EVENTS + 1) / 1_000))
  const places = (await Promise.all(files.map(placesIn))).flat()
  expect(new Set(places).size).toBe(places.length)
  expect(places).toHaveLength(2 * (MANY_EVENTS + 1))
  for (const path of ['/sitemap/events-99.xml', '/sitemap/events-0.xml', '/sitemap/other.xml'])
    expect([path, (await call(path)).status]).toEqual([path, 404])
})
