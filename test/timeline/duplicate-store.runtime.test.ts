import { env } from 'cloudflare:workers'
import { describe, expect, test } from 'vitest'
import { isRefusal } from '../../src/lib/refusal.ts'
import type { EventDraft } from '../../src/timeline/event-draft.ts'
import { stores } from '../world.ts'
import { draft } from './sample-draft.ts'

const HOUR = 3_600_000
const RETRACTION = { change: 'retraction', reason: { en: 'Untrue.' } } as const

const titled = (title: string) => ({ text: { en: { title, summary: 'It was reported.' } } })

/** Records an event, unless it is a duplicate. Returns the id of the event that it repeats. */
const record = async (more: Partial<EventDraft>): Promise<string | null> => {
  const outcome = await stores().journal.appendRevision(draft(more), null, 'refuse')
  if (!isRefusal(outcome)) return null
  expect(outcome.refused).toBe('duplicate')
  return String(outcome.extensions!.duplicate_of)
}

describe('an event is a duplicate of one that was recorded', () => {
  test('less than 24 hours before, to the millisecond', async () => {
    const same = titled('To the millisecond')
    expect(await record({ id: 'at-first', ...same, recorded_at: 1_000 })).toBeNull()
    expect(await record({ id: 'at-last', ...same, recorded_at: 1_000 + 24 * HOUR - 1 })).toBe('at-first')
    expect(await record({ id: 'at-last', ...same, recorded_at: 1_000 + 24 * HOUR })).toBeNull()
  })

  test('by its recording, not by a revision of it', async () => {
    const same = titled('By its recording')
    await record({ id: 'revised', ...same, recorded_at: 0 })
    await record({ id: 'revised', ...same, number: 2, change: 'update', recorded_at: 20 * HOUR })
    expect(await record({ id: 'late', ...same, recorded_at: 25 * HOUR })).toBeNull()
  })

  test('again after a retraction was released, but not if the retraction was cancelled in its hold', async () => {
    const same = titled('Recorded again')
    await record({ id: 'again', ...same, recorded_at: 0, release_at: 0 })
    const retracted = { id: 'again', ...same, ...RETRACTION, recorded_at: 20 * HOUR, release_at: 20 * HOUR + 10_000 }
    await record({ ...retracted, number: 2 })
    await record({ id: 'again', ...same, number: 3, recorded_at: 20 * HOUR + 9_000 })
    expect(await record({ id: 'other', ...same, recorded_at: 25 * HOUR })).toBeNull()
    await record({ id: 'other', ...same, ...RETRACTION, number: 2, recorded_at: 25 * HOUR })
    await record({ ...retracted, number: 4 })
    await record({ id: 'again', ...same, number: 5, recorded_at: 21 * HOUR })
    expect(await record({ id: 'third', ...same, recorded_at: 25 * HOUR })).toBe('again')
  })
})

test('the search for a duplicate reads few rows among many events', async () => {
  for (let at = 0; at < 40; at++) await record({ id: `many-${at}`, ...titled(`Of many: ${at}`) })
  const meter = { rows: 0 }
  const database = new Proxy(env.DB, {
    get: (target, name) => {
      if (name !== 'batch') return Reflect.get(target, name).bind(target)
      return async (statements: D1PreparedStatement[]) => {
        const results = await target.batch(statements)
        meter.rows = results[0]!.meta.rows_read
        return results
      }
    },
  })
  const { createStores } = await import('../../src/stores.ts')
  await createStores({ ...env, DB: database }).journal.appendRevision(
    draft({ id: 'one-more', ...titled('One more') }),
    null,
    'refuse',
  )
  expect(meter.rows).toBeGreaterThan(0)
  expect(meter.rows).toBeLessThan(10)
})
