import { expect, test } from 'vitest'
import { lruCache } from '../../src/lib/lru-cache.ts'

test('what lies on a shelf is not fetched again', async () => {
  const kept = lruCache<number>(10)
  const asked: string[][] = []
  const fetch = async (missing: string[]) => {
    asked.push(missing)
    return missing.map((name) => [name, name.length] as const)
  }
  expect(await kept.getOrLoad(['a', 'bb'], fetch)).toEqual(new Map(Object.entries({ a: 1, bb: 2 })))
  expect(await kept.getOrLoad(['bb', 'ccc'], fetch)).toEqual(new Map(Object.entries({ bb: 2, ccc: 3 })))
  await kept.getOrLoad(['a', 'ccc'], fetch)
  expect(asked).toEqual([['a', 'bb'], ['ccc']])
})

test('what was not found is asked for again, and no value is taken for another', async () => {
  const kept = lruCache<string | null>(10)
  expect(await kept.getOrLoad(['late'], async () => [])).toEqual(new Map())
  expect(await kept.getOrLoad(['late'], async () => [['late', 'here']])).toEqual(new Map([['late', 'here']]))
  kept.put('nothing', null)
  expect(kept.get('nothing')).toBe(null)
})

test('what lay unused longest makes room', () => {
  const kept = lruCache<string>(5, (value) => value.length)
  kept.put('old', 'xx')
  kept.put('used', 'xx')
  kept.get('old')
  kept.put('new', 'xx')
  expect(['old', 'used', 'new'].map((name) => kept.get(name))).toEqual(['xx', undefined, 'xx'])
})

test('a value put again takes its room once, and one larger than the shelf is not kept', () => {
  const kept = lruCache<string>(4, (value) => value.length)
  for (let times = 0; times < 5; times++) kept.put('same', 'xx')
  kept.put('other', 'xx')
  expect(kept.get('same')).toBe('xx')
  kept.put('huge', 'xxxxx')
  expect(['same', 'other', 'huge'].map((name) => kept.get(name))).toEqual(['xx', 'xx', undefined])
})
