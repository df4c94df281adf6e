import { env } from 'cloudflare:workers'
import { describe, expect, test } from 'vitest'
import { beginTestFile } from './begin-test-file.ts'
import { recorded } from './workshop.ts'
import { call, idle, inbox, postJson, stores, until } from './world.ts'

const HOUR = 3_600_000
const readNextSlot = async (): Promise<number> =>
  (await env.DB.prepare('SELECT next_slot_at AS at FROM provider').first<{ at: number }>())!.at
const subscribe = (email: string): Promise<Response> => postJson('/v1/subscriptions', { email })

describe('a test file that begins after another one', () => {
  test('finds no row, no content and no mail of it', async () => {
    await recorded('of-the-first-file')
    await subscribe('first@readers.example.net')
    await idle()
    expect(await inbox.mails()).toHaveLength(1)
    expect(await (await call('/v1/events')).text()).toContain('of-the-first-file')
    await beginTestFile()
    expect(await stores().journal.readHeadSeq()).toBe(0)
    expect((await env.TIMELINE.list()).keys).toEqual([])
    expect(await inbox.mails()).toEqual([])
    expect(await (await call('/v1/events')).text()).not.toContain('of-the-first-file')
  })

  test('is not held up by a batch of tickets that waits for a clock which a test moved', async () => {
    const slot = Date.now() + HOUR
    await env.DB.prepare('UPDATE provider SET next_slot_at = ?1').bind(slot).run()
    await subscribe('waiting@readers.example.net')
    await until(async () => (await readNextSlot()) > slot, 'a batch waits for the slot')
    await beginTestFile()
    await subscribe('next@readers.example.net')
    await idle()
    expect((await inbox.mails()).map(({ to }) => to)).toEqual([['next@readers.example.net']])
  })
})
