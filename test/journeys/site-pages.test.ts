import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { hasBrowser, openBrowser, violationsOn } from './browser.ts'
import { site, useSharedProduct } from './product.ts'

useSharedProduct()

const MAX_BYTES = 60_000
const MAX_COMPRESSED_BYTES = 16_000
/** The pages about the site, each linked from the foot of every page. */
const PAGES = ['/about', '/corrections', '/editions', '/privacy', '/regions', '/actors', '/developers']

describe.each(['en', 'ar'])('the foot of the first page in %s', (lang) => {
  test('links to each page about the site, which has its own title in this language', async () => {
    const front = await (await fetch(`${site()}/?lang=${lang}`)).text()
    const [, foot = ''] = front.split('<footer>')
    const hrefs = [...foot.matchAll(/href="([^"]+)"/g)].map((match) => match[1]!)
    expect(hrefs).toEqual(expect.arrayContaining(PAGES.map((path) => `${path}?lang=${lang}`)))
    const titles = new Set<string>()
    for (const path of PAGES) {
      const answer = await fetch(`${site()}${path}?lang=${lang}`)
      const page = await answer.text()
      expect([path, answer.status]).toEqual([path, 200])
      expect(page).toContain(`<html lang="${lang}"`)
      titles.add(/<title>([^<]+)/.exec(page)![1]!)
      expect(Buffer.byteLength(page), path).toBeLessThanOrEqual(MAX_BYTES)
      expect(gzipSync(page).length, path).toBeLessThanOrEqual(MAX_COMPRESSED_BYTES)
    }
    expect(titles.size).toBe(PAGES.length)
    expect(foot).toContain('1 Example Street')
    expect(hrefs.some((href) => href.startsWith(`/about?lang=${lang}#`))).toBe(true)
  })

  test.skipIf(!hasBrowser)(
    'leads to pages that fit a phone and have no violation that axe finds',
    async () => {
      const browser = await openBrowser()
      for (const colorScheme of ['light', 'dark'] as const) {
        const page = await browser.newPage({ viewport: { width: 360, height: 740 }, colorScheme, bypassCSP: true })
        for (const path of PAGES) {
          await page.goto(`${site()}${path}?lang=${lang}`)
          expect([path, await page.evaluate('document.documentElement.scrollWidth')]).toEqual([path, 360])
          expect([path, await violationsOn(page)]).toEqual([path, []])
        }
      }
      await browser.close()
    },
    120_000,
  )
})
