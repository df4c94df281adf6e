/** A place in a room: `keep` gives back all but so many bytes of it, `leave` the rest. */
export type SemaphorePermit = { shrink: (bytes: number) => void; release: () => void }

export type ByteSemaphore = { acquire: (bytes: number) => Promise<SemaphorePermit> }

/** Room for so many bytes at once. Whoever finds too little waits in line; nobody overtakes. */
export const byteSemaphore = (capacity: number): ByteSemaphore => {
  let free = capacity
  const waiting: { bytes: number; enter: (taken: SemaphorePermit) => void }[] = []

  const admitWaiting = (): void => {
    while (waiting.length > 0 && waiting[0]!.bytes <= free) {
      const next = waiting.shift()!
      free -= next.bytes
      next.enter(permitOf(next.bytes))
    }
  }
  const permitOf = (acquired: number): SemaphorePermit => {
    let heldBytes = acquired
    const keep = (remaining: number): void => {
      free += Math.max(0, heldBytes - remaining)
      heldBytes = Math.min(heldBytes, remaining)
      admitWaiting()
    }
    return { shrink: keep, release: () => keep(0) }
  }
  return {
    acquire: (needed) =>
      new Promise((enter) => {
        waiting.push({ bytes: Math.min(needed, capacity), enter })
        admitWaiting()
      }),
  }
}
