import sparticuz from '@sparticuz/chromium'
import axe, { type AxeResults } from 'axe-core'
import { type Browser, chromium, type Page } from 'playwright-core'

/** The browser comes from npm, which has it for Linux only. */
export const hasBrowser = process.platform === 'linux'

// In one process the browser would end with its first context.
const ARGS = sparticuz.args.filter((arg) => arg !== '--single-process')

export const openBrowser = async (): Promise<Browser> =>
  chromium.launch({ executablePath: await sparticuz.executablePath(), args: ARGS })

const MOST_STEPS = 400

/** Goes from where the focus is to the next thing that fits, by the Tab key alone. */
export const tabTo = async (page: Page, selector: string): Promise<void> => {
  for (let step = 0; step < MOST_STEPS; step++) {
    await page.keyboard.press('Tab')
    if (await page.evaluate(`document.activeElement.matches(${JSON.stringify(selector)})`)) return
  }
  throw new Error(`the keyboard does not reach ${selector}`)
}

/** What axe finds wrong with a page, each with the rule and the first elements; the page must let scripts in. */
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
