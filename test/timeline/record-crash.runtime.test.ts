import { env } from 'cloudflare:workers'
import { describe, expect, test } from 'vitest'
import { isRefusal } from '../../src/lib/refusal.ts'
import { createStores } from '../../src/stores.ts'
import { recordDraft } from '../../src/timeline/record-event.ts'
import { stores } from '../world.ts'
import { draft } from './sample-draft.ts'

const RECEIPT = { publisher: 'desk', key: 'a-key', bodyHash: 'aa', begunAt: 1_000 }

/** A binding with one method that throws. */
const withFailing = <T extends object>(binding: T, method: keyof T & string): T =>
  new Proxy(binding, {
    get: (target, name) => {
      if (name === method)
        return () => {
          throw new Error(`${method} failed`)
        }
      const value = Reflect.get(target, name) as unknown
      return typeof value === 'function' ? value.bind(target) : value
    },
  })

const countRows = async (event: string): Promise<number> =>
  (await env.DB.prepare(
    'SELECT (SELECT count(*) FROM journal WHERE event = ?1) + (SELECT count(*) FROM event WHERE id = ?1) AS n',
  )
    .bind(event)
    .first<{ n: number }>())!.n

const countValues = async (event: string): Promise<number> =>
  (await env.TIMELINE.list({ prefix: `revision/${event}/` })).keys.length

describe('a crash', () => {
  test('before KV has the content leaves nothing, and the Idempotency-Key can be used at once', async () => {
    const broken = createStores({ ...env, TIMELINE: withFailing(env.TIMELINE, 'put') })
    const event = draft({ id: 'no-kv' })
    await expect(recordDraft(broken, event, RECEIPT)).rejects.toThrow('put failed')
    expect([await countRows('no-kv'), await countValues('no-kv')]).toEqual([0, 0])
    expect(await recordDraft(stores(), event, { ...RECEIPT, begunAt: 1_001 })).toMatchObject({ replayed: false })
    expect(await recordDraft(stores(), event, { ...RECEIPT, begunAt: 1_002 })).toMatchObject({ replayed: true })
  })

  test('between KV and D1 leaves a value that nobody reads, and the same request is recorded after a minute', async () => {
    const broken = createStores({ ...env, DB: withFailing(env.DB, 'batch') })
    const receipt = { ...RECEIPT, key: 'another-key' }
    const event = draft({ id: 'no-db' })
    await expect(recordDraft(broken, event, receipt)).rejects.toThrow('batch failed')
    expect([await countRows('no-db'), await countValues('no-db')]).toEqual([0, 1])
    const { journal } = stores()
    expect([await journal.findLatest('no-db'), await journal.findNewest('no-db')]).toEqual([null, null])
    // The outcome of the batch is unknown, so the receipt is taken over only after a minute.
    const early = await recordDraft(stores(), event, { ...receipt, begunAt: 2_000 })
    expect(isRefusal(early) && early.refused).toBe('conflict')
    expect(await recordDraft(stores(), event, { ...receipt, begunAt: 61_000 })).toMatchObject({ replayed: false })
    expect([await countRows('no-db'), await countValues('no-db')]).toEqual([2, 1])
  })

  test('in the middle of the transaction undoes all of it', async () => {
    await env.DB.prepare(
      "CREATE TRIGGER abort_half BEFORE INSERT ON event WHEN new.id = 'half' BEGIN SELECT raise(ABORT, 'aborted'); END",
    ).run()
    const { journal } = stores()
    await expect(journal.appendRevision(draft({ id: 'half' }), null)).rejects.toThrow('aborted')
    expect(await countRows('half')).toBe(0)
    await env.DB.prepare('DROP TRIGGER abort_half').run()
    expect(isRefusal(await journal.appendRevision(draft({ id: 'half' }), null))).toBe(false)
  })
})
