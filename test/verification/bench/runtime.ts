import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { join, resolve } from 'node:path'
import { migrate, startWorker } from '../../../src/cli/local/local-worker.ts'
import { readSettings } from '../../../src/cli/local/settings.ts'
import type { Counts, Left } from './counts.ts'
import { type HeapWatch, watchHeap } from './heap.ts'
import { type Meter, meterOnRuntime } from './machine.ts'

/** The product with counting bindings in the local runtime, and what the benchmark may ask of it. */
export type Runtime = {
  meter: Meter
  heap: HeapWatch
  /** Asks the site itself, with the publisher's key. */
  call: (path: string, body?: string, headers?: Record<string, string>) => Promise<Response>
  tick: (at: number) => Promise<void>
  /** The counts since they were last taken. */
  counts: () => Promise<Counts>
  left: () => Promise<Left>
  naive: (readers: number) => Promise<void>
  webhookSecret: string
  stop: () => Promise<void>
}

/** An isolate has 128 MB in production: here the collector keeps its heap, without buffers, to three quarters of that. */
const LIMITED = '--max-heap-size=96'
/** All that a run leaves behind. */
export const BENCH_FOLDER = resolve('.wrangler/bench')

/** Builds the Worker as a deploy would and starts it on a fresh state, with `provider` to send to. */
export const startRuntime = async (provider: string): Promise<Runtime> => {
  const stateDir = join(BENCH_FOLDER, 'state')
  rmSync(stateDir, { recursive: true, force: true })
  mkdirSync(stateDir, { recursive: true })
  const settings = readSettings({
    PORT: String(await freePort()),
    STATE_DIR: stateDir,
    RESEND_BASE_URL: provider,
    ALERT_HOLD_SECONDS: '0',
  })
  await migrate(settings)
  const inspectorPort = await freePort()
  const args = [build(), '--no-bundle', '--inspector-port', String(inspectorPort)]
  const worker = await startWorker(settings, args, { MINIFLARE_WORKERD_V8_FLAGS: LIMITED })
  const heap = await watchHeap(inspectorPort)
  const key = settings.variables.PUBLISHER_KEY!
  const call: Runtime['call'] = async (path, body, headers = {}) => {
    const response = await fetch(`${worker.url}${path}`, {
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { method: 'POST', body }),
    })
    if (!response.ok) throw new Error(`${path} was answered with ${response.status}: ${await response.text()}`)
    return response
  }
  const read = async <T>(path: string): Promise<T> => (await (await call(path)).json()) as T
  return {
    meter: meterOnRuntime(),
    heap,
    call,
    tick: async (at) => void (await call(`/cdn-cgi/local/scheduled?cron=*/5+*+*+*+*&time=${at}`)),
    counts: () => read<Counts>('/bench/counts'),
    left: () => read<Left>('/bench/left'),
    naive: async (readers) => void (await read(`/bench/naive?readers=${readers}`)),
    webhookSecret: settings.variables.RESEND_WEBHOOK_SECRET!,
    stop: () => {
      heap.close()
      return worker.stop()
    },
  }
}

/** Editing the sources meanwhile must not start the Worker anew, so what runs is a file that nothing else writes. */
const build = (): string => {
  const wrangler = resolve('node_modules/wrangler/wrangler-dist/cli.js')
  const folder = join(BENCH_FOLDER, 'built')
  execFileSync(
    process.execPath,
    [wrangler, 'deploy', 'test/verification/bench/worker.ts', '--dry-run', '--outdir', folder],
    {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, WRANGLER_SEND_METRICS: 'false' },
    },
  )
  return join(folder, 'worker.js')
}

const freePort = (): Promise<number> =>
  new Promise((found) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => found(port))
    })
  })
