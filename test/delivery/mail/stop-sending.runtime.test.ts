import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, test } from 'vitest'
import { reportTroubles } from '../../../src/delivery/mail/operator-mail.ts'
import { resolveUnknownChunk } from '../../../src/delivery/mail/resolve-unknown.ts'
import { sendNextChunk } from '../../../src/delivery/mail/send.ts'
import { resumeSending } from '../../../src/delivery/mail/sending-switch.ts'
import { claimDueDigests } from '../../../src/editions/claim/claim-digests.ts'
import { planPage } from '../../../src/editions/plan/plan-page.ts'
import { mailContext, NO_TICKETS, planContext, readers, recorded } from '../../workshop.ts'
import { asPublisher, call, inbox, postJson, stores } from '../../world.ts'

const DAY = 86_400_000
const TABLES = ['chunk', 'run', 'plan', 'membership', 'subscriber', 'schedule', 'held', 'trouble']
let days = 0
let clock = { wall: 0 }

/** Plans chunks of 100 readers with one event. */
const planChunks = async (chunks: number): Promise<void> => {
  await readers(chunks * 100, `s${++days}-`)
  await recorded(`stopping-${days}`)
  await claimDueDigests(stores(), days * DAY)
  await planPage(await planContext(), DAY, DAY)
}

const chunkStates = async (): Promise<string[]> =>
  (await env.DB.prepare('SELECT state FROM chunk ORDER BY id').all<{ state: string }>()).results.map((row) => row.state)

beforeEach(async () => {
  await env.DB.batch(TABLES.map((table) => env.DB.prepare(`DELETE FROM ${table}`)))
  await resumeSending({ ...stores(), tickets: NO_TICKETS, wall: Date.now })
  await inbox.forget()
  await inbox.unlimited()
  clock = { wall: Date.now() }
})

describe('a key that the provider refuses', () => {
  test.each([
    ['alerts', 2],
    ['digests', 3],
  ])('stops all sending until one request a minute is accepted: %s', async (_, rank) => {
    await planChunks(3)
    await env.DB.prepare('UPDATE chunk SET rank = ?1').bind(rank).run()
    const context = await mailContext(clock)
    await inbox.fail({ status: 401, name: 'missing_api_key' }, { status: 403, name: 'suspended_api_key' })
    expect(await sendNextChunk(context)).toEqual({ result: 'wait', ms: 60_000 })
    expect(await sendNextChunk(context)).toEqual({ result: 'nothing' })
    clock.wall += 60_000
    const tries = [await sendNextChunk(context), await sendNextChunk(context), await sendNextChunk(context)]
    expect(tries.map(({ result }) => result)).toEqual(['wait', 'nothing', 'nothing'])
    clock.wall += 60_000
    expect(await sendNextChunk(context)).toEqual({ result: 'sent', resumed: true })
    expect(await sendNextChunk(context)).toEqual({ result: 'sent', resumed: false })
    await sendNextChunk(context)
    expect(await chunkStates()).toEqual(['sent', 'sent', 'sent'])
    expect(await inbox.mails()).toHaveLength(300)
    expect(context.reports.filter((report) => report.startsWith('locked out'))).toHaveLength(2)
  })
})

describe('after a suspension of all sending', () => {
  test.each([
    ['an alert', 2],
    ['a digest', 3],
  ])('one chunk is claimed, and no other for a minute while its request is open: %s', async (_, rank) => {
    await planChunks(3)
    await env.DB.prepare('UPDATE chunk SET rank = ?1').bind(rank).run()
    const { chunks, providerState } = stores()
    await providerState.advanceLowWaterMark()
    await providerState.suspendUntil(clock.wall, 'quota', true)
    expect(await chunks.claimNext(clock.wall)).not.toBeNull()
    expect(await chunks.claimNext(clock.wall)).toBeNull()
    expect(await chunks.claimNext(clock.wall + 59_999)).toBeNull()
    expect(await chunks.claimNext(clock.wall + 60_000)).not.toBeNull()
  })

  test('a claim that finds no chunk does not prolong it', async () => {
    const { chunks, providerState } = stores()
    await providerState.suspendUntil(clock.wall, 'quota', true)
    expect(await chunks.claimNext(clock.wall)).toBeNull()
    await planChunks(1)
    expect(await chunks.claimNext(clock.wall)).not.toBeNull()
  })
})

describe('a request that the provider rejects', () => {
  test('is sent once more while its key is valid, if an earlier attempt may have been accepted', async () => {
    await planChunks(1)
    const context = await mailContext(clock)
    await inbox.fail(...Array.from({ length: 5 }, () => ({ status: 500 })), { status: 422 })
    for (let tries = 0; tries < 7; tries++) {
      const sent = await sendNextChunk(context)
      if (sent.result === 'wait') clock.wall += sent.ms
    }
    expect(await chunkStates()).toEqual(['sent'])
    expect(await inbox.mails()).toHaveLength(100)
  })

  test('suspends its kind of mail for an hour; then another chunk of the kind is sent first', async () => {
    await planChunks(2)
    const context = await mailContext(clock)
    await inbox.fail({ status: 422, name: 'missing_required_field' })
    await sendNextChunk(context)
    expect(await sendNextChunk(context)).toEqual({ result: 'nothing' })
    expect(await chunkStates()).toEqual(['pending', 'pending'])
    clock.wall += 3_600_000
    await sendNextChunk(context)
    expect(await chunkStates()).toEqual(['pending', 'sent'])
    clock.wall += 3_600_000
    await sendNextChunk(context)
    expect(await chunkStates()).toEqual(['sent', 'sent'])
    expect(await inbox.mails()).toHaveLength(200)
  })
})

describe('the operator', () => {
  test('gets one mail about a trouble a day, at the address of the configuration', async () => {
    const context = await mailContext(clock)
    await stores().troubles.recordTrouble('request refused', 'The provider refused chunk 7 as a whole.', clock.wall)
    const site = { name: 'Waqai', url: 'https://waqai.example.net', postal: 'Exampletown', replyTo: 'a@b.example.net' }
    const enqueued: number[] = []
    const tickets = { ...NO_TICKETS, enqueueMail: async (count: number) => void enqueued.push(count) }
    const report = (wallMs: number) => reportTroubles({ ...stores(), tickets, site, wall: () => wallMs })
    await report(clock.wall)
    expect(enqueued).toEqual([1])
    await report(clock.wall + 1)
    expect(enqueued).toEqual([1])
    await sendNextChunk(context)
    const mails = await inbox.mails('operator@waqai.example.net')
    expect(mails.map((mail) => mail.tags.kind)).toEqual(['operator'])
    expect(mails[0]!.text).toContain('refused chunk 7')
  })

  test('pauses and resumes sending, which /v1/status and /health show', async () => {
    await planChunks(1)
    const context = await mailContext(clock)
    expect((await postJson('/v1/sending', { paused: true, reason: 'to check the text' }, asPublisher)).status).toBe(200)
    expect(await sendNextChunk(context)).toEqual({ result: 'nothing' })
    const status = (await (await call('/v1/status', { headers: asPublisher })).json()) as { paused: { reason: string } }
    expect(status.paused.reason).toBe('to check the text')
    const health = await call('/health')
    expect(health.status).toBe(503)
    expect(await health.text()).not.toContain('to check the text')
    await resumeSending({ ...stores(), tickets: NO_TICKETS, wall: Date.now })
    expect((await sendNextChunk(context)).result).toBe('sent')
  })

  const cancelOnlyRun = async (): Promise<{ status: number; sent?: number; detail?: string }> => {
    const { id } = (await env.DB.prepare('SELECT id FROM run').first<{ id: number }>())!
    const response = await postJson(`/v1/runs/${id}/cancel`, {}, asPublisher)
    return { ...((await response.json()) as object), status: response.status }
  }

  test('cancels a run, none of whose chunks is sent then', async () => {
    await planChunks(2)
    const context = await mailContext(clock)
    expect((await cancelOnlyRun()).status).toBe(200)
    expect((await cancelOnlyRun()).status).toBe(404)
    await sendNextChunk(context)
    await sendNextChunk(context)
    expect(await chunkStates()).toEqual(['empty', 'empty'])
    expect(await inbox.mails()).toEqual([])
  })

  test('cancels no run of which anything was sent, and says how many mails', async () => {
    await planChunks(2)
    const context = await mailContext(clock)
    await sendNextChunk(context)
    expect(await cancelOnlyRun()).toMatchObject({ status: 409, sent: 100, detail: expect.stringContaining('100') })
    await sendNextChunk(context)
    expect(await inbox.mails()).toHaveLength(200)
    expect(await cancelOnlyRun()).toMatchObject({ status: 409, sent: 200 })
  })

  test('cancels no run of which nobody knows whether it was sent', async () => {
    await planChunks(1)
    await inbox.fail({ drop: 'after' })
    await sendNextChunk(await mailContext(clock))
    expect(await cancelOnlyRun()).toMatchObject({ status: 409, sent: 100 })
  })

  test('cancels a run whose only request the provider certainly did not accept', async () => {
    await planChunks(1)
    await inbox.fail({ status: 503, name: 'service_unavailable' })
    await sendNextChunk(await mailContext(clock))
    expect((await cancelOnlyRun()).status).toBe(200)
  })

  test('cancels a run between the draft and the freeze of a chunk', async () => {
    await planChunks(1)
    const context = await mailContext(clock)
    const { freeze } = context.chunks
    context.chunks.freeze = async (...frozen) => {
      await env.DB.prepare("UPDATE run SET state = 'cancelled'").run()
      return freeze(...frozen)
    }
    await sendNextChunk(context)
    expect(await inbox.mails()).toEqual([])
  })

  test('resolves an unknown chunk as sent, or has it sent again with a ticket', async () => {
    await planChunks(2)
    const context = await mailContext(clock)
    await inbox.fail({ drop: 'before' }, { drop: 'before' })
    await sendNextChunk(context)
    await sendNextChunk(context)
    clock.wall += 23 * 3_600_000
    await sendNextChunk(context)
    await sendNextChunk(context)
    const { chunks } = (await (await call('/v1/chunks?state=unknown', { headers: asPublisher })).json()) as {
      chunks: { id: number; readers: number }[]
    }
    expect(chunks.map((chunk) => chunk.readers)).toEqual([100, 100])
    const enqueued: number[] = []
    const resolveContext = {
      ...context,
      tickets: { ...NO_TICKETS, enqueueMail: async (count: number) => void enqueued.push(count) },
    }
    expect(await resolveUnknownChunk(resolveContext, chunks[0]!.id, 'sent')).toBe(true)
    expect(enqueued).toEqual([])
    expect(await resolveUnknownChunk(resolveContext, chunks[1]!.id, 'resend')).toBe(true)
    expect(enqueued).toEqual([1])
    expect(await resolveUnknownChunk(resolveContext, chunks[1]!.id, 'resend')).toBe(false)
    await sendNextChunk(context)
    expect(await chunkStates()).toEqual(['sent', 'sent'])
    expect(await inbox.mails()).toHaveLength(100)
  })
})
