import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { freePort } from '../free-port.ts'
import { type LocalProduct, startLocalProduct } from '../local-product.ts'
import type { OperationCounts, Progress } from './counts.ts'
import { type HeapWatch, watchHeap } from './heap-watch.ts'
import { createRuntimeMeter, type ProcessMeter } from './process-meter.ts'

/** The product with counting bindings in the local runtime. */
export type BenchProduct = LocalProduct & {
  meter: ProcessMeter
  heap: HeapWatch
  /** Returns the counts since the last call. */
  takeCounts: () => Promise<OperationCounts>
  progress: () => Promise<Progress>
  /** Starts to send the last window once more in the naive way, to some of the readers. */
  startNaive: (readers: number) => Promise<void>
}

/** An isolate has 128 MB in production. V8 limits its heap without buffers to three quarters of that. */
const V8_FLAGS = '--max-heap-size=96'
export const BENCH_FOLDER = resolve('.wrangler/bench')

/** Builds the Worker as for a deployment and starts it with an empty state. */
export const startBenchProduct = async (providerUrl: string): Promise<BenchProduct> => {
  const stateDir = join(BENCH_FOLDER, 'state')
  rmSync(stateDir, { recursive: true, force: true })
  mkdirSync(stateDir, { recursive: true })
  const inspectorPort = await freePort()
  const product = await startLocalProduct(
    stateDir,
    { RESEND_BASE_URL: providerUrl, ALERT_HOLD_SECONDS: '0', SETTLE_SECONDS: '0' },
    {
      args: [buildWorker(), '--no-bundle', '--inspector-port', String(inspectorPort)],
      environment: { MINIFLARE_WORKERD_V8_FLAGS: V8_FLAGS },
    },
  )
  const heap = await watchHeap(inspectorPort)
  const read = async <T>(path: string): Promise<T> => (await (await product.request(path)).json()) as T
  return {
    ...product,
    meter: createRuntimeMeter(),
    heap,
    takeCounts: () => read<OperationCounts>('/bench/counts'),
    progress: () => read<Progress>('/bench/progress'),
    startNaive: async (readers) => {
      await read(`/bench/naive?readers=${readers}`)
    },
    stop: () => {
      heap.close()
      return product.stop()
    },
  }
}

/** Bundles the Worker into a file, so that a change of the sources during the run does not restart it. */
const buildWorker = (): string => {
  const wrangler = resolve('node_modules/wrangler/wrangler-dist/cli.js')
  const folder = join(BENCH_FOLDER, 'built')
  const entry = 'test/verification/bench/counting-worker.ts'
  execFileSync(process.execPath, [wrangler, 'deploy', entry, '--dry-run', '--outdir', folder], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, WRANGLER_SEND_METRICS: 'false' },
  })
  return join(folder, 'counting-worker.js')
}
