import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { hasBrowser, tabTo, violationsOn } from './browser.ts'
import { createBrowserPages } from './browser-pages.ts'
import { DAY, nextTime, tick, waitUntilIdle } from './clock.ts'
import { inbox, site, useProductPerTest } from './product.ts'
import { publishIn } from './publisher.ts'
import {
  confirmLinks,
  digestsTo,
  exportData,
  mailsTo,
  newAddress,
  newestLink,
  requestSubscription,
  subscribe,
} from './reader.ts'

useProductPerTest()

const withoutIsolates = (text: string | null): string => (text ?? '').replace(/[\u2066-\u2069]/g, '')

const { open, useBrowser } = createBrowserPages()

describe.skipIf(!hasBrowser)('a person with a browser', () => {
  useBrowser()

  test('subscribes by the keyboard alone, confirms from the mail, and gets the welcome', async () => {
    const address = newAddress('person')
    const page = await open({ timezoneId: 'Asia/Damascus', locale: 'en-GB' })
    const errors = errorsOf(page)
    await page.goto(`${site()}/`)
    await tabTo(page, 'nav a[href^="/subscribe"]')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/subscribe*')
    expect(await page.inputValue('#timezone')).toBe('Asia/Damascus')

    await tabTo(page, '#find')
    await page.keyboard.type('russian fed')
    await page.locator('#found [value="russia"]').waitFor({ state: 'attached' })
    await page.keyboard.press('Enter')
    await tabTo(page, '[name="regions"][value="sy-aleppo"]')
    await page.keyboard.press('Space')
    await tabTo(page, '#email')
    await page.keyboard.type(address)
    await tabTo(page, 'button.main')
    await page.keyboard.press('Enter')
    await page.waitForSelector('h1:has-text("Check your inbox")')
    await waitUntilIdle()

    const confirming = await openMail(page, address, 'Confirm')
    await confirming.getByRole('button').focus()
    await confirming.keyboard.press('Enter')
    await confirming.waitForSelector('h1:has-text("subscribed")')
    await waitUntilIdle()
    await page.goto(`${inbox()}/?q=${encodeURIComponent(address)}`)
    await page.locator('#list a', { hasText: 'welcome' }).click()
    await page.getByRole('heading', { name: 'Welcome to' }).waitFor()
    expect(await page.getByText('No mail left this machine').isVisible()).toBe(true)
    expect((await exportData(address)).choice).toMatchObject({
      regions: ['sy-aleppo'],
      actors: ['russia'],
      digest: { timezone: 'Asia/Damascus' },
    })
    expect(errors).toEqual([])
  })

  test.each([
    ['en', 'Follow Aleppo by e-mail', 'daily at 07:00', 'daily at 06:15'],
    ['ar', 'تابِع «حلب» بالبريد الإلكتروني', '07:00', '06:15'],
  ])(
    'sees the choice in %s in one sentence, which follows each change of the form',
    async (lang, title, before, after) => {
      const page = await open({ timezoneId: 'Asia/Damascus', locale: lang })
      await page.goto(`${site()}/subscribe?region=sy-aleppo&lang=${lang}`)
      expect(withoutIsolates(await page.textContent('h1'))).toBe(title)
      await page.locator('#chosen', { hasText: before }).waitFor()
      expect(await page.textContent('#chosen')).toContain('Asia/Damascus')
      await page.click('a[href="#time"]')
      await page.fill('#time', '06:15')
      await page.locator('#chosen', { hasText: after }).waitFor()
      await page.click('.add > summary')
      await page.fill('#find', lang === 'en' ? 'homs' : 'حمص')
      await page.locator('#found .chip').first().click()
      await page.locator('#chosen', { hasText: lang === 'en' ? 'Homs' : 'حمص' }).waitFor()
    },
  )

  test('without scripts sees no sentence that could be wrong', async () => {
    const page = await open({ javaScriptEnabled: false })
    await page.goto(`${site()}/subscribe`)
    expect(await page.locator('#chosen').isVisible()).toBe(false)
  })

  test.each(['en', 'ar'])('finds the first result of a search on the first screen of a phone in %s', async (lang) => {
    const page = await open({ viewport: { width: 360, height: 740 } })
    await page.goto(`${site()}/?lang=${lang}`)
    await page.fill('#q', lang === 'en' ? 'aleppo' : 'حلب')
    await page.keyboard.press('Enter')
    await page.waitForURL('**q=*')
    const title = await page.locator('article h3').first().boundingBox()
    expect(title!.y + title!.height).toBeLessThan(740)
  })

  test('presses once more when another site filled in the form, and each form of the site names its origin', async () => {
    const address = newAddress('elsewhere')
    const page = await open({ locale: 'en-GB' })
    const origins: (string | undefined)[] = []
    page.on('request', async (request) => {
      if (request.method() === 'POST') origins.push((await request.allHeaders()).origin)
    })
    await page.setContent(
      `<form method="post" action="${site()}/subscribe"><input name="email" value="${address}">
       <input name="regions" value="sy-homs"><button>Subscribe me</button></form>`,
    )
    await page.click('button')
    await page.waitForSelector('text=Another site filled in this form')
    await waitUntilIdle()
    expect(await mailsTo(address)).toEqual([])
    await page.click('main form button')
    await page.waitForSelector('h1:has-text("Check your inbox")')
    await waitUntilIdle()
    expect(await mailsTo(address, 'confirmation')).toHaveLength(1)
    const confirming = await openMail(page, address, 'Confirm')
    await confirming.getByRole('button').click()
    await confirming.waitForSelector('h1:has-text("subscribed")')
    await waitUntilIdle()
    expect((await exportData(address)).choice.regions).toEqual(['sy-homs'])
    expect(origins.at(-1)).toBe(site())
  })

  test('sees what they typed when the form has a fault', async () => {
    const page = await open({ timezoneId: 'Asia/Damascus' })
    await page.goto(`${site()}/subscribe`)
    await page.fill('#email', 'not-an-address@x')
    await page.click('.fine > summary')
    await page.fill('#timezone', 'Asia/Tokyo')
    await page.click('button.main')
    await page.waitForSelector('#email-fault')
    expect(await page.inputValue('#timezone')).toBe('Asia/Tokyo')
    expect(await page.inputValue('#email')).toBe('not-an-address@x')
  })

  test('without scripts subscribes, confirms, changes preferences and unsubscribes in Arabic', async () => {
    const address = newAddress('plain')
    const page = await open({ javaScriptEnabled: false, timezoneId: 'Asia/Damascus', locale: 'ar-SY' })
    await page.goto(`${site()}/subscribe`)
    expect(await page.locator('html').getAttribute('dir')).toBe('rtl')
    expect(await page.inputValue('#timezone')).toBe('UTC')
    await page.fill('#email', address)
    await page.locator('.chip:has([value="sy-aleppo"])').click()
    await page.click('button.main')
    await page.waitForSelector('h1:has-text("بريدك")')
    await waitUntilIdle()
    const [link] = await confirmLinks(address)
    await page.goto(link!)
    await page.click('form button')
    await page.waitForSelector('h1:has-text("اشتراكك")')
    await waitUntilIdle()
    expect(await mailsTo(address, 'welcome')).toHaveLength(1)
    expect((await exportData(address)).choice).toMatchObject({ regions: ['sy-aleppo'], lang: 'ar' })

    await page.goto(await newestLink(address, 'preferences'))
    for (const closed of await page.locator('main form > details > summary').all()) await closed.click()
    await page.uncheck('[name="regions"][value="sy-aleppo"]')
    await page.check('[name="regions"][value="sy-homs"]')
    await page.fill('#time', '06:05')
    await page.click('form button')
    await page.waitForSelector('[role="status"]')
    expect((await exportData(address)).choice).toMatchObject({ regions: ['sy-homs'], digest: { time: '06:05' } })
    const event = await publishIn('sy-homs')
    const due = await nextTime('06:05')
    await tick(due)
    await tick(due + DAY)
    expect(await digestsTo(address)).toEqual([[event]])
    await page.goto(await newestLink(address, 'unsubscribe'))
    await page.click('form button')
    await page.waitForSelector('h1:has-text("اشتراكك")')
    expect((await exportData(address)).state).toBe('ended')
  })

  test.each(['en', 'ar'])('finds no violation of axe on any page in %s', async (lang) => {
    const reader = await subscribe({ regions: ['sy-aleppo'], actors: ['russia'], lang })
    const links = await Promise.all(
      ['preferences', 'unsubscribe', 'data'].map((purpose) => newestLink(reader, purpose)),
    )
    const [confirm] = await confirmLinks(await requestSubscription({ lang }))
    const paths = [
      '/',
      '/?q=aleppo&region=sy-aleppo',
      '/regions',
      '/actors',
      '/subscribe',
      '/subscribe?region=sy-aleppo',
      '/subscribe/topics',
      '/events/tel-rifaat-offensive-2024',
      '/regions/sy-aleppo',
      '/actors/russia',
      '/nothing',
    ]
    const page = await open({ bypassCSP: true, locale: lang })
    for (const address of [...paths.map((path) => `${site()}${path}`), ...links, `${links[0]}/now`, confirm!]) {
      await page.goto(`${address}${address.includes('?') ? '&' : '?'}lang=${lang}`)
      expect(await page.locator('html').getAttribute('lang')).toBe(lang)
      expect(await violationsOn(page), address).toEqual([])
    }
    await page.goto(`${site()}/subscribe?lang=${lang}`)
    await page.fill('#email', 'nobody@x')
    await page.click('.fine > summary')
    await page.fill('#timezone', 'Mars/Olympus')
    await page.click('button.main')
    await page.waitForSelector('#timezone-fault')
    expect(await violationsOn(page), 'the form with faults').toEqual([])
  })

  test('sees dark pages without violations, and need not scroll sideways at 320 pixels', async () => {
    const page = await open({ bypassCSP: true, colorScheme: 'dark', viewport: { width: 320, height: 640 } })
    for (const path of ['/', '/subscribe', '/events/tel-rifaat-offensive-2024', '/subscribe?lang=ar']) {
      await page.goto(`${site()}${path}`)
      expect(await violationsOn(page), path).toEqual([])
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), path).toBe(true)
    }
  })
})

/** Opens the newest mail to an address in the inbox and clicks a link in it. Returns the page that opens. */
const openMail = async (page: Page, address: string, link: string): Promise<Page> => {
  await page.goto(`${inbox()}/?q=${encodeURIComponent(address)}`)
  await page.locator('#list a').first().click()
  const opened = page.context().waitForEvent('page')
  await page.frameLocator('main iframe').getByRole('link', { name: link, exact: true }).click()
  return opened
}

/** The errors that a page logs, violations of its policy among them. The list grows. */
const errorsOf = (page: Page): string[] => {
  const errors: string[] = []
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
  page.on('pageerror', (error) => errors.push(error.message))
  return errors
}
