import { env } from 'cloudflare:workers'
import { describe, expect, test } from 'vitest'
import { isRefusal } from '../../src/lib/refusal.ts'
import { journalStore } from '../../src/timeline/journal-store.ts'
import { recordDraft } from '../../src/timeline/record-event.ts'
import { draft } from './drafts.ts'

const RECEIPT = { publisher: 'desk', key: 'a-key', bodyHash: 'aa', begunAt: 1_000 }

/** A binding of which one act fails. */
const failing = <T extends object>(binding: T, act: keyof T & string): T =>
  new Proxy(binding, {
    get: (target, name) => {
      if (name === act)
        return () => {
          throw new Error(`${act} failed`)
        }
      const value = Reflect.get(target, name) as unknown
      return typeof value === 'function' ? value.bind(target) : value
    },
  })

const linesOf = async (event: string): Promise<number> =>
  (await env.DB.prepare(
    'SELECT (SELECT count(*) FROM journal WHERE event = ?1) + (SELECT count(*) FROM event WHERE id = ?1) AS n',
  )
    .bind(event)
    .first<{ n: number }>())!.n

const valuesOf = async (event: string): Promise<number> =>
  (await env.TIMELINE.list({ prefix: `revision/${event}/` })).keys.length

describe('a crash', () => {
  test('before KV has the value leaves nothing, and the key may be used at once', async () => {
    const broken = journalStore(env.DB, failing(env.TIMELINE, 'put'))
    const wanted = draft({ id: 'no-kv' })
    await expect(recordDraft(broken, wanted, RECEIPT)).rejects.toThrow('put failed')
    expect([await linesOf('no-kv'), await valuesOf('no-kv')]).toEqual([0, 0])
    const sound = journalStore(env.DB, env.TIMELINE)
    expect(await recordDraft(sound, wanted, { ...RECEIPT, begunAt: 1_001 })).toMatchObject({ replayed: false })
    expect(await recordDraft(sound, wanted, { ...RECEIPT, begunAt: 1_002 })).toMatchObject({ replayed: true })
  })

  test('between KV and D1 leaves only a value that nobody reads; the same request is recorded when it comes again', async () => {
    const broken = journalStore(failing(env.DB, 'batch'), env.TIMELINE)
    const receipt = { ...RECEIPT, key: 'another-key' }
    const wanted = draft({ id: 'no-db' })
    await expect(recordDraft(broken, wanted, receipt)).rejects.toThrow('batch failed')
    expect([await linesOf('no-db'), await valuesOf('no-db')]).toEqual([0, 1])
    const sound = journalStore(env.DB, env.TIMELINE)
    expect([await sound.findLatest('no-db'), await sound.findNewest('no-db')]).toEqual([null, null])
    // What became of the batch is not known, so the key waits a minute before another try may take it over.
    const early = await recordDraft(sound, wanted, { ...receipt, begunAt: 2_000 })
    expect(isRefusal(early) && early.refused).toBe('conflict')
    expect(await recordDraft(sound, wanted, { ...receipt, begunAt: 61_000 })).toMatchObject({ replayed: false })
    expect([await linesOf('no-db'), await valuesOf('no-db')]).toEqual([2, 1])
  })

  test('in the middle of the transaction takes all of it back', async () => {
    await env.DB.prepare(
      "CREATE TRIGGER fall BEFORE INSERT ON event WHEN new.id = 'half' BEGIN SELECT raise(ABORT, 'fell'); END",
    ).run()
    const sound = journalStore(env.DB, env.TIMELINE)
    await expect(sound.appendRevision(draft({ id: 'half' }), null)).rejects.toThrow('fell')
    expect(await linesOf('half')).toBe(0)
    await env.DB.prepare('DROP TRIGGER fall').run()
    expect(isRefusal(await sound.appendRevision(draft({ id: 'half' }), null))).toBe(false)
  })
})
