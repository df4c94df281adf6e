/** First in, first out, without moving what waits: tens of thousands may. */
export type Queue<T> = { push(item: T): void; take(): T | undefined; isEmpty(): boolean; clear(): void }

export const createQueue = <T>(): Queue<T> => {
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
