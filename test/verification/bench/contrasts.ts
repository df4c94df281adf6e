import { createHmac } from 'node:crypto'
import { type Bench, type Measured, measuredOf, metered, settled } from './measuring.ts'
import type { Runtime } from './runtime.ts'
import type { SeenMail } from './stand-in.ts'

const LANES = 8

/** Tells the last window once more, the naive way, to so many readers: a sample. */
export const measureNaive = async (bench: Bench, readers: number): Promise<Measured> => {
  const isDone = async () => (await bench.runtime.left()).naive === readers
  const ran = await metered(bench, async () => {
    await bench.runtime.naive(readers)
    await settled(bench, isDone)
  })
  return { ...measuredOf(bench, { what: 'naive', length: 'median' }, ran, ran.taken.mails), readers }
}

/** Hands the site a signed word on each of these mails, a few at once. */
export const measureCallbacks = async (bench: Bench, mails: SeenMail[]): Promise<Measured> => {
  const { runtime, standIn } = bench
  const left = [...mails]
  const lane = async () => {
    for (let mail = left.pop(); mail; mail = left.pop()) await tellDelivered(runtime, mail)
  }
  const ran = await metered(bench, async () => {
    await Promise.all(Array.from({ length: LANES }, lane))
    Object.assign(standIn.taken, { mails: mails.length, lastAt: Date.now() })
  })
  return measuredOf(bench, { what: 'callbacks', length: 'median' }, ran, mails.length)
}

const tellDelivered = async (runtime: Runtime, { id, to, chunk, member }: SeenMail): Promise<void> => {
  const at = new Date().toISOString()
  const data = { email_id: id, created_at: at, to: [to], tags: { kind: 'digest', chunk, member } }
  const body = JSON.stringify({ type: 'email.delivered', created_at: at, data })
  const [message, timestamp] = [`msg_${id}`, String(Math.floor(Date.now() / 1000))]
  const key = Buffer.from(runtime.webhookSecret.slice('whsec_'.length), 'base64')
  const signature = createHmac('sha256', key).update(`${message}.${timestamp}.${body}`).digest('base64')
  const headers = { 'svix-id': message, 'svix-timestamp': timestamp, 'svix-signature': `v1,${signature}` }
  await runtime.call('/hooks/resend', body, headers)
}
