import { serveInbox } from '../inbox/serve-inbox.ts'
import { migrate, refuseTaken, startWorker } from './local-worker.ts'
import { type Seeded, seed } from './seed-timeline.ts'
import type { Settings } from './settings.ts'

/** The whole product on this machine: the site, its inbox (unless another provider is named), and the way to end both. */
export type Product = {
  site: string
  inbox: string | null
  key: string
  seeded: Seeded
  ended: Promise<void>
  stop: () => Promise<void>
}

/** Starts everything in order and waits until all answer. What was started ends again where a later part fails. */
export const startProduct = async (settings: Settings): Promise<Product> => {
  const { port, variables } = settings
  await refuseTaken(port, 'PORT')
  const endings: (() => Promise<void>)[] = []
  const stop = async () => {
    for (const end of endings.splice(0).reverse()) await end()
  }
  try {
    const inbox = settings.withInbox ? await openInbox(settings) : null
    if (inbox) endings.push(inbox.close)
    await migrate(settings)
    const worker = await startWorker(settings)
    endings.push(worker.stop)
    const key = firstOf(variables.PUBLISHER_KEY)
    const seeded = await seed('data/timeline.json', worker.url, key)
    return { site: worker.url, inbox: inbox?.url ?? null, key, seeded, ended: worker.ended, stop }
  } catch (fault) {
    await stop()
    throw fault
  }
}

/** Tells the Worker's cron a time; nothing fires it locally by itself. */
export const sendTick = async (site: string, at: number): Promise<void> => {
  const response = await fetch(`${site}/cdn-cgi/local/scheduled?cron=*/5+*+*+*+*&time=${at}`)
  if (!response.ok) throw new Error(`A tick was answered with ${response.status}.`)
}

/** Ends a product once, on Ctrl-C or when its Worker ends by itself, and this process with it; or by the call that it answers with. */
export const endWith = (product: Product): ((code: number) => Promise<void>) => {
  let ending = false
  const end = async (code: number) => {
    if (ending) return
    ending = true
    await product.stop()
    process.exit(code)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end(0))
  void product.ended.then(() => end(1))
  return end
}

const openInbox = ({ inboxPort, variables }: Settings) =>
  serveInbox({
    port: inboxPort,
    siteUrl: variables.SITE_URL!,
    webhookSecret: firstOf(variables.RESEND_WEBHOOK_SECRET),
  })

const firstOf = (values = ''): string => values.split(' ')[0] ?? ''
