export type FifoQueue<T> = { push(item: T): void; take(): T | undefined; isEmpty(): boolean; clear(): void }

/** Creates a first-in, first-out queue whose `take` costs the same for any length: it moves an index, not the items. */
export const createQueue = <T>(): FifoQueue<T> => {
  let items: T[] = []
  let next = 0
  const clear = () => {
    items = []
    next = 0
  }
  return {
    push: (item) => void items.push(item),
    take: () => {
      const item = items[next]
      next += 1
      if (next >= items.length) clear()
      return item
    },
    isEmpty: () => items.length === 0,
    clear,
  }
}
