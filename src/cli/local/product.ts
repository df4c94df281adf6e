import { OPERATOR_NAME } from '../../access/manage-people.ts'
import { serveInbox } from '../inbox/serve-inbox.ts'
import { checkCanMigrate } from './local-database.ts'
import { checkPortFree, migrate, startWorker } from './local-worker.ts'
import { requestJson } from './request-json.ts'
import { type SeedCounts, seed } from './seed-timeline.ts'
import type { Settings } from './settings.ts'

/** The product on this machine. */
export type Product = {
  site: string
  /** The address of the inbox; null if another provider is named. */
  inbox: string | null
  /** A publisher key with all scopes. */
  key: string
  /** The link that signs the operator in to the desk. */
  deskLink: string
  seeded: SeedCounts
  /** Resolves when the Worker ends by itself. */
  ended: Promise<void>
  stop: () => Promise<void>
}

/**
 * Starts the inbox, migrates the database, starts the Worker and seeds the timeline. If one step fails, stops what it
 * started and throws.
 */
export const startProduct = async (settings: Settings): Promise<Product> => {
  const { port, variables } = settings
  await checkPortFree(port, 'PORT')
  const stopSteps: (() => Promise<void>)[] = []
  const stop = async () => {
    for (const step of stopSteps.splice(0).reverse()) await step()
  }
  try {
    const inbox = settings.hasInbox ? await openInbox(settings) : null
    if (inbox) stopSteps.push(inbox.close)
    checkCanMigrate(settings)
    await migrate(settings)
    const worker = await startWorker(settings)
    stopSteps.push(worker.stop)
    const key = firstWord(variables.PUBLISHER_KEY)
    const seeded = await seed('data/timeline.json', worker.url, key)
    const deskLink = await createDeskLink(worker.url, key)
    return { site: worker.url, inbox: inbox?.url ?? null, key, deskLink, seeded, ended: worker.ended, stop }
  } catch (fault) {
    await stop()
    throw fault
  }
}

const createDeskLink = async (site: string, key: string): Promise<string> =>
  (await requestJson<{ url: string }>(site, key, 'POST', `/v1/people/${OPERATOR_NAME}/link`)).url

/** Sends a tick with a time in ms UTC. The local runtime sends none by itself. Throws if the answer is not 2xx. */
export const sendTick = async (site: string, at: number): Promise<void> => {
  const response = await fetch(`${site}/cdn-cgi/local/scheduled?cron=*/5+*+*+*+*&time=${at}`)
  if (!response.ok) throw new Error(`A tick was answered with ${response.status}.`)
}

/** Stops the product and this process when a signal comes or the Worker ends. Returns the function that does so at once. */
export const exitWith = (product: Product): ((code: number) => Promise<void>) => {
  let isExiting = false
  const exit = async (code: number) => {
    if (isExiting) return
    isExiting = true
    await product.stop()
    process.exit(code)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void exit(0))
  void product.ended.then(() => exit(1))
  return exit
}

const openInbox = ({ inboxPort, variables }: Settings) =>
  serveInbox({
    port: inboxPort,
    siteUrl: variables.SITE_URL!,
    webhookSecret: firstWord(variables.RESEND_WEBHOOK_SECRET),
  })

const firstWord = (text = ''): string => text.split(' ')[0] ?? ''
