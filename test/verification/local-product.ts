import { migrate, startWorker } from '../../src/cli/local/local-worker.ts'
import { readSettings } from '../../src/cli/local/settings.ts'
import { freePort } from './free-port.ts'

/** The product in the local runtime, on a free port. */
export type LocalProduct = {
  webhookSecret: string
  /** Sends a request with the publisher's key: POST if there is a body. Throws if the status is not 2xx. */
  request: (path: string, body?: string, headers?: Record<string, string>) => Promise<Response>
  /** Sends a tick with a time in ms UTC, and waits until its claims are committed. */
  tick: (at: number) => Promise<void>
  stop: () => Promise<void>
}

/** More arguments of `wrangler dev`, and more variables of its process. */
export type RuntimeOptions = { args: string[]; environment: Record<string, string> }

/** Migrates a new database in `stateDir` and starts the product with these variables of its configuration. */
export const startLocalProduct = async (
  stateDir: string,
  variables: Record<string, string>,
  runtime?: RuntimeOptions,
): Promise<LocalProduct> => {
  const settings = readSettings({ ...variables, PORT: String(await freePort()), STATE_DIR: stateDir })
  await migrate(settings)
  const worker = await startWorker(settings, runtime?.args, runtime?.environment)
  const authorization = `Bearer ${settings.variables.PUBLISHER_KEY}`
  const request: LocalProduct['request'] = async (path, body, headers = {}) => {
    const response = await fetch(`${worker.url}${path}`, {
      headers: { authorization, 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { method: 'POST', body }),
    })
    if (!response.ok) throw new Error(`${path} was answered with ${response.status}: ${await response.text()}`)
    return response
  }
  return {
    webhookSecret: settings.variables.RESEND_WEBHOOK_SECRET!,
    request,
    tick: async (at) => {
      await request(`/cdn-cgi/local/scheduled?cron=*/5+*+*+*+*&time=${at}`)
    },
    stop: worker.stop,
  }
}
