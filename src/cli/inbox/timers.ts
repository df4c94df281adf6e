/** Timers that can be cancelled together. */
export type Timers = { start(ms: number, then: () => void): void; isEmpty(): boolean; cancelAll(): void }

export const createTimers = (): Timers => {
  const timers = new Set<ReturnType<typeof setTimeout>>()
  return {
    start: (ms, then) => {
      const timer = setTimeout(() => {
        timers.delete(timer)
        then()
      }, ms)
      timers.add(timer)
    },
    isEmpty: () => timers.size === 0,
    cancelAll: () => {
      for (const timer of timers) clearTimeout(timer)
      timers.clear()
    },
  }
}
