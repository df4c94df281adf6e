import { expect, test } from 'vitest'
import { memoize } from '../../src/lib/memoize.ts'

test('computes once for the same arguments, also an undefined result and one that a caller still waits for', async () => {
  const calls: string[] = []
  const sum = memoize((a: number, b: string) => {
    calls.push(`${a} ${b}`)
    return a === 0 ? undefined : Promise.resolve(`${a}${b}`)
  })
  expect(await Promise.all([sum(1, 'x'), sum(1, 'x'), sum(1, 'y')])).toEqual(['1x', '1x', '1y'])
  expect([sum(0, 'x'), sum(0, 'x')]).toEqual([undefined, undefined])
  expect(calls).toEqual(['1 x', '1 y', '0 x'])
})

test('computes again after compute has thrown', () => {
  let calls = 0
  const once = memoize((_: string) => {
    if (++calls === 1) throw new Error('first')
    return calls
  })
  expect(() => once('a')).toThrow('first')
  expect([once('a'), once('a')]).toEqual([2, 2])
})
