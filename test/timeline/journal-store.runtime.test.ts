import { env } from 'cloudflare:workers'
import { describe, expect, test } from 'vitest'
import { isRefusal } from '../../src/lib/refusal.ts'
import { stores } from '../world.ts'
import { draft } from './sample-draft.ts'

describe('the journal', () => {
  test('numbers revisions 1, 2, 3 without a gap, also after a refused one', async () => {
    const { journal } = stores()
    const first = await journal.appendRevision(draft({ id: 'gap-a' }), null)
    const refused = await journal.appendRevision(draft({ id: 'gap-a' }), null)
    const second = await journal.appendRevision(draft({ id: 'gap-b' }), null)
    expect(isRefusal(refused) && refused.refused).toBe('conflict')
    expect([first, second].map((each) => !isRefusal(each) && each.revision.seq)).toEqual([1, 2])
    expect(await journal.readHeadSeq()).toBe(2)
  })

  test('records one of two simultaneous revisions with the same number, a hundred times', async () => {
    const { journal } = stores()
    await journal.appendRevision(draft({ id: 'race' }), null)
    for (let number = 2; number <= 101; number++) {
      const one = draft({ id: 'race', number, change: 'update', recorded_at: number })
      const other = { ...one, text: { en: { title: 'Another clash', summary: 'It was reported.' } } }
      const outcomes = await Promise.all([one, other].map((each) => stores().journal.appendRevision(each, null)))
      expect(outcomes.filter(isRefusal).map((each) => each.refused)).toEqual(['stale-number'])
    }
    const refs = await journal.listOfEventAfter('race', 0, 1000)
    expect(refs.map((each) => each.number)).toEqual(Array.from({ length: 101 }, (_, index) => index + 1))
    expect(refs.map((each) => each.seq)).toEqual(Array.from({ length: 101 }, (_, index) => refs[0]!.seq + index))
    expect((await journal.readRevisions(refs)).map((each) => each.number)).toEqual(refs.map((each) => each.number))
  })

  test('has a released seq before the first revision on hold', async () => {
    const { journal } = stores()
    const head = await journal.readHeadSeq()
    await journal.appendRevision(draft({ id: 'held', recorded_at: 5_000, release_at: 65_000 }), null)
    await journal.appendRevision(draft({ id: 'silent', silent: true, recorded_at: 6_000, release_at: 6_000 }), null)
    expect(await journal.readReleasedSeq(64_999)).toBe(head)
    expect(await journal.readReleasedSeq(65_000)).toBe(head + 2)
  })

  test('has a released seq that a revision of a clock more than a minute ahead does not hold back', async () => {
    const { journal } = stores()
    const head = await journal.readHeadSeq()
    await journal.appendRevision(draft({ id: 'ahead', recorded_at: 160_000, release_at: 220_000 }), null)
    expect(await journal.readReleasedSeq(99_999)).toBe(head + 1)
    expect(await journal.readReleasedSeq(100_000)).toBe(head)
    expect(await journal.readReleasedSeq(220_000)).toBe(head + 1)
  })

  test('throws for a revision that KV does not have yet, so that the caller retries', async () => {
    const { journal } = stores()
    await journal.appendRevision(draft({ id: 'slow' }), null)
    const ref = (await journal.findLatest('slow'))!
    await env.TIMELINE.delete(`revision/slow/1/${ref.hash}`)
    await expect(journal.readRevisions([ref])).rejects.toThrow('KV has no value yet')
  })

  test('ignores a value in KV that a crash left without a row', async () => {
    const { journal } = stores()
    await env.TIMELINE.put('revision/orphan/1/abc', JSON.stringify(draft({ id: 'orphan' })))
    expect(await journal.findLatest('orphan')).toBeNull()
    expect(isRefusal(await journal.appendRevision(draft({ id: 'orphan' }), null))).toBe(false)
  })
})
