import { describe, expect, test } from 'vitest'
import { byteSemaphore, type SemaphorePermit } from '../../src/lib/byte-semaphore.ts'

const passed = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn++) await Promise.resolve()
}

/** Somebody who asks to enter, and what came of it so far. */
const asks = (room: ReturnType<typeof byteSemaphore>, bytes: number) => {
  const asked: { taken: SemaphorePermit | null } = { taken: null }
  void room.acquire(bytes).then((taken) => {
    asked.taken = taken
  })
  return asked
}

describe('a room for so many bytes', () => {
  test('lets in who fits, and the next one when another gives back what it does not need', async () => {
    const room = byteSemaphore(10)
    const [first, second] = [asks(room, 6), asks(room, 6)]
    await passed()
    expect([first.taken !== null, second.taken !== null]).toEqual([true, false])
    first.taken!.shrink(4)
    await passed()
    expect(second.taken).not.toBeNull()
  })

  test('lets nobody overtake, however little they need', async () => {
    const room = byteSemaphore(10)
    const [first, , third] = [asks(room, 8), asks(room, 8), asks(room, 1)]
    await passed()
    expect(third.taken).toBeNull()
    first.taken!.release()
    await passed()
    expect(third.taken).not.toBeNull()
  })

  test('is as large as before when all have left, however often they say so', async () => {
    const room = byteSemaphore(10)
    const first = asks(room, 10)
    await passed()
    first.taken!.shrink(3)
    first.taken!.release()
    first.taken!.release()
    const [second, third] = [asks(room, 10), asks(room, 1)]
    await passed()
    expect([second.taken !== null, third.taken !== null]).toEqual([true, false])
  })

  test('lets in who needs more than there is, alone', async () => {
    const room = byteSemaphore(10)
    const first = asks(room, 50)
    await passed()
    expect(first.taken).not.toBeNull()
  })
})
