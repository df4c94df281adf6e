import { rmSync } from 'node:fs'
import { runDemo } from './local/demo-scenario.ts'
import { exitWith, startProduct } from './local/product.ts'
import { readSettings } from './local/settings.ts'

let exit = async (code: number): Promise<void> => process.exit(code)

// Runs the demo on an empty state, with a clock that ticks set. Then keeps the product open, unless CI is set.
try {
  const settings = readSettings({ STATE_DIR: '.wrangler/demo', ...process.env, CLOCK: 'tick', TICKER: 'off' })
  rmSync(settings.stateDir, { recursive: true, force: true })
  console.log('Starting the site and an inbox that catches all mail.')
  const product = await startProduct(settings)
  exit = exitWith(product)
  if (!product.inbox) throw new Error('The demo reads its mails from the local inbox. Unset RESEND_BASE_URL.')
  await runDemo({ site: product.site, inbox: product.inbox, key: product.key, print: console.log })
  if (process.env.CI) await exit(0)
  else console.log(`\nThe site is open at ${product.site}/ and the inbox at ${product.inbox}/. Press Ctrl-C to stop.`)
} catch (fault) {
  console.error((fault as Error).message)
  await exit(1)
}
