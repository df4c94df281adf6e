import sparticuz from '@sparticuz/chromium'
import axe, { type AxeResults } from 'axe-core'
import { type Browser, chromium, type Page } from 'playwright-core'

/** The npm package of the browser is for Linux only. */
export const hasBrowser = process.platform === 'linux'

// A browser in one process ends with its first context.
const ARGS = sparticuz.args.filter((arg) => arg !== '--single-process')

export const openBrowser = async (): Promise<Browser> =>
  chromium.launch({ executablePath: await sparticuz.executablePath(), args: ARGS })

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
