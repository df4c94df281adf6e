import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findDataFaults } from '../../../src/cli/check/find-data-faults.ts'
import { migrate } from '../../../src/cli/local/local-worker.ts'
import { sendTick } from '../../../src/cli/local/product.ts'
import { seed } from '../../../src/cli/local/seed-timeline.ts'
import { readSettings } from '../../../src/cli/local/settings.ts'
import { pictureFileOf } from '../../data/map-picture.ts'
import { hasBrowser, openBrowser, violationsOn } from '../../journeys/browser.ts'
import { buildWorker } from '../../journeys/build-worker.ts'
import { type Product, startOn } from '../../journeys/local-product.ts'
import { copyProduct } from '../kills/product-copy.ts'
import { ACTORS, NO_MAP, REGIONS, TIMELINE } from '../other-story/story.ts'

/** Words of the story that ships, apart from the name of a time zone. The documents for programmers have examples from it. */
const SHIPPED = /syria|aleppo|idlib|(?<!Asia\/)damascus|سوري|حلب|إدلب|دمشق|["/]sy-|ar_SY/i
const IS_FOR_PROGRAMMERS = /^\/(docs|openapi|v1|feeds)/

let folder: string
let product: Product

beforeAll(async () => {
  folder = copyProduct(null)
  const checkout = join(folder, 'checkout')
  const files = { 'regions.json': REGIONS, 'actors.json': ACTORS, 'timeline.json': TIMELINE, 'map.json': NO_MAP }
  for (const [file, content] of Object.entries(files))
    writeFileSync(join(checkout, 'data', file), JSON.stringify(content))
  writeFileSync(join(checkout, 'data/pages/picture.json'), pictureFileOf(NO_MAP as never))
  mkdirSync(join(folder, 'bundle'))
  const settings = readSettings({ STATE_DIR: folder })
  const build = await buildWorker(checkout, 'src/index.ts', join(folder, 'bundle'))
  await migrate(settings)
  product = await startOn(build, join(folder, 'v3'))
  await seed(join(checkout, 'data/timeline.json'), product.site, settings.variables.PUBLISHER_KEY!)
  await sendTick(product.site, Date.now())
}, 240_000)

afterAll(async () => {
  await product?.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** All pages within reach of the first page, by path. Each must answer. */
const crawl = async (lang: string): Promise<Map<string, string>> => {
  const pages = new Map<string, string>()
  const waiting = [`/?lang=${lang}`]
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (pages.has(path)) continue
    const answer = await fetch(product.site + path)
    expect([path, answer.status]).toEqual([path, 200])
    const isPage = answer.headers.get('content-type')!.startsWith('text/html')
    pages.set(path, isPage ? await answer.text() : '')
    const hrefs = [...pages.get(path)!.matchAll(/<a [^>]*href="(\/[^"#]*)/g)].map(([, href]) =>
      href!.replaceAll('&amp;', '&'),
    )
    waiting.push(
      ...hrefs.filter(
        (href) => !IS_FOR_PROGRAMMERS.test(href) && !href.includes(lang === 'en' ? 'lang=ar' : 'lang=en'),
      ),
    )
  }
  return pages
}

test('the files of another story without a map have no fault', () => {
  const documents = { timeline: TIMELINE, regions: REGIONS, actors: ACTORS, map: NO_MAP }
  expect(findDataFaults(documents as never, Date.UTC(2026, 0, 1))).toEqual([])
})

test.each([
  ['en', 'Peru: the frost of 2025', 'ltr'],
  ['ar', 'بيرو: صقيع عام 2025', 'rtl'],
])(
  'another story without a map fills every page in %s, and nothing of the one that ships is left',
  async (lang, title, direction) => {
    const pages = await crawl(lang)
    expect(pages.get(`/?lang=${lang}`)).toContain(title)
    for (const path of ['/events/hostile', '/regions/altiplano', '/actors/police', '/corrections', '/about'])
      expect([...pages.keys()]).toContain(`${path}?lang=${lang}`)
    for (const [path, html] of pages) {
      if (html === '') continue
      expect([path, SHIPPED.exec(html)?.[0]]).toEqual([path, undefined])
      expect([path, html.includes('class="map')]).toEqual([path, false])
      expect([path, html.includes(`<html lang="${lang}" dir="${direction}"`)]).toEqual([path, true])
      expect([path, html.includes('<b>\u202e')]).toEqual([path, false])
    }
    expect((await fetch(`${product.site}/picture`)).status).toBe(200)
  },
  240_000,
)

test.skipIf(!hasBrowser)(
  'pages with hostile titles fit a phone and have no violation that axe finds',
  async () => {
    const browser = await openBrowser()
    const page = await browser.newPage({ viewport: { width: 360, height: 740 }, bypassCSP: true })
    for (const path of ['/', '/events/hostile', '/events/aid-promised', '/regions/pe-cusco', '/regions', '/subscribe'])
      for (const lang of ['en', 'ar']) {
        await page.goto(`${product.site}${path}?lang=${lang}`)
        expect([path, lang, await page.evaluate('document.documentElement.scrollWidth')]).toEqual([path, lang, 360])
        expect([path, lang, await violationsOn(page)]).toEqual([path, lang, []])
      }
    await browser.close()
  },
  240_000,
)
