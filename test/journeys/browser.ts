import sparticuz from '@sparticuz/chromium'
import axe, { type AxeResults } from 'axe-core'
import { type Browser, chromium, type Page } from 'playwright-core'
import { browserFolder } from '../memory-folder.ts'

/** The npm package of the browser is for Linux only. */
export const hasBrowser = process.platform === 'linux'

// A browser in one process ends with its first context.
const ARGS = sparticuz.args.filter((arg) => arg !== '--single-process')

/** How long an action or a navigation may wait, in ms. Only a machine without free cores needs it. */
const WAITS_AT_MOST_MS = 90_000

export const openBrowser = async (): Promise<Browser> => {
  const browser = await chromium.launch({ executablePath: await unpackBrowser(), args: ARGS })
  browser.on('context', (context) => context.setDefaultTimeout(WAITS_AT_MOST_MS))
  return browser
}

/** Unpacks the browser unless an earlier run did so. Returns the path of its program. */
export const unpackBrowser = async (): Promise<string> => {
  const { TMPDIR } = process.env
  process.env.TMPDIR = browserFolder()
  const path = sparticuz.executablePath()
  if (TMPDIR === undefined) delete process.env.TMPDIR
  else process.env.TMPDIR = TMPDIR
  return path
}

const MAX_STEPS = 400

/** Presses Tab until the focus is on an element that matches. Throws after 400 steps. */
export const tabTo = async (page: Page, selector: string): Promise<void> => {
  for (let step = 0; step < MAX_STEPS; step++) {
    await page.keyboard.press('Tab')
    if (await page.evaluate(`document.activeElement.matches(${JSON.stringify(selector)})`)) return
  }
  throw new Error(`The keyboard does not reach ${selector}.`)
}

/** The violations that axe finds on a page, each with its rule and first elements. The page must allow scripts. */
export const violationsOn = async (page: Page): Promise<string[]> => {
  await page.addScriptTag({ content: axe.source })
  const { violations } = await page.evaluate<AxeResults>('axe.run()')
  return violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes
        .slice(0, 3)
        .map((node) => node.html)
        .join(' | ')}`,
  )
}
