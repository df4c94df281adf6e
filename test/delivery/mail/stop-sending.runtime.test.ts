import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, test } from 'vitest'
import { reportTroubles } from '../../../src/delivery/mail/operator-mail.ts'
import { resumeSending } from '../../../src/delivery/mail/pause-sending.ts'
import { resolveUnknownChunk } from '../../../src/delivery/mail/resolve-unknown.ts'
import { sendNextChunk } from '../../../src/delivery/mail/send.ts'
import { claimDueDigests } from '../../../src/editions/claim/claim-digests.ts'
import { planPage } from '../../../src/editions/plan/plan-page.ts'
import { mailContext, NO_TICKETS, planContext, readers, recorded } from '../../workshop.ts'
import { asPublisher, call, inbox, postJson, stores } from '../../world.ts'

const DAY = 86_400_000
const TABLES = ['chunk', 'run', 'plan', 'membership', 'subscriber', 'schedule', 'held', 'trouble']
let days = 0
let clock = { wall: 0 }

/** Plans so many chunks of 100 readers who are told of one event. */
const planned = async (chunks: number): Promise<void> => {
  await readers(chunks * 100, `s${++days}-`)
  await recorded(`stopping-${days}`)
  await claimDueDigests(stores(), days * DAY)
  await planPage(await planContext(), DAY, DAY)
}

const states = async (): Promise<string[]> =>
  (await env.DB.prepare('SELECT state FROM chunk ORDER BY id').all<{ state: string }>()).results.map((row) => row.state)

beforeEach(async () => {
  await env.DB.batch(TABLES.map((table) => env.DB.prepare(`DELETE FROM ${table}`)))
  await resumeSending({ ...stores(), tickets: NO_TICKETS, wall: Date.now })
  await inbox.forget()
  await inbox.unlimited()
  clock = { wall: Date.now() }
})

describe('a key that the provider does not accept', () => {
  test('stops all sending; once a minute one request tries, and when it is let in all goes on', async () => {
    await planned(3)
    const by = await mailContext(clock)
    await inbox.fail({ status: 401, name: 'missing_api_key' }, { status: 403, name: 'suspended_api_key' })
    expect(await sendNextChunk(by)).toEqual({ result: 'wait', ms: 60_000 })
    expect(await sendNextChunk(by)).toEqual({ result: 'nothing' })
    clock.wall += 60_000
    const tries = [await sendNextChunk(by), await sendNextChunk(by), await sendNextChunk(by)]
    expect(tries.map((spent) => spent.result)).toEqual(['wait', 'nothing', 'nothing'])
    clock.wall += 60_000
    expect(await sendNextChunk(by)).toEqual({ result: 'sent', resumed: true })
    expect(await sendNextChunk(by)).toEqual({ result: 'sent', resumed: false })
    await sendNextChunk(by)
    expect(await states()).toEqual(['sent', 'sent', 'sent'])
    expect(await inbox.mails()).toHaveLength(300)
    expect(by.reports.filter((report) => report.startsWith('locked out'))).toHaveLength(2)
  })
})

describe('a request that the provider refuses as a whole', () => {
  test('is tried once more while its key holds, where it may have been taken before', async () => {
    await planned(1)
    const by = await mailContext(clock)
    await inbox.fail(...Array.from({ length: 5 }, () => ({ status: 500 })), { status: 422 })
    for (let tries = 0; tries < 7; tries++) {
      const spent = await sendNextChunk(by)
      if (spent.result === 'wait') clock.wall += spent.ms
    }
    expect(await states()).toEqual(['sent'])
    expect(await inbox.mails()).toHaveLength(100)
  })

  test('holds all mail of its kind, marks nobody as failed, and lets a sound one try first', async () => {
    await planned(2)
    const by = await mailContext(clock)
    await inbox.fail({ status: 422, name: 'missing_required_field' })
    await sendNextChunk(by)
    expect(await sendNextChunk(by)).toEqual({ result: 'nothing' })
    expect(await states()).toEqual(['pending', 'pending'])
    clock.wall += 3_600_000
    await sendNextChunk(by)
    expect(await states()).toEqual(['pending', 'sent'])
    clock.wall += 3_600_000
    await sendNextChunk(by)
    expect(await states()).toEqual(['sent', 'sent'])
    expect(await inbox.mails()).toHaveLength(200)
  })
})

describe('the operator', () => {
  test('is written to once about a trouble, at the address of the configuration', async () => {
    const by = await mailContext(clock)
    await stores().troubles.recordTrouble('request refused', 'The provider refused chunk 7 as a whole.', clock.wall)
    const site = { name: 'Waqai', url: 'https://waqai.example.net', postal: 'Exampletown', replyTo: 'a@b.example.net' }
    const enqueued: number[] = []
    const tickets = { ...NO_TICKETS, enqueueMail: async (count: number) => void enqueued.push(count) }
    const report = (wallMs: number) => reportTroubles({ ...stores(), tickets, site, wall: () => wallMs })
    await report(clock.wall)
    expect(enqueued).toEqual([1])
    await report(clock.wall + 1)
    expect(enqueued).toEqual([1])
    await sendNextChunk(by)
    const mails = await inbox.mails('operator@waqai.example.net')
    expect(mails.map((mail) => mail.tags.kind)).toEqual(['operator'])
    expect(mails[0]!.text).toContain('refused chunk 7')
  })

  test('pauses and resumes sending, and status and health say so', async () => {
    await planned(1)
    const by = await mailContext(clock)
    expect((await postJson('/v1/sending', { paused: true, reason: 'a look first' }, asPublisher)).status).toBe(200)
    expect(await sendNextChunk(by)).toEqual({ result: 'nothing' })
    const status = (await (await call('/v1/status', { headers: asPublisher })).json()) as { paused: { reason: string } }
    expect(status.paused.reason).toBe('a look first')
    expect((await call('/health')).status).toBe(503)
    await resumeSending({ ...stores(), tickets: NO_TICKETS, wall: Date.now })
    expect((await sendNextChunk(by)).result).toBe('sent')
  })

  test('cancels a run: what is not frozen is not sent', async () => {
    await planned(2)
    const by = await mailContext(clock)
    await sendNextChunk(by)
    const { id } = (await env.DB.prepare('SELECT id FROM run').first<{ id: number }>())!
    expect((await postJson(`/v1/runs/${id}/cancel`, {}, asPublisher)).status).toBe(200)
    expect((await postJson(`/v1/runs/${id}/cancel`, {}, asPublisher)).status).toBe(404)
    await sendNextChunk(by)
    expect(await states()).toEqual(['sent', 'empty'])
    expect(await inbox.mails()).toHaveLength(100)
  })

  test('cancels a run even between the look and the freeze', async () => {
    await planned(1)
    const by = await mailContext(clock)
    const { freeze } = by.chunks
    by.chunks.freeze = async (...looked) => {
      await env.DB.prepare("UPDATE run SET state = 'cancelled'").run()
      return freeze(...looked)
    }
    await sendNextChunk(by)
    expect(await inbox.mails()).toEqual([])
  })

  test('settles a chunk in doubt as sent, or has it sent again', async () => {
    await planned(2)
    const by = await mailContext(clock)
    await inbox.fail({ drop: 'before' }, { drop: 'before' })
    await sendNextChunk(by)
    await sendNextChunk(by)
    clock.wall += 23 * 3_600_000
    await sendNextChunk(by)
    await sendNextChunk(by)
    const { chunks } = (await (await call('/v1/chunks?state=unknown', { headers: asPublisher })).json()) as {
      chunks: { id: number; readers: number }[]
    }
    expect(chunks.map((chunk) => chunk.readers)).toEqual([100, 100])
    const enqueued: number[] = []
    const context = {
      ...by,
      tickets: { ...NO_TICKETS, enqueueMail: async (count: number) => void enqueued.push(count) },
    }
    expect(await resolveUnknownChunk(context, chunks[0]!.id, 'sent')).toBe(true)
    expect(enqueued).toEqual([])
    expect(await resolveUnknownChunk(context, chunks[1]!.id, 'resend')).toBe(true)
    expect(enqueued).toEqual([1])
    expect(await resolveUnknownChunk(context, chunks[1]!.id, 'resend')).toBe(false)
    await sendNextChunk(by)
    expect(await states()).toEqual(['sent', 'sent'])
    expect(await inbox.mails()).toHaveLength(100)
  })
})
