import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type LocalProduct, startLocalProduct } from '../local-product.ts'
import { type RecordingProvider, startRecordingProvider } from './recording-provider.ts'

/** The product with a state of its own and a clock that ticks set, and its provider. */
export type ReplayProduct = Pick<LocalProduct, 'request' | 'stop'> & {
  provider: RecordingProvider
  /** Sends a tick, and returns the latest time that the product's clock had then; ms UTC. */
  tick: (at: number) => Promise<number>
  /** Waits until no work is left. Throws if work is left and no mail comes for two minutes. */
  waitUntilIdle: () => Promise<void>
  /** How far the product's clock is ahead of the wall clock, in ms. */
  clockOffset: () => Promise<number>
}

type Status = { now: string; work: Record<string, number> }

const POLL_MS = 40
const NO_PROGRESS_MS = 120_000

export const startReplayProduct = async (holdSeconds: number): Promise<ReplayProduct> => {
  const stateDir = mkdtempSync(join(tmpdir(), 'waqai-replay-'))
  const provider = await startRecordingProvider()
  const product = await startLocalProduct(stateDir, {
    RESEND_BASE_URL: provider.url,
    CLOCK: 'tick',
    ALERT_HOLD_SECONDS: String(holdSeconds),
    SETTLE_SECONDS: '0',
  })
  const readStatus = async (): Promise<Status> => (await product.request('/v1/status')).json() as Promise<Status>
  return {
    provider,
    request: product.request,
    tick: async (at) => {
      await product.tick(at)
      return Math.max(at, Date.parse((await readStatus()).now))
    },
    waitUntilIdle: () => waitUntilIdle(readStatus, provider),
    clockOffset: async () => {
      const before = Date.now()
      const { now } = await readStatus()
      return Date.parse(now) - (before + Date.now()) / 2
    },
    stop: async () => {
      await product.stop()
      await provider.close()
      rmSync(stateDir, { recursive: true, force: true })
    },
  }
}

/** Reads the status only if no mail came for a moment, so that the reading does not slow down the sending. */
const waitUntilIdle = async (readStatus: () => Promise<Status>, { mails }: RecordingProvider): Promise<void> => {
  let count = -1
  for (let changedAt = Date.now(); Date.now() < changedAt + NO_PROGRESS_MS; await pause(POLL_MS)) {
    if (mails.length !== count) {
      count = mails.length
      changedAt = Date.now()
      if (count > 0 && Date.now() - mails.at(-1)!.at < POLL_MS) continue
    }
    const { unknown: _, ...work } = (await readStatus()).work
    if (Object.values(work).every((left) => left === 0)) return
  }
  throw new Error(`Work is left that the product does not do: ${JSON.stringify((await readStatus()).work)}`)
}
