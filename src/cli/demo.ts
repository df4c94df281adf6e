import { rmSync } from 'node:fs'
import { tellStory } from './local/demo-story.ts'
import { endWith, startProduct } from './local/product.ts'
import { readSettings } from './local/settings.ts'

let end = async (code: number): Promise<void> => process.exit(code)

/** Tells the product's story on a state of its own, with a clock that ticks move; then waits for people to look. */
try {
  const settings = readSettings({ STATE_DIR: '.wrangler/demo', ...process.env, CLOCK: 'tick', TICKER: 'off' })
  rmSync(settings.stateDir, { recursive: true, force: true })
  const product = await startProduct(settings)
  end = endWith(product)
  if (!product.inbox) throw new Error('The demo reads its mail from the inbox here: leave RESEND_BASE_URL out.')
  await tellStory({ site: product.site, inbox: product.inbox, key: product.key, say: console.log })
  if (process.env.CI) await end(0)
  else console.log('\nEverything above is open to look at. Ctrl-C ends it.')
} catch (fault) {
  console.error((fault as Error).message)
  await end(1)
}
