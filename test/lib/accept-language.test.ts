import { expect, test } from 'vitest'
import { negotiateLanguage } from '../../src/lib/accept-language.ts'

test.each([
  [undefined, 'en'],
  ['', 'en'],
  ['*', 'en'],
  ['ar', 'ar'],
  ['AR-sy', 'ar'],
  ['fr', 'en'],
  ['fr, *;q=0.5', 'en'],
  ['ar-SY, en;q=0.5', 'ar'],
  ['en;q=0.5, ar;q=0.7', 'ar'],
  ['ar, en', 'ar'],
  ['en, ar', 'en'],
  ['*, ar', 'ar'],
  ['ar;q=0.5, *;q=0.8', 'en'],
  ['en;q=0, *', 'ar'],
  ['en; Q=0.000, *;q=0.1', 'ar'],
  ['*, en;q=0', 'ar'],
  ['en;q=0', 'ar'],
  ['de, en;q=0', 'ar'],
  ['ar;q=0, *', 'en'],
  ['*;q=0', 'en'],
  ['en;q=0, ar;q=0', 'en'],
  ['*;q=0, ar', 'ar'],
  ['en-GB;q=0, *', 'en'],
  ['en;q=0, en-GB;q=0.1', 'en'],
  ['arc, *;q=0.1', 'en'],
  ['ar;q=2, en;q=0.3', 'en'],
  ['ar;q=x', 'en'],
  [',,;q=1, ar;level=1;q=0.9', 'ar'],
])('Accept-Language: %s is answered in %s', (header, expected) => {
  expect(negotiateLanguage(header, ['en', 'ar'])).toBe(expected)
})
