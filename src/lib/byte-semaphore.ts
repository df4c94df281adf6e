/** Bytes that were acquired. `shrink` keeps at most `bytes` of them and returns the rest; `release` returns all. */
export type SemaphorePermit = { shrink: (bytes: number) => void; release: () => void }

export type ByteSemaphore = { acquire: (bytes: number) => Promise<SemaphorePermit> }

/**
 * A FIFO semaphore counted in bytes: `acquire` waits until the bytes are free and all earlier calls have theirs. A call
 * for more than `capacity` gets all of it.
 */
export const byteSemaphore = (capacity: number): ByteSemaphore => {
  let free = capacity
  const queue: { bytes: number; resolve: (permit: SemaphorePermit) => void }[] = []

  const admitQueued = (): void => {
    while (queue.length > 0 && queue[0]!.bytes <= free) {
      const next = queue.shift()!
      free -= next.bytes
      next.resolve(permitOf(next.bytes))
    }
  }
  const permitOf = (acquired: number): SemaphorePermit => {
    let held = acquired
    const shrink = (bytes: number): void => {
      free += Math.max(0, held - bytes)
      held = Math.min(held, bytes)
      admitQueued()
    }
    return { shrink, release: () => shrink(0) }
  }
  return {
    acquire: (bytes) =>
      new Promise((resolve) => {
        queue.push({ bytes: Math.min(bytes, capacity), resolve })
        admitQueued()
      }),
  }
}
