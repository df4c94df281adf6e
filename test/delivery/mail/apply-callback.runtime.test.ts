import { env } from 'cloudflare:workers'
import { Webhook } from 'standardwebhooks'
import { describe, expect, test } from 'vitest'
import { encodeMembers } from '../../../src/editions/plan/chunk-members.ts'
import { RUNTIME_VARIABLES } from '../../runtime-variables.ts'
import { readers } from '../../workshop.ts'
import { call, stores } from '../../world.ts'

const DAY = 86_400_000
let messages = 0

/** Sends a callback with the provider's signature and header names. */
const sendCallback = async (
  type: string,
  data: Record<string, unknown>,
  id = `msg_${++messages}`,
): Promise<Response> => {
  const body = JSON.stringify({ type, created_at: new Date().toISOString(), data })
  const at = new Date()
  const signature = new Webhook(RUNTIME_VARIABLES.RESEND_WEBHOOK_SECRET).sign(id, at, body)
  const headers = {
    'svix-id': id,
    'svix-timestamp': String(Math.floor(at.getTime() / 1000)),
    'svix-signature': signature,
  }
  return call('/hooks/resend', { method: 'POST', body, headers })
}

const insertChunk = async (readers: number[], state = 'sent'): Promise<number> => {
  const members = encodeMembers(readers.map((reader) => ({ reader, edition: 'e', filter: null, run: 1 })))
  const inserted = await env.DB.prepare(
    `INSERT INTO chunk (kind, rank, members, checked_seq, state, planned_at, recipients, settled_at) VALUES ('digest', 3, ?1, 0, ?2, 0, '[]', ?3) RETURNING id`,
  )
    .bind(JSON.stringify(members), state, state === 'sent' ? 1 : null)
    .first<{ id: number }>()
  return inserted!.id
}

const deliveredOf = async (chunk: number): Promise<Record<string, [number, number]>> => {
  const row = await env.DB.prepare('SELECT delivered FROM chunk WHERE id = ?1')
    .bind(chunk)
    .first<{ delivered: string | null }>()
  return JSON.parse(row?.delivered ?? '{}')
}

const about = (chunk: number, member: number, more: Record<string, unknown> = {}) => ({
  to: ['someone@readers.example.net'],
  tags: { kind: 'digest', chunk: String(chunk), member: String(member) },
  ...more,
})

describe('a callback', () => {
  test('stores the status of the highest rank, in whatever order callbacks come', async () => {
    const chunk = await insertChunk([501])
    for (const type of ['email.delivered', 'email.delivery_delayed', 'email.sent'])
      expect((await sendCallback(type, about(chunk, 501))).status).toBe(200)
    expect((await deliveredOf(chunk))['501']?.[0]).toBe(3)
    await sendCallback('email.complained', about(chunk, 501))
    await sendCallback('email.delivered', about(chunk, 501))
    expect((await deliveredOf(chunk))['501']?.[0]).toBe(6)
  })

  test('about a delivery writes one row', async () => {
    const chunk = await insertChunk([502])
    const { chunks, callbacks } = stores()
    const [updated, deleted] = await env.DB.batch([
      chunks.prepareDeliveryUpdate(chunk, 502, { rank: 3, at: 1, wallMs: 1 }),
      callbacks.prepareDeleteTransient(502),
    ])
    expect(updated!.meta.rows_written + deleted!.meta.rows_written).toBe(1)
  })

  test('settles a chunk in state unknown, and deletes its addresses', async () => {
    const chunk = await insertChunk([503, 504], 'unknown')
    await sendCallback('email.sent', about(chunk, 503))
    const row = await env.DB.prepare('SELECT state, recipients FROM chunk WHERE id = ?1').bind(chunk).first()
    expect(row).toEqual({ state: 'sent', recipients: null })
  })

  test('about a permanent bounce, a complaint or a suppression ends the subscription', async () => {
    const cases: [string, Record<string, unknown>, string][] = [
      ['email.bounced', { bounce: { type: 'Permanent' } }, 'bounced'],
      ['email.complained', {}, 'complained'],
      ['email.suppressed', {}, 'suppressed'],
    ]
    for (const [type, more, reason] of cases) {
      const [number] = await readers(1, `${reason}-`)
      const { email } = (await stores().subscribers.findByNumber(number!))!
      await sendCallback(type, about(1, number!, { to: [email.toUpperCase()], ...more }))
      const ended = await stores().subscribers.findByNumber(number!)
      expect([ended?.state, ended?.endedReason]).toEqual(['ended', reason])
    }
  })

  test('about a third transient bounce within more than seven days ends it, unless mail was delivered in between', async () => {
    const [always, sometimes] = await readers(2, 'transient-')
    const bounce = async (number: number, at: number) => {
      const { email } = (await stores().subscribers.findByNumber(number))!
      await sendCallback('email.bounced', about(1, number, { to: [email], bounce: { type: 'Transient' } }))
      await env.DB.prepare('UPDATE callback SET received_at = received_at - ?1 WHERE id = ?2')
        .bind(at, `msg_${messages}`)
        .run()
    }
    for (const number of [always!, sometimes!]) {
      await bounce(number, 8 * DAY)
      await bounce(number, 4 * DAY)
    }
    await sendCallback('email.delivered', about(await insertChunk([sometimes!]), sometimes!))
    for (const number of [always!, sometimes!]) await bounce(number, 0)
    expect((await stores().subscribers.findByNumber(always!))?.endedReason).toBe('bounced')
    expect((await stores().subscribers.findByNumber(sometimes!))?.state).toBe('active')
  })

  test('that the provider repeats counts once', async () => {
    const [number] = await readers(1, 'repeated-')
    const { email } = (await stores().subscribers.findByNumber(number!))!
    for (let times = 0; times < 5; times++)
      await sendCallback('email.bounced', about(1, number!, { to: [email], bounce: { type: 'Transient' } }), 'msg_same')
    expect(
      (
        await stores().callbacks.countTransientBounces({
          id: 'another',
          type: '',
          chunk: 1,
          member: number!,
          to: email,
          isPermanent: false,
          isTransient: true,
        })
      ).bounces,
    ).toBe(1)
  })

  test('of an unknown type is accepted', async () => {
    expect((await sendCallback('email.teleported', { anything: [1, 2] })).status).toBe(200)
    expect((await sendCallback('contact.created', {})).status).toBe(200)
  })

  test('that could not be stored is answered with 503, so that the provider repeats it', async () => {
    await env.DB.prepare('ALTER TABLE chunk RENAME TO chunk_away').run()
    try {
      expect((await sendCallback('email.delivered', about(1, 505))).status).toBe(503)
    } finally {
      await env.DB.prepare('ALTER TABLE chunk_away RENAME TO chunk').run()
    }
  })

  test('with a wrong signature is refused with 401', async () => {
    const headers = {
      'svix-id': 'x',
      'svix-timestamp': String(Math.floor(Date.now() / 1000)),
      'svix-signature': 'v1,AAAA',
    }
    expect((await call('/hooks/resend', { method: 'POST', body: '{}', headers })).status).toBe(401)
  })
})
