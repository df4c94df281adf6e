import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { hasBrowser, violationsOn } from './browser.ts'
import { createBrowserPages } from './browser-pages.ts'
import { waitUntilIdle } from './clock.ts'
import { site, useSharedProduct } from './product.ts'
import { confirmLinks, exportData, newAddress, newestLink, subscribe } from './reader.ts'

useSharedProduct()

const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, timezoneId: 'Asia/Damascus' }
const textOf = async (page: Page, selector: string): Promise<string> =>
  ((await page.textContent(selector)) ?? '').replace(/[\u2066-\u2069]/g, '')

const { open, useBrowser } = createBrowserPages(PHONE)

describe.skipIf(!hasBrowser)('a reader with a phone', () => {
  useBrowser()

  test.each(['en', 'ar'])(
    'subscribes from the first page in two taps, and reads what comes when after confirming, in %s',
    async (lang) => {
      const address = newAddress('box')
      const page = await open({ locale: lang })
      await page.goto(`${site()}/?lang=${lang}&region=sy-homs`)
      await page.locator('.box [name="email"]').tap()
      await page.keyboard.type(address)
      await page.locator('.box button').tap()
      await page.locator('.box').waitFor({ state: 'detached' })
      await waitUntilIdle()
      await page.goto((await confirmLinks(address))[0]!)
      await page.locator('main button').tap()
      await page.locator('main .choice').waitFor()
      expect(await textOf(page, 'main')).toMatch(
        lang === 'en' ? /next digest comes on .*07:00 \(Asia\/Damascus\)/ : /موجزك التالي يوم .*07:00/,
      )
      await waitUntilIdle()
      expect((await exportData(address)).choice).toMatchObject({
        regions: ['sy-homs'],
        digest: { cadence: 'daily', time: '07:00', timezone: 'Asia/Damascus' },
        lang,
      })
    },
  )

  test.each([
    ['en', true],
    ['ar', false],
  ])('gets a weekly digest instead in two taps from a mail, in %s, script: %s', async (lang, javaScriptEnabled) => {
    const reader = await subscribe({ regions: ['sy-homs'], severity: 'moderate', lang })
    const page = await open({ javaScriptEnabled })
    // The first tap is on the link in the mail.
    await page.goto(`${await newestLink(reader, 'preferences')}?preset=weekly`)
    expect((await exportData(reader)).choice.digest.cadence).toBe('daily')
    const button = (await page.locator('button.main').boundingBox())!
    expect(button.y + button.height).toBeLessThan(PHONE.viewport.height)
    await page.locator('button.main').tap()
    await page.locator('[role="status"]').waitFor()
    expect(await textOf(page, '[role="status"]')).toContain(lang === 'en' ? 'weekly on Monday' : 'أسبوعيًا')
    expect((await exportData(reader)).choice).toMatchObject({
      regions: ['sy-homs'],
      severity: 'moderate',
      digest: { cadence: 'weekly', weekday: 'monday' },
    })
    expect(await page.locator('#weekly').count()).toBe(0)
  })

  test.each(['en', 'ar'])('sees their choice first on the page of their subscription, in %s', async (lang) => {
    const reader = await subscribe({ regions: ['sy-homs'], certainty: 'confirmed', lang })
    const page = await open({ bypassCSP: true })
    await page.goto(await newestLink(reader, 'preferences'))
    const choice = (await page.locator('.choice').boundingBox())!
    const save = (await page.locator('button.main').boundingBox())!
    expect(choice.y + choice.height).toBeLessThan(PHONE.viewport.height * 0.6)
    expect(save.y + save.height).toBeLessThan(PHONE.viewport.height)
    expect(await textOf(page, '.choice')).toContain(lang === 'en' ? 'Homs Governorate, confirmed only' : 'المؤكَّد فقط')
    for (const closed of await page.locator('main form > details > summary').all()) await closed.click()
    expect(await violationsOn(page)).toEqual([])
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
  })
})
