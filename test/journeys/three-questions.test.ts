import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { hasBrowser } from './browser.ts'
import { createBrowserPages } from './browser-pages.ts'
import { waitUntilIdle } from './clock.ts'
import { site, useSharedProduct } from './product.ts'
import { confirmLinks, encodeForm, exportData, mailsTo, newAddress, submit } from './reader.ts'

useSharedProduct()

const PHONE = { viewport: { width: 360, height: 740 } }
const MAX_TAB_STOPS = 25
const MAX_CONTROLS = 14
const MAX_SCREENS = 1.8
const MAX_TAPS = 5

const { open, useBrowser } = createBrowserPages()

/** How many times Tab is pressed from the top of the page to the button that subscribes. */
const countTabStops = async (page: Page): Promise<number> => {
  for (let stops = 1; stops < 100; stops++) {
    await page.keyboard.press('Tab')
    if ((await page.locator('button.main:focus').count()) > 0) return stops
  }
  return 100
}

const countVisibleControls = async (page: Page): Promise<number> => {
  const controls = await page
    .locator('main :is(input:not(.trap *), select, textarea, button:not(.first), summary)')
    .all()
  const visible = await Promise.all(controls.map((each) => each.isVisible()))
  return visible.filter(Boolean).length
}

describe.skipIf(!hasBrowser)('the form of three questions', () => {
  useBrowser()

  test.each([
    ['en', true],
    ['en', false],
    ['ar', true],
    ['ar', false],
  ])('needs few Tab stops, few controls and less than two screens of a phone, in %s, script: %s', async (lang, js) => {
    const page = await open({ ...PHONE, javaScriptEnabled: js, timezoneId: 'Asia/Damascus' })
    await page.goto(`${site()}/subscribe?lang=${lang}`)
    if (js) await page.locator('#chosen').waitFor()
    expect(await countVisibleControls(page)).toBeLessThanOrEqual(MAX_CONTROLS)
    const button = (await page.locator('button.main').boundingBox())!
    expect((button.y + button.height) / PHONE.viewport.height).toBeLessThanOrEqual(MAX_SCREENS)
    expect(await countTabStops(page)).toBeLessThanOrEqual(MAX_TAB_STOPS)
  })

  test.each(['en', 'ar'])(
    'takes five taps from the first page to Aleppo and HTS daily at seven, in %s',
    async (lang) => {
      const address = newAddress('taps')
      const page = await open({ ...PHONE, hasTouch: true, timezoneId: 'Asia/Damascus', locale: lang })
      await page.goto(`${site()}/?lang=${lang}`)
      let taps = 0
      const tap = async (selector: string) => {
        taps++
        await page.locator(selector).first().tap()
      }
      await tap('header a[href^="/subscribe"]')
      await page.waitForURL('**/subscribe*')
      await tap('.chip:has([value="sy-aleppo"])')
      await tap('.chip:has([value="hts"])')
      await tap('#email')
      await page.keyboard.type(address)
      await page.locator('#chosen', { hasText: lang === 'en' ? 'Hayat' : 'تحرير الشام' }).waitFor()
      const button = (await page.locator('button.main').boundingBox())!
      const top = await page.evaluate<number>('scrollY')
      expect((button.y + top + button.height) / PHONE.viewport.height).toBeLessThanOrEqual(MAX_SCREENS)
      await tap('button.main')
      await page.waitForSelector('h1')
      expect(taps).toBeLessThanOrEqual(MAX_TAPS)
      await waitUntilIdle()
      await submit((await confirmLinks(address))[0]!)
      expect((await exportData(address)).choice).toMatchObject({
        regions: ['sy-aleppo'],
        actors: ['hts'],
        digest: { cadence: 'daily', time: '07:00', timezone: 'Asia/Damascus' },
        alerts: 'none',
      })
    },
  )

  test.each(['en', 'ar'])(
    'without script finds by any spelling, and keeps all that was filled in, in %s',
    async (lang) => {
      const page = await open({ ...PHONE, javaScriptEnabled: false })
      await page.goto(`${site()}/subscribe?lang=${lang}`)
      await page.locator('.chip:has([value="hts"])').click()
      await page.fill('#email', 'half@')
      await page.fill('#find', 'Tall Rif')
      await page.click('button[name="search"]')
      await page.locator('#found .chip:has([value="sy-tel-rifaat"])').click()
      expect(await page.inputValue('#email')).toBe('half@')
      expect(await page.isChecked('[name="actors"][value="hts"]')).toBe(true)
      await page.fill('#find', 'قطر')
      await page.click('button[name="search"]')
      expect(await page.isChecked('#actors [value="sy-tel-rifaat"]')).toBe(true)
      expect(await page.locator('#found [value="qa"]').count()).toBe(1)
      await page.fill('#find', 'zzzz')
      await page.click('button[name="search"]')
      expect(await page.locator('#found').textContent()).not.toBe('')
      const address = newAddress('plain')
      await page.fill('#email', address)
      await page.keyboard.press('Enter')
      await page.locator('#email').waitFor({ state: 'detached' })
      await waitUntilIdle()
      expect(await mailsTo(address, 'confirmation')).toHaveLength(1)
    },
  )

  test('shows the weekday only with the weekly card', async () => {
    const page = await open({ ...PHONE })
    await page.goto(`${site()}/subscribe?lang=en`)
    expect(await page.locator('#weekday').isVisible()).toBe(false)
    await page.check('#cadence-weekly')
    expect(await page.locator('#weekday').isVisible()).toBe(true)
  })

  test.each([true, false])('carries the choice to all topics and back, with script: %s', async (javaScriptEnabled) => {
    const page = await open({ ...PHONE, javaScriptEnabled })
    await page.goto(`${site()}/subscribe?lang=en&regions=sy-homs&cadence=weekly&weekday=friday`)
    await page.click('#browse')
    await page.waitForURL('**/subscribe/topics*')
    expect(await page.isChecked('[value="sy-homs"]')).toBe(true)
    await page.check('[value="sdf"]')
    await page.click('button.stay')
    await page.waitForURL('**/subscribe?*')
    expect(await page.isChecked('[value="sy-homs"]')).toBe(true)
    expect(await page.isChecked('[value="sdf"]')).toBe(true)
    if (javaScriptEnabled) expect(await page.isChecked('#cadence-weekly')).toBe(true)
  })
})

test('a robot that fills in the hidden field gets the same answer, and nothing happens', async () => {
  const [robot, person] = [newAddress('robot'), newAddress('person')]
  const send = (fields: Record<string, string>) =>
    fetch(`${site()}/subscribe`, { method: 'POST', body: encodeForm(fields) })
  const answers = [
    await send({ email: robot, homepage: 'https://spam.example' }),
    await send({ email: person, homepage: '' }),
  ]
  expect(answers.map(({ status }) => status)).toEqual([202, 202])
  expect(await answers[0]!.text()).toBe(await answers[1]!.text())
  await waitUntilIdle()
  expect(await mailsTo(robot)).toEqual([])
  expect(await mailsTo(person, 'confirmation')).toHaveLength(1)
})

test('the widest of several alert levels in a form counts', async () => {
  const subscribeWith = async (alerts: string[]) => {
    const email = newAddress('alerts')
    await fetch(`${site()}/subscribe`, { method: 'POST', body: encodeForm({ email, alerts }) })
    await waitUntilIdle()
    await submit((await confirmLinks(email))[0]!)
    return (await exportData(email)).choice.alerts
  }
  expect(await subscribeWith([''])).toBe('none')
  expect(await subscribeWith(['extreme', ''])).toBe('extreme')
  expect(await subscribeWith(['extreme', 'severe'])).toBe('severe')
})
