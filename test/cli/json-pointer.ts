type Container = Record<string, unknown>

/** A copy of a document with the value at a pointer replaced. undefined removes it. The end of a list is `-`. */
export const replaceAt = <T>(document: T, pointer: string, value: unknown): T => {
  const copy = structuredClone(document)
  const steps = pointer.split('/').slice(1)
  const last = steps.pop()!
  const owner = steps.reduce((at, step) => at[step] as Container, copy as Container)
  if (last === '-') (owner as unknown as unknown[]).push(value)
  else if (value === undefined) delete owner[last]
  else owner[last] = value
  return copy
}

/** Every pointer into a document, except the empty one. */
export const pointersIn = (value: unknown): string[] =>
  typeof value !== 'object' || value === null
    ? []
    : Object.entries(value).flatMap(([key, each]) => {
        const step = `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`
        return [step, ...pointersIn(each).map((pointer) => step + pointer)]
      })

/** True if the parent of a pointer (RFC 6901) is an object or a list. */
export const pointsInto = (document: unknown, pointer: string): boolean => {
  const steps = pointer.split('/').slice(1, -1)
  let at = document
  for (const step of steps.map((each) => each.replaceAll('~1', '/').replaceAll('~0', '~'))) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, step)) return false
    at = (at as Container)[step]
  }
  return pointer === '' || (pointer.startsWith('/') && typeof at === 'object' && at !== null)
}
