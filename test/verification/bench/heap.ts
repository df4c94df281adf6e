import { setTimeout as pause } from 'node:timers/promises'

/** The most memory that the Worker's isolate held in any sample, in bytes, what was garbage already included. */
export type HeapWatch = { during: <T>(act: () => Promise<T>) => Promise<{ value: T; most: number }>; close: () => void }

/** What the runtime's inspector says of one isolate (Runtime.getHeapUsage of the Chrome DevTools Protocol). */
type Usage = { usedSize: number; backingStorageSize?: number; embedderHeapUsedSize?: number }

const SAMPLE_EVERY_MS = 50

/** Watches the isolate's memory through the inspector on `port`, which asks who is there. */
export const watchHeap = async (port: number): Promise<HeapWatch> => {
  const headers = { origin: 'http://localhost', 'user-agent': 'bench' }
  const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`, { headers } as never)
  const waiting = new Map<number, (usage: Usage) => void>()
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve())
    socket.addEventListener('error', () => reject(new Error('The inspector does not answer.')))
  })
  socket.addEventListener('message', ({ data }) => {
    const { id, result } = JSON.parse(String(data)) as { id?: number; result?: Usage }
    if (id !== undefined && result) waiting.get(id)?.(result)
    if (id !== undefined) waiting.delete(id)
  })
  let asked = 0
  const usage = (): Promise<Usage> =>
    new Promise((resolve) => {
      waiting.set(++asked, resolve)
      socket.send(JSON.stringify({ id: asked, method: 'Runtime.getHeapUsage' }))
    })
  return { during: (act) => sampled(usage, act), close: () => socket.close() }
}

const sampled = async <T>(usage: () => Promise<Usage>, act: () => Promise<T>) => {
  let most = 0
  let isOver = false
  const sampling = async () => {
    while (!isOver) {
      const { usedSize, backingStorageSize = 0, embedderHeapUsedSize = 0 } = await usage()
      most = Math.max(most, usedSize + backingStorageSize + embedderHeapUsedSize)
      await pause(SAMPLE_EVERY_MS)
    }
  }
  const sampler = sampling()
  const value = await act()
  isOver = true
  await sampler
  return { value, most }
}
