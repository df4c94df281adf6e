import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll } from 'vitest'
import { openBrowser } from './browser.ts'

const MAX_START_MS = 120_000

/**
 * A browser for the tests of one block, which calls `useBrowser`. `open` opens a page in a context of its own, which
 * closes after the test.
 */
export const createBrowserPages = (defaults: BrowserContextOptions = {}) => {
  let browser: Browser
  const contexts: BrowserContext[] = []
  return {
    useBrowser: (): void => {
      beforeAll(async () => {
        browser = await openBrowser()
      }, MAX_START_MS)
      afterEach(async () => {
        for (const context of contexts.splice(0)) await context.close()
      })
      afterAll(() => browser.close())
    },
    open: async (options: BrowserContextOptions = {}): Promise<Page> => {
      const context = await browser.newContext({ ...defaults, ...options })
      contexts.push(context)
      return context.newPage()
    },
  }
}
