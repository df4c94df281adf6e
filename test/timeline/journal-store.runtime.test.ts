import { env } from 'cloudflare:workers'
import { describe, expect, test } from 'vitest'
import { isRefusal } from '../../src/lib/refusal.ts'
import { stores } from '../world.ts'
import { draft } from './drafts.ts'

describe('the journal', () => {
  test('numbers revisions 1, 2, 3 without a gap, whoever is refused between', async () => {
    const { journal } = stores()
    const first = await journal.appendRevision(draft({ id: 'gap-a' }), null)
    const refused = await journal.appendRevision(draft({ id: 'gap-a' }), null)
    const second = await journal.appendRevision(draft({ id: 'gap-b' }), null)
    expect(isRefusal(refused) && refused.refused).toBe('conflict')
    expect([first, second].map((each) => !isRefusal(each) && each.seq)).toEqual([1, 2])
    expect(await journal.readHeadSeq()).toBe(2)
  })

  test('lets one of two revisions of the same number win, a hundred times', async () => {
    const { journal } = stores()
    await journal.appendRevision(draft({ id: 'race' }), null)
    for (let number = 2; number <= 101; number++) {
      const one = draft({ id: 'race', number, change: 'update', recorded_at: number })
      const other = { ...one, text: { en: { title: 'Another clash', summary: 'It was reported.' } } }
      const outcomes = await Promise.all([journal.appendRevision(one, null), journal.appendRevision(other, null)])
      expect(outcomes.filter(isRefusal).map((each) => each.refused)).toEqual(['stale-number'])
    }
    const told = await journal.listOfEventAfter('race', 0, 1000)
    expect(told.map((each) => each.number)).toEqual(Array.from({ length: 101 }, (_, at) => at + 1))
    expect(told.map((each) => each.seq)).toEqual(Array.from({ length: 101 }, (_, at) => told[0]!.seq + at))
    expect((await journal.readRevisions(told)).map((each) => each.number)).toEqual(told.map((each) => each.number))
  })

  test('holds back what follows the first revision that is not released yet', async () => {
    const { journal } = stores()
    const head = await journal.readHeadSeq()
    await journal.appendRevision(draft({ id: 'held', recorded_at: 5_000, release_at: 65_000 }), null)
    await journal.appendRevision(draft({ id: 'silent', silent: true, recorded_at: 6_000, release_at: 6_000 }), null)
    expect(await journal.readReleasedSeq(64_999)).toBe(head)
    expect(await journal.readReleasedSeq(65_000)).toBe(head + 2)
  })

  test('never reads an event as missing because KV is slow: it is a fault to try again', async () => {
    const { journal } = stores()
    await journal.appendRevision(draft({ id: 'slow' }), null)
    const told = (await journal.findLatest('slow'))!
    await env.TIMELINE.delete(`revision/slow/1/${told.hash}`)
    await expect(journal.readRevisions([told])).rejects.toThrow('KV has no value yet')
  })

  test('leaves nothing but a value that nobody reads when a crash comes between KV and D1', async () => {
    const { journal } = stores()
    await env.TIMELINE.put('revision/orphan/1/abc', JSON.stringify(draft({ id: 'orphan' })))
    expect(await journal.findLatest('orphan')).toBeNull()
    expect(isRefusal(await journal.appendRevision(draft({ id: 'orphan' }), null))).toBe(false)
  })

  test('answers the same request with the same revision, and another body under its key with a refusal', async () => {
    const { journal } = stores()
    const receipt = { publisher: 'newsroom', key: 'key-1', bodyHash: 'aa', begunAt: 1_000 }
    expect(await journal.claimReceipt(receipt)).toBeNull()
    const running = await journal.claimReceipt({ ...receipt, begunAt: 1_001 })
    expect(isRefusal(running) && running.refused).toBe('conflict')
    const recorded = await journal.appendRevision(draft({ id: 'keyed' }), receipt)
    expect(await journal.claimReceipt({ ...receipt, begunAt: 2_000 })).toBe(!isRefusal(recorded) && recorded.seq)
    const reused = await journal.claimReceipt({ ...receipt, bodyHash: 'bb', begunAt: 2_000 })
    expect(isRefusal(reused) && reused.refused).toBe('key-reused')
  })

  test('frees the key of a request that died half way', async () => {
    const { journal } = stores()
    const receipt = { publisher: 'newsroom', key: 'key-2', bodyHash: 'aa', begunAt: 0 }
    expect(await journal.claimReceipt(receipt)).toBeNull()
    const next = { ...receipt, begunAt: 60_000 }
    expect(await journal.claimReceipt(next)).toBeNull()
    const late = await journal.appendRevision(draft({ id: 'overtaken' }), receipt)
    expect(isRefusal(late) && late.refused).toBe('conflict')
    await journal.deleteReceipt(receipt)
    expect(isRefusal(await journal.appendRevision(draft({ id: 'overtaken' }), next))).toBe(false)
  })
})
