import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isRefusal } from '../../src/lib/refusal.ts'
import { parseJsonBody } from '../../src/routes/http/json-body.ts'
import { checkJsonLimits } from '../../src/routes/http/json-limits.ts'

const twice = (...pointers: string[]) =>
  pointers.map((pointer) => ({ pointer, detail: 'This member stands here twice: send it once.' }))

describe('a member that stands twice', () => {
  test.each<[string, string[]]>([
    ['{"a":1,"a":2}', ['/a']],
    ['{"a":1,"\\u0061":2}', ['/a']],
    ['{"a":{"b":1,"b":1},"c":[{"d":1},{"d":1,"d":"d"}]}', ['/a/b', '/c/1/d']],
    ['{"a":1,"b":"a","c":["a","a"],"d":{"a":1}}', []],
    ['{"a/b~c":1,"a/b~c":1}', ['/a~1b~0c']],
    ['{"__proto__":1,"__proto__":2}', ['/__proto__']],
    ['{"a":"{\\"b\\":1,\\"b\\":2}"}', []],
    ['{"":1,"":2}', ['/']],
    ['[{"a":1,"a":1},{"a":1}]', ['/0/a']],
  ])('in %s', (text, pointers) => {
    expect(checkJsonLimits(text)).toEqual(twice(...pointers))
    expect(isRefusal(parseJsonBody(text))).toBe(pointers.length > 0)
  })
})

describe('before it is parsed', () => {
  test.each([
    ['[', 100_000],
    ['{"a":', 20_000],
    ['[{"a":', 10_000],
  ])('%s, %i times over, is too deep', (sign, times) => {
    expect(checkJsonLimits(sign.repeat(times))).toEqual([{ pointer: '', detail: expect.stringContaining('levels') }])
    expect(parseJsonBody(sign.repeat(times))).toMatchObject({ refused: 'invalid' })
  })

  test('a list of very many is too long', () => {
    expect(checkJsonLimits(`[${'1,'.repeat(50_000)}1]`)).toMatchObject([{ pointer: '' }])
    expect(checkJsonLimits(`{${Array.from({ length: 9_000 }, (_, at) => `"m${at}":1`).join(',')}}`)).toMatchObject([
      { pointer: '' },
    ])
  })

  test('text that never ends is looked at once', () => {
    expect(checkJsonLimits(`"${'\\"'.repeat(60_000)}`)).toEqual([])
    expect(parseJsonBody(`{"a":"${'\\"'.repeat(60_000)}`)).toMatchObject({ refused: 'malformed' })
  })

  test('bytes that are no UTF-8 are not read', () => {
    expect(parseJsonBody(new Uint8Array([0x22, 0xff, 0x22]))).toMatchObject({ refused: 'malformed' })
    expect(parseJsonBody(new TextEncoder().encode('"حلب"'))).toEqual({ value: 'حلب' })
  })
})

test('all JSON of a sound size is read as a parser reads it, whatever it is', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 8 }), (value) => {
      expect(parseJsonBody(JSON.stringify(value))).toEqual({ value: JSON.parse(JSON.stringify(value)) })
    }),
  )
})

test('whatever the text is, it is read or refused, never thrown at', () => {
  const piece = fc.constantFrom('{', '}', '[', ']', '"', '\\', ',', ':', 'a', '1', 'null', '\u0000', '\ud800', ' ')
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      const read = parseJsonBody(pieces.join(''))
      expect(isRefusal(read) || 'value' in read).toBe(true)
    }),
    { numRuns: 2_000 },
  )
})
