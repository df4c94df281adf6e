import { setTimeout as pause } from 'node:timers/promises'

/** Measures the memory of the Worker's isolate. `maxBytes` is the largest sample, garbage included. */
export type HeapWatch = {
  during: <T>(act: () => Promise<T>) => Promise<{ value: T; maxBytes: number }>
  close: () => void
}

/** The result of Runtime.getHeapUsage (Chrome DevTools Protocol). */
type HeapUsage = { usedSize: number; backingStorageSize?: number; embedderHeapUsedSize?: number }

const SAMPLE_EVERY_MS = 50

/** Connects to the inspector of the runtime on a loopback port. */
export const watchHeap = async (port: number): Promise<HeapWatch> => {
  // The inspector refuses a connection without these headers.
  const headers = { origin: 'http://localhost', 'user-agent': 'bench' }
  const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`, { headers } as never)
  const pending = new Map<number, (usage: HeapUsage) => void>()
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve())
    socket.addEventListener('error', () => reject(new Error('The inspector of the runtime does not answer.')))
  })
  socket.addEventListener('message', ({ data }) => {
    const { id, result } = JSON.parse(String(data)) as { id?: number; result?: HeapUsage }
    if (id === undefined) return
    if (result) pending.get(id)?.(result)
    pending.delete(id)
  })
  let lastId = 0
  const readUsage = (): Promise<HeapUsage> =>
    new Promise((resolve) => {
      pending.set(++lastId, resolve)
      socket.send(JSON.stringify({ id: lastId, method: 'Runtime.getHeapUsage' }))
    })
  return { during: (act) => sampleDuring(readUsage, act), close: () => socket.close() }
}

const sampleDuring = async <T>(readUsage: () => Promise<HeapUsage>, act: () => Promise<T>) => {
  let maxBytes = 0
  let isOver = false
  const sampleUntilOver = async () => {
    while (!isOver) {
      const { usedSize, backingStorageSize = 0, embedderHeapUsedSize = 0 } = await readUsage()
      maxBytes = Math.max(maxBytes, usedSize + backingStorageSize + embedderHeapUsedSize)
      await pause(SAMPLE_EVERY_MS)
    }
  }
  const sampling = sampleUntilOver()
  const value = await act()
  isOver = true
  await sampling
  return { value, maxBytes }
}
