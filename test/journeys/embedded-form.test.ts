import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasBrowser } from './browser.ts'
import { createBrowserPages } from './browser-pages.ts'
import { waitUntilIdle } from './clock.ts'
import { site, useSharedProduct } from './product.ts'
import { confirmLinks, exportData, mailsTo, newAddress, submit } from './reader.ts'

useSharedProduct()

const MAX_SCRIPT_BYTES = 4_096

const { open, useBrowser } = createBrowserPages({ timezoneId: 'Asia/Damascus' })
let elsewhere: Server
let html = ''

/** The lines of HTML that the page offers: without and with the script. */
const snippetsOf = async (query: string): Promise<string[]> => {
  const page = await (await fetch(`${site()}/embed?${query}`)).text()
  const unescaped = (text: string) =>
    text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&')
  return [...page.matchAll(/<code>(.*?)<\/code>/gs)]
    .filter(([, text]) => text!.includes('form'))
    .map(([, text]) => unescaped(text!.replace(/<[^>]*>/g, '')))
}

/** Opens a page of another site with this in its body. */
const openElsewhere = async (body: string, javaScriptEnabled = true): Promise<Page> => {
  html = `<!doctype html><html lang="en"><title>Another site</title><body>${body}`
  const page = await open({ javaScriptEnabled })
  await page.goto(`http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/`)
  return page
}

describe.skipIf(!hasBrowser)('the form on another site', () => {
  useBrowser()
  beforeAll(async () => {
    elsewhere = createServer((_, answer) => answer.setHeader('content-type', 'text/html; charset=utf-8').end(html))
    await new Promise<void>((done) => elsewhere.listen(0, '127.0.0.1', done))
  })
  afterAll(() => elsewhere.close())

  test('is one line of HTML, which opens the site with the form filled in and one button', async () => {
    const [plain] = await snippetsOf('region=sy-homs&lang=en')
    expect(plain).not.toMatch(/\n|<script/)
    const address = newAddress('elsewhere')
    const page = await openElsewhere(plain!, false)
    await page.fill('[name="email"]', address)
    await page.click('button')
    await page.waitForURL(`${site()}/subscribe*`)
    expect(await page.inputValue('#email')).toBe(address)
    expect(await page.locator('main button').count()).toBe(1)
    await waitUntilIdle()
    expect(await mailsTo(address)).toEqual([])
    await page.click('main button')
    await page.locator('#email').waitFor({ state: 'detached' })
    await waitUntilIdle()
    await submit((await confirmLinks(address))[0]!)
    expect((await exportData(address)).choice).toMatchObject({ regions: ['sy-homs'], lang: 'en' })
  })

  test('with the script stays on its page, in the language of the form', async () => {
    const [, scripted] = await snippetsOf('actor=hts&lang=ar')
    const address = newAddress('scripted')
    const page = await openElsewhere(scripted!)
    await page.fill('[name="email"]', address)
    await page.click('button')
    await page.waitForSelector('[role="status"]')
    expect(page.url()).toContain('127.0.0.1')
    expect(await page.textContent('[role="status"]')).toContain('تفقّد بريدك')
    await waitUntilIdle()
    await submit((await confirmLinks(address))[0]!)
    expect((await exportData(address)).choice).toMatchObject({
      actors: ['hts'],
      lang: 'ar',
      digest: { timezone: 'Asia/Damascus' },
    })
  })

  test('with the script goes to the site if its fields are refused', async () => {
    const [, scripted] = await snippetsOf('lang=en')
    const page = await openElsewhere(scripted!.replace('type="email"', 'type="text"'))
    await page.fill('[name="email"]', 'nobody')
    await page.click('button')
    await page.waitForURL(`${site()}/subscribe*`)
    expect(await page.locator('#email-fault').count()).toBe(1)
  })
})

test('the script of the form has at most 4 KB, and an unknown region or actor has no form', async () => {
  const script = await fetch(`${site()}/embed.js`)
  expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
  expect(Buffer.byteLength(await script.text())).toBeLessThanOrEqual(MAX_SCRIPT_BYTES)
  for (const query of ['region=atlantis', 'actor=nobody'])
    expect((await fetch(`${site()}/embed?${query}`)).status).toBe(404)
})
