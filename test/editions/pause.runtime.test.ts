import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { begin, empty, newsroom } from './newsroom.ts'

beforeEach(begin)
afterEach(empty)

const DAY = 24 * 60
const DAY_MS = DAY * 60_000
/** Counts all mails so far as sent: only those informed their readers. */
const sendAll = () =>
  env.DB.prepare(
    `UPDATE chunk SET state = 'sent', frozen_at = planned_wall_at, settled_at = planned_wall_at WHERE state = 'pending'`,
  ).run()

const pausedRoom = async (choice: Parameters<typeof newsroom>[0]) => {
  const room = await newsroom(choice)
  await room.record('before', 'new', 'sy-aleppo')
  await room.record('wrong', 'new', 'sy-aleppo')
  await room.wait(2 * DAY)
  await sendAll()
  const pause = { at: room.now() + 10 * DAY_MS }
  await room.choose(choice, pause)
  return { ...room, pause, mailsBefore: (await room.kinds()).length }
}

describe.each([{ alerts: 'none' as const }, { alerts: 'all' as const }])('a reader who pauses (%j)', (choice) => {
  test('gets nothing until the day of return, and then one mail with what stands and what was withdrawn', async () => {
    const room = await pausedRoom(choice)
    await room.record('away', 'new', 'sy-aleppo', { severity: 'extreme' })
    await room.wait(DAY)
    await room.record('away', 'update', 'sy-aleppo', { severity: 'extreme' })
    await room.record('gone', 'new', 'sy-aleppo')
    await room.wait(DAY)
    await room.record('gone', 'retraction', 'sy-aleppo')
    await room.record('wrong', 'retraction', 'sy-aleppo')
    await room.wait(5 * DAY)
    expect(await room.kinds()).toHaveLength(room.mailsBefore)
    await room.wait(4 * DAY)
    expect((await room.kinds()).slice(room.mailsBefore)).toEqual(['retraction'])
    expect((await room.tellings('away')).map(({ number }) => number)).toEqual([2])
    expect((await room.tellings('wrong')).at(-1)).toMatchObject({ kind: 'retraction', number: 2 })
    expect(await room.tellings('gone')).toEqual([])
    expect((await room.tellings('before')).filter(({ isMark }) => !isMark)).toHaveLength(1)
  })

  test('gets each later event once, as before', async () => {
    const room = await pausedRoom(choice)
    await room.record('away', 'new', 'sy-aleppo')
    await room.wait(11 * DAY)
    expect((await room.kinds()).slice(room.mailsBefore)).toEqual(['rollup'])
    await room.record('after', 'new', 'sy-aleppo')
    await room.wait(2 * DAY)
    const own = (tellings: { isMark: boolean }[]) => tellings.filter(({ isMark }) => !isMark).length
    expect([own(await room.tellings('away')), own(await room.tellings('after'))]).toEqual([1, 1])
  })

  test('gets the mail at once on ending the pause early, and nothing again on the day that was chosen', async () => {
    const room = await pausedRoom(choice)
    await room.record('away', 'new', 'sy-aleppo')
    await room.wait(DAY)
    await room.choose(choice)
    await room.wait(1)
    expect((await room.kinds()).slice(room.mailsBefore)).toEqual(['rollup'])
    await room.wait(12 * DAY)
    expect((await room.kinds()).slice(room.mailsBefore)).toEqual(['rollup'])
  })

  test('gets no mail on return if nothing was recorded', async () => {
    const room = await pausedRoom(choice)
    await room.wait(12 * DAY)
    expect(await room.kinds()).toHaveLength(room.mailsBefore)
  })

  test('who unsubscribed meanwhile gets nothing', async () => {
    const room = await pausedRoom(choice)
    await room.record('away', 'new', 'sy-aleppo')
    await env.DB.prepare(`UPDATE subscriber SET state = 'ended', ended_at = 0, ended_reason = 'unsubscribed'`).run()
    await room.wait(12 * DAY)
    expect(await room.kinds()).toHaveLength(room.mailsBefore)
  })
})

describe('a reader who follows an event and pauses', () => {
  test('gets its changes in the mail on return, and a change after it by alert', async () => {
    const choice = { alerts: 'all' as const, regions: ['sy-aleppo'] }
    const room = await newsroom(choice)
    await room.record('a', 'new')
    const followed = { ...choice, events: [room.id('a')] }
    await room.choose(followed, { at: room.now() + 3 * DAY_MS })
    await room.record('a', 'update')
    await room.wait(2 * DAY)
    expect(await room.kinds()).toEqual([])
    await room.wait(2 * DAY)
    expect((await room.tellings('a')).map(({ kind, number }) => [kind, number])).toEqual([['rollup', 2]])
    await room.choose(followed)
    await room.record('a', 'update')
    await room.tick()
    expect((await room.tellings('a')).at(-1)).toMatchObject({ kind: 'alert', number: 3 })
  })
})
