import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, test } from 'vitest'
import { sendNextChunk } from '../../../src/delivery/mail/send.ts'
import { claimDueDigests } from '../../../src/editions/claim/claim-digests.ts'
import { planPage } from '../../../src/editions/plan/plan-page.ts'
import { planner, readers, recorded, sender } from '../../workshop.ts'
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
  await planPage(planner(), DAY, DAY)
}

const states = async (): Promise<string[]> =>
  (await env.DB.prepare('SELECT state FROM chunk ORDER BY id').all<{ state: string }>()).results.map((row) => row.state)

beforeEach(async () => {
  await env.DB.batch(TABLES.map((table) => env.DB.prepare(`DELETE FROM ${table}`)))
  await stores().chunks.resumeSending()
  await inbox.forget()
  await inbox.unlimited()
  clock = { wall: Date.now() }
})

describe('a key that the provider does not accept', () => {
  test('stops all sending; once a minute one request tries, and when it is let in all goes on', async () => {
    await planned(3)
    const by = await sender(clock)
    await inbox.fail({ status: 401, name: 'missing_api_key' }, { status: 403, name: 'suspended_api_key' })
    expect(await sendNextChunk(by)).toEqual({ did: 'wait', ms: 60_000 })
    expect(await sendNextChunk(by)).toEqual({ did: 'nothing' })
    clock.wall += 60_000
    const tries = [await sendNextChunk(by), await sendNextChunk(by), await sendNextChunk(by)]
    expect(tries.map((spent) => spent.did)).toEqual(['wait', 'nothing', 'nothing'])
    clock.wall += 60_000
    expect(await sendNextChunk(by)).toEqual({ did: 'sent', resumed: true })
    expect(await sendNextChunk(by)).toEqual({ did: 'sent', resumed: false })
    await sendNextChunk(by)
    expect(await states()).toEqual(['sent', 'sent', 'sent'])
    expect(await inbox.mails()).toHaveLength(300)
    expect(by.reports.filter((report) => report.startsWith('locked out'))).toHaveLength(2)
  })
})

describe('a request that the provider refuses as a whole', () => {
  test('is tried once more while its key holds, where it may have been taken before', async () => {
    await planned(1)
    const by = await sender(clock)
    await inbox.fail(...Array.from({ length: 5 }, () => ({ status: 500 })), { status: 422 })
    for (let tries = 0; tries < 7; tries++) {
      const spent = await sendNextChunk(by)
      if (spent.did === 'wait') clock.wall += spent.ms
    }
    expect(await states()).toEqual(['sent'])
    expect(await inbox.mails()).toHaveLength(100)
  })

  test('holds all mail of its kind, marks nobody as failed, and lets a sound one try first', async () => {
    await planned(2)
    const by = await sender(clock)
    await inbox.fail({ status: 422, name: 'missing_required_field' })
    await sendNextChunk(by)
    expect(await sendNextChunk(by)).toEqual({ did: 'nothing' })
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
    const by = await sender(clock)
    const { chunks, editions } = stores()
    await chunks.recordTrouble('request refused', 'The provider refused chunk 7 as a whole.', clock.wall)
    const { enqueueOperatorMail: tellOperator } = await import('../../../src/delivery/mail/operator-mail.ts')
    const place = { name: 'Waqai', url: 'https://waqai.example.net', postal: 'Exampletown', replyTo: 'a@b.example.net' }
    expect(await tellOperator(chunks, editions, place, clock.wall)).toBe(true)
    expect(await tellOperator(chunks, editions, place, clock.wall + 1)).toBe(false)
    await sendNextChunk(by)
    const mails = await inbox.mails('operator@waqai.example.net')
    expect(mails.map((mail) => mail.tags.kind)).toEqual(['operator'])
    expect(mails[0]!.text).toContain('refused chunk 7')
  })

  test('pauses and resumes sending, and status and health say so', async () => {
    await planned(1)
    const by = await sender(clock)
    expect((await postJson('/v1/sending', { paused: true, reason: 'a look first' }, asPublisher)).status).toBe(200)
    expect(await sendNextChunk(by)).toEqual({ did: 'nothing' })
    const status = (await (await call('/v1/status', { headers: asPublisher })).json()) as { paused: { reason: string } }
    expect(status.paused.reason).toBe('a look first')
    expect((await call('/health')).status).toBe(503)
    await stores().chunks.resumeSending()
    expect((await sendNextChunk(by)).did).toBe('sent')
  })

  test('cancels a run: what is not frozen is not sent', async () => {
    await planned(2)
    const by = await sender(clock)
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
    const by = await sender(clock)
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
    const by = await sender(clock)
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
    await stores().chunks.settleUnknown(chunks[0]!.id, 'sent', clock.wall)
    await stores().chunks.settleUnknown(chunks[1]!.id, 'resend', clock.wall)
    await sendNextChunk(by)
    expect(await states()).toEqual(['sent', 'sent'])
    expect(await inbox.mails()).toHaveLength(100)
  })
})
