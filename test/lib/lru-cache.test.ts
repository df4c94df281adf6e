import { expect, test } from 'vitest'
import { lruCache } from '../../src/lib/lru-cache.ts'

test('a cached value is not loaded again', async () => {
  const cache = lruCache<number>(10)
  const loads: string[][] = []
  const load = async (missing: string[]) => {
    loads.push(missing)
    return missing.map((key) => [key, key.length] as const)
  }
  expect(await cache.getOrLoad(['a', 'bb'], load)).toEqual(new Map(Object.entries({ a: 1, bb: 2 })))
  expect(await cache.getOrLoad(['bb', 'ccc'], load)).toEqual(new Map(Object.entries({ bb: 2, ccc: 3 })))
  await cache.getOrLoad(['a', 'ccc'], load)
  expect(loads).toEqual([['a', 'bb'], ['ccc']])
})

test('a key without a value is loaded again, and null is a value', async () => {
  const cache = lruCache<string | null>(10)
  expect(await cache.getOrLoad(['late'], async () => [])).toEqual(new Map())
  expect(await cache.getOrLoad(['late'], async () => [['late', 'here']])).toEqual(new Map([['late', 'here']]))
  cache.put('nothing', null)
  expect(cache.get('nothing')).toBe(null)
})

test('the least recently used value is evicted', () => {
  const cache = lruCache<string>(5, (value) => value.length)
  cache.put('old', 'xx')
  cache.put('used', 'xx')
  cache.get('old')
  cache.put('new', 'xx')
  expect(['old', 'used', 'new'].map((key) => cache.get(key))).toEqual(['xx', undefined, 'xx'])
})

test('a value that is put again counts once, and one larger than the cache is not stored', () => {
  const cache = lruCache<string>(4, (value) => value.length)
  for (let times = 0; times < 5; times++) cache.put('same', 'xx')
  cache.put('other', 'xx')
  expect(cache.get('same')).toBe('xx')
  cache.put('huge', 'xxxxx')
  expect(['same', 'other', 'huge'].map((key) => cache.get(key))).toEqual(['xx', 'xx', undefined])
})
