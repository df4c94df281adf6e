import { expect, test } from 'vitest'
import { jsonPointerOf, stepsOfJsonPointer } from '../../src/lib/json-pointer.ts'

// The names are those of RFC 6901, section 5.
test.each<[(string | number)[], string]>([
  [[], ''],
  [['foo'], '/foo'],
  [['foo', 0], '/foo/0'],
  [[''], '/'],
  [['a/b'], '/a~1b'],
  [['m~n'], '/m~0n'],
  [['~1'], '/~01'],
  [['a', '/', '~'], '/a/~1/~0'],
])('%j is the pointer %j, and back', (steps, pointer) => {
  expect(jsonPointerOf(steps)).toBe(pointer)
  expect(stepsOfJsonPointer(pointer)).toEqual(steps.map(String))
})
