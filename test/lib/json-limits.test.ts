import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkJsonLimits } from '../../src/lib/json-limits.ts'
import { isRefusal } from '../../src/lib/refusal.ts'
import { parseJsonBody } from '../../src/routes/http/json-body.ts'

describe('a member that appears twice in one object is named', () => {
  test.each<[string, [pointer: string, name: string][]]>([
    ['{"a":1,"a":2}', [['/a', 'a']]],
    ['{"a":1,"\\u0061":2}', [['/a', 'a']]],
    [
      '{"a":{"b":1,"b":1},"c":[{"d":1},{"d":1,"d":"d"}]}',
      [
        ['/a/b', 'b'],
        ['/c/1/d', 'd'],
      ],
    ],
    ['{"a":1,"b":"a","c":["a","a"],"d":{"a":1}}', []],
    ['{"a/b~c":1,"a/b~c":1}', [['/a~1b~0c', 'a/b~c']]],
    ['{"__proto__":1,"__proto__":2}', [['/__proto__', '__proto__']]],
    ['{"a":"{\\"b\\":1,\\"b\\":2}"}', []],
    ['{"":1,"":2}', [['/', '']]],
    ['[{"a":1,"a":1},{"a":1}]', [['/0/a', 'a']]],
    ['{"\\u202ea":1,"\\u202ea":2}', [['/\u202ea', 'a']]],
  ])('in %s', (text, duplicates) => {
    expect(checkJsonLimits(text)).toEqual(
      duplicates.map(([pointer, name]) => ({
        pointer,
        detail: `The member \`${name}\` appears twice in this object. Send it once.`,
      })),
    )
    expect(isRefusal(parseJsonBody(text))).toBe(duplicates.length > 0)
  })
})

describe('before JSON is parsed', () => {
  test.each([
    ['[', 100_000],
    ['{"a":', 20_000],
    ['[{"a":', 10_000],
  ])('%s, repeated %i times, is refused as too deep', (opening, times) => {
    expect(checkJsonLimits(opening.repeat(times))).toEqual([{ pointer: '', detail: expect.stringContaining('levels') }])
    expect(parseJsonBody(opening.repeat(times))).toMatchObject({ refused: 'invalid' })
  })

  test('more than 5,000 values are refused', () => {
    expect(checkJsonLimits(`[${'1,'.repeat(50_000)}1]`)).toMatchObject([{ pointer: '' }])
    expect(checkJsonLimits(`{${Array.from({ length: 9_000 }, (_, at) => `"m${at}":1`).join(',')}}`)).toMatchObject([
      { pointer: '' },
    ])
  })

  test('a string without an end is scanned once', () => {
    expect(checkJsonLimits(`"${'\\"'.repeat(60_000)}`)).toEqual([])
    expect(parseJsonBody(`{"a":"${'\\"'.repeat(60_000)}`)).toMatchObject({ refused: 'malformed' })
  })

  test('bytes that are not UTF-8 are refused', () => {
    expect(parseJsonBody(new Uint8Array([0x22, 0xff, 0x22]))).toMatchObject({ refused: 'malformed' })
    expect(parseJsonBody(new TextEncoder().encode('"حلب"'))).toEqual({ value: 'حلب' })
  })
})

test('any JSON within the limits is parsed as JSON.parse parses it', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 8 }), (value) => {
      expect(parseJsonBody(JSON.stringify(value))).toEqual({ value: JSON.parse(JSON.stringify(value)) })
    }),
  )
})

test('any text is parsed or refused, and never throws', () => {
  const piece = fc.constantFrom('{', '}', '[', ']', '"', '\\', ',', ':', 'a', '1', 'null', '\u0000', '\ud800', ' ')
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      const result = parseJsonBody(pieces.join(''))
      expect(isRefusal(result) || 'value' in result).toBe(true)
    }),
    { numRuns: 2_000 },
  )
})

describe('a number that a double cannot hold is refused with its place', () => {
  test.each([
    ['{"external_ids":{"post":1862471234567890123}}', '/external_ids/post', '1862471234567890123'],
    ['{"external_ids":{"a":1,"post":9007199254740993}}', '/external_ids/post', '9007199254740993'],
    ['{"counts":[{"what":"dead"},{"what":"hurt","best":1e400}]}', '/counts/1/best', '1e400'],
    ['{"counts":[{"low":1,"best":-1E+400}]}', '/counts/0/best', '-1E+400'],
    ['{"a":1e-400}', '/a', '1e-400'],
    ['{"a":0.1000000000000000055}', '/a', '0.1000000000000000055'],
    ['[1,[2,123456789012345678]]', '/1/1', '123456789012345678'],
    ['18446744073709551615', '', '18446744073709551615'],
    ['{ "number" :\n100000000000000000001 }', '/number', '100000000000000000001'],
  ])('in %s', (text, pointer, number) => {
    expect(parseJsonBody(text)).toMatchObject({
      refused: 'invalid',
      errors: [{ pointer, detail: expect.stringContaining(`The number ${number} `) }],
    })
  })

  test.each(['0', '-0', '0.0', '0.1', '1.50', '100', '1e3', '1E+21', '1.0', '9007199254740992', '5e-324', '-12.75e-2'])(
    '%s is accepted',
    (number) => {
      expect(parseJsonBody(`{"a":${number}}`)).toEqual({ value: { a: Number(number) } })
    },
  )

  test('digits in a string are no number', () => {
    expect(parseJsonBody('{"9007199254740993":"1862471234567890123 1e400"}')).toHaveProperty('value')
  })

  test('every fault of a body is named at once', () => {
    expect(checkJsonLimits('{"a":1e999,"a":[12345678901234567890]}').map(({ pointer }) => pointer)).toEqual([
      '/a',
      '/a',
      '/a/0',
    ])
  })

  test('a very long number is refused and not repeated whole', () => {
    const [fault] = checkJsonLimits(`[${'9'.repeat(100_000)}]`)
    expect(fault?.pointer).toBe('/0')
    expect(fault?.detail.length).toBeLessThan(300)
  })

  test('what is not JSON is said first', () => {
    expect(parseJsonBody('{"a":1e400')).toMatchObject({ refused: 'malformed' })
  })

  test('a callback of the provider may have any number', () => {
    expect(parseJsonBody('{"a":1862471234567890123}', { inexactNumbers: true })).toHaveProperty('value')
  })

  test('any number that JSON.stringify writes is accepted', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
        expect(checkJsonLimits(JSON.stringify([number]))).toEqual([])
      }),
    )
  })
})
