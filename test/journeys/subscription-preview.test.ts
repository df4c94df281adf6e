import { describe, expect, test } from 'vitest'
import { hasBrowser, tabTo, violationsOn } from './browser.ts'
import { createBrowserPages } from './browser-pages.ts'
import { now, tick } from './clock.ts'
import { site, useProductPerTest, useSharedProduct } from './product.ts'
import { publishIn, reviseIn } from './publisher.ts'
import { encodeForm, mailsTo, newAddress } from './reader.ts'

const eventsOf = (html: string): string[] => [
  ...new Set([...html.matchAll(/\/events\/([a-z0-9-]+)/g)].map((match) => match[1]!)),
]

const fragment = async (query: string): Promise<string> => {
  const answer = await fetch(`${site()}/subscribe/preview?${query}`)
  expect(answer.status).toBe(200)
  return answer.text()
}

describe('the preview of a subscription', () => {
  useProductPerTest()

  test('shows the newest events that match, each with the reason, if few are new', async () => {
    const id = await publishIn('qa', { silent: true, when: '2026-02-03', actors: [{ id: 'hezbollah', role: 'party' }] })
    const other = await publishIn('kw', { silent: true, when: '2026-02-03', severity: 'minor' })
    const found = async (query: string) => eventsOf(await fragment(query)).filter((each) => [id, other].includes(each))
    expect(await found('regions=qa')).toEqual([id])
    expect((await found('regions=qa&regions=kw')).sort()).toEqual([id, other].sort())
    expect(await found('regions=qa&regions=kw&severity=severe')).toEqual([id])
    expect(await found('regions=kw&actors=hezbollah&match=both')).toEqual([])
    expect(await found('regions=qa&actors=iran&match=both')).toEqual([])
    expect(await found('regions=qa&actors=iran&match=both&backed=true')).toEqual([id])
    expect(await fragment('regions=sy-tartus&severity=extreme&actors=uae&match=both')).toContain('Nothing recent')
    expect(await fragment('regions=qa')).toContain('Because you follow: Qatar')
    expect(await fragment('regions=qa&lang=ar')).toContain('\u0642\u0637\u0631')
  })

  test('shows the events of the last 30 days if they are enough', async () => {
    const published: string[] = []
    for (let at = 0; at < 22; at++) published.push(await publishIn('om', { when: '2026-03-04' }))
    await reviseIn(published[3]!, 'om', { change: 'retraction', reason: { en: 'Untrue.' } })
    await publishIn('om', { silent: true })
    await tick((await now()) + 10 * 60_000)
    const html = await fragment('regions=om')
    expect(html).toContain('In the last 30 days your digests would have had 21 events.')
    await tick((await now()) + 8 * 86_400_000)
    expect(await fragment('regions=om')).toMatch(/About \d+ digests a month with \d+ events each\./)
    expect(await fragment('regions=kw')).toContain('Nothing like this in the last 90 days.')
    expect(eventsOf(html).sort()).toEqual(
      published
        .filter((id) => id !== published[3])
        .slice(1)
        .sort(),
    )
  })

  test('is shown by a button without scripts, and subscribes nobody', async () => {
    const address = newAddress('curious')
    const form = encodeForm({ email: address, actors: ['russia'], time: '06:30', preview: 'true' })
    const answer = await fetch(`${site()}/subscribe`, { method: 'POST', body: form })
    const html = await answer.text()
    expect(answer.status).toBe(200)
    expect(answer.headers.get('cache-control')).toBe('no-store')
    for (const part of [address, 'value="06:30"', 'value="russia" checked']) expect(html).toContain(part)
    expect(eventsOf(html).length).toBeGreaterThan(3)
    expect(await mailsTo(address)).toEqual([])
  })

  test('needs no address, and is refused with the faults of the preferences', async () => {
    const post = (fields: Record<string, string>) =>
      fetch(`${site()}/subscribe`, { method: 'POST', body: encodeForm({ ...fields, preview: 'true' }) })
    expect((await post({ email: '' })).status).toBe(200)
    expect((await post({ regions: 'atlantis' })).status).toBe(422)
    expect((await fetch(`${site()}/subscribe/preview?regions=atlantis`)).status).toBe(422)
  })
})

const { open, useBrowser } = createBrowserPages()

describe.skipIf(!hasBrowser)('the preview in a browser', () => {
  useSharedProduct()

  useBrowser()

  test.each(['en', 'ar'])(
    'changes with the preferences, by the keyboard alone, and is announced, in %s',
    async (lang) => {
      const page = await open({ locale: lang })
      const complaints: string[] = []
      page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
      page.on('pageerror', (error) => complaints.push(error.message))
      await page.goto(`${site()}/subscribe?lang=${lang}`)
      await page.fill('#email', 'nobody@example.org')
      const asked = page.waitForRequest((request) => request.url().includes('/subscribe/preview'))
      await tabTo(page, '[name="actors"][value="hts"]')
      await page.keyboard.press('Space')
      await tabTo(page, 'button[name="preview"]')
      await page.keyboard.press('Enter')
      expect((await asked).url()).not.toContain('nobody')
      await page.waitForSelector('#preview [data-said]')
      expect(await page.textContent('#preview-said')).toBe(await page.textContent('#preview [data-said]'))
      const many = await page.locator('#preview article').count()
      expect(many).toBeGreaterThan(3)
      await page.click('.fine > summary')
      await page.selectOption('#severity', 'extreme')
      await expect.poll(() => page.locator('#preview article').count(), { timeout: 60_000 }).toBeLessThan(many)
      await tabTo(page, 'button[name="preview"]')
      const again = page.waitForResponse((response) => response.url().includes('/subscribe/preview'))
      await page.keyboard.press('Enter')
      await again
      expect(page.url()).toBe(`${site()}/subscribe?lang=${lang}`)
      expect(complaints).toEqual([])
    },
  )

  test.each(['en', 'ar'])(
    'has no violation that axe finds, nor have pages with faults and retractions, in %s',
    async (lang) => {
      const page = await open({
        bypassCSP: true,
        locale: lang,
        viewport: { width: 320, height: 640 },
        colorScheme: 'dark',
      })
      await page.goto(`${site()}/subscribe?lang=${lang}`)
      await page.locator('.chip:has([value="hts"])').click()
      await page.click('button[name="preview"]')
      await page.waitForSelector('#preview [data-said]')
      expect(await violationsOn(page)).toEqual([])
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
      await page.goto(`${site()}/?lang=${lang}&from=2024-13&q=!`)
      expect(await violationsOn(page)).toEqual([])
      const id = await publishIn('bh')
      await reviseIn(id, 'bh', { change: 'retraction', reason: { en: 'Untrue.' } })
      await page.goto(`${site()}/events/${id}?lang=${lang}`)
      await page.locator('main details > summary').first().click()
      expect(await violationsOn(page)).toEqual([])
    },
  )

  test('is shown without scripts, with the form as it was filled in', async () => {
    const page = await open({ javaScriptEnabled: false, locale: 'ar' })
    await page.goto(`${site()}/subscribe`)
    await page.fill('#email', 'half@')
    await page.locator('.chip:has([value="hts"])').click()
    await page.click('.fine > summary')
    await page.click('button[name="preview"]')
    await page.waitForSelector('#preview article')
    expect(await page.inputValue('#email')).toBe('half@')
    expect(await page.isChecked('[name="actors"][value="hts"]')).toBe(true)
  })
})
