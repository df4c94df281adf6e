import { Webhook } from 'standardwebhooks'
import type { BenchProduct } from './bench-product.ts'
import type { SampledMail } from './counting-provider.ts'
import { type Bench, type Measurement, meter, resultOf, waitUntil } from './measurement.ts'

const PARALLEL_CALLBACKS = 8

/** Measures the naive way: sends the last window once more, to a sample of readers. */
export const measureNaive = async (bench: Bench, readers: number): Promise<Measurement> => {
  const isDone = async () => (await bench.product.progress()).naive === readers
  const metered = await meter(bench, async () => {
    await bench.product.startNaive(readers)
    await waitUntil(bench, isDone)
  })
  if (metered.accepted.mails === 0) throw new Error('The naive way sent no mail, so there is nothing to compare.')
  return { ...resultOf(bench, { what: 'naive', length: 'median' }, metered, metered.accepted.mails), readers }
}

/** Measures callbacks: sends a delivery callback for each of these mails, eight at one time. */
export const measureCallbacks = async (bench: Bench, mails: SampledMail[]): Promise<Measurement> => {
  const waiting = [...mails]
  const sendWaiting = async () => {
    for (let mail = waiting.pop(); mail; mail = waiting.pop()) await sendDelivered(bench.product, mail)
  }
  const metered = await meter(bench, async () => {
    await Promise.all(Array.from({ length: PARALLEL_CALLBACKS }, sendWaiting))
    Object.assign(bench.provider.counts(), { mails: mails.length, lastAnswerAt: Date.now() })
  })
  return resultOf(bench, { what: 'callbacks', length: 'median' }, metered, mails.length)
}

const sendDelivered = async (product: BenchProduct, { id, to, chunk, member }: SampledMail): Promise<void> => {
  const now = new Date()
  const at = now.toISOString()
  const data = { email_id: id, created_at: at, to: [to], tags: { kind: 'digest', chunk, member } }
  const body = JSON.stringify({ type: 'email.delivered', created_at: at, data })
  const message = `msg_${id}`
  await product.request('/hooks/resend', body, {
    'svix-id': message,
    'svix-timestamp': String(Math.floor(now.getTime() / 1000)),
    'svix-signature': new Webhook(product.webhookSecret).sign(message, now, body),
  })
}
