import { describe, expect, test } from 'vitest'
import { byteSemaphore, type SemaphorePermit } from '../../src/lib/byte-semaphore.ts'

const flushMicrotasks = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn++) await Promise.resolve()
}

/** A call of `acquire`, with its permit as soon as it has one. */
const acquire = (semaphore: ReturnType<typeof byteSemaphore>, bytes: number) => {
  const call: { permit: SemaphorePermit | null } = { permit: null }
  void semaphore.acquire(bytes).then((permit) => {
    call.permit = permit
  })
  return call
}

describe('a byte semaphore', () => {
  test('admits a call that fits, and the next one when the first returns bytes', async () => {
    const semaphore = byteSemaphore(10)
    const [first, second] = [acquire(semaphore, 6), acquire(semaphore, 6)]
    await flushMicrotasks()
    expect([first.permit !== null, second.permit !== null]).toEqual([true, false])
    first.permit!.shrink(4)
    await flushMicrotasks()
    expect(second.permit).not.toBeNull()
  })

  test('admits calls in their order, also when a later one would fit', async () => {
    const semaphore = byteSemaphore(10)
    const [first, , third] = [acquire(semaphore, 8), acquire(semaphore, 8), acquire(semaphore, 1)]
    await flushMicrotasks()
    expect(third.permit).toBeNull()
    first.permit!.release()
    await flushMicrotasks()
    expect(third.permit).not.toBeNull()
  })

  test('has its capacity again after all permits are released, also if one is released twice', async () => {
    const semaphore = byteSemaphore(10)
    const first = acquire(semaphore, 10)
    await flushMicrotasks()
    first.permit!.shrink(3)
    first.permit!.release()
    first.permit!.release()
    const [second, third] = [acquire(semaphore, 10), acquire(semaphore, 1)]
    await flushMicrotasks()
    expect([second.permit !== null, third.permit !== null]).toEqual([true, false])
  })

  test('admits a call for more than its capacity, alone', async () => {
    const semaphore = byteSemaphore(10)
    const [first, second] = [acquire(semaphore, 50), acquire(semaphore, 1)]
    await flushMicrotasks()
    expect([first.permit !== null, second.permit !== null]).toEqual([true, false])
  })
})
