import { describe, expect, test } from 'vitest'
import { isRefusal } from '../../src/lib/refusal.ts'
import { stores } from '../world.ts'
import { draft } from './sample-draft.ts'

const DAY = 86_400_000

describe('a receipt', () => {
  test('gives a repeated request the first seq, and refuses another body', async () => {
    const { journal, receipts } = stores()
    const receipt = { publisher: 'newsroom', key: 'key-1', bodyHash: 'aa', begunAt: 1_000 }
    expect(await receipts.claimReceipt(receipt)).toBeNull()
    const running = await receipts.claimReceipt({ ...receipt, begunAt: 1_001 })
    expect(isRefusal(running) && running.refused).toBe('conflict')
    const recorded = await journal.appendRevision(draft({ id: 'keyed' }), receipt)
    expect(await receipts.claimReceipt({ ...receipt, begunAt: 2_000 })).toEqual({
      seq: !isRefusal(recorded) && recorded.revision.seq,
      duplicateOf: null,
    })
    const reused = await receipts.claimReceipt({ ...receipt, bodyHash: 'bb', begunAt: 2_000 })
    expect(isRefusal(reused) && reused.refused).toBe('key-reused')
  })

  test('passes to another attempt after a minute without a result, and the first attempt then records nothing', async () => {
    const { journal, receipts } = stores()
    const receipt = { publisher: 'newsroom', key: 'key-2', bodyHash: 'aa', begunAt: 0 }
    expect(await receipts.claimReceipt(receipt)).toBeNull()
    const next = { ...receipt, begunAt: 60_000 }
    expect(await receipts.claimReceipt(next)).toBeNull()
    const late = await journal.appendRevision(draft({ id: 'overtaken' }), receipt)
    expect(isRefusal(late) && late.refused).toBe('conflict')
    await receipts.releaseReceipt(receipt)
    expect(isRefusal(await journal.appendRevision(draft({ id: 'overtaken' }), next))).toBe(false)
  })

  test('is deleted when it is old, and not before', async () => {
    const { receipts, commitBatch } = stores()
    const [old, young] = [DAY - 1, DAY].map((begunAt) => ({
      publisher: 'p',
      key: `at ${begunAt}`,
      bodyHash: 'aa',
      begunAt,
    }))
    for (const each of [old!, young!]) expect(await receipts.claimReceipt(each)).toBeNull()
    await commitBatch([receipts.prepareDeleteOld(DAY)])
    expect(await receipts.claimReceipt(old!)).toBeNull()
    expect(await receipts.claimReceipt(young!)).not.toBeNull()
  })
})
