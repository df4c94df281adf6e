import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonicalizeAddress, maskAddress } from '../../src/audience/email-address.ts'

const x = (count: number): string => 'x'.repeat(count)

describe('an address has one canonical form', () => {
  test.each([
    ['a@example.org', 'a@example.org', 'as it is'],
    ['  a@example.org\n', 'a@example.org', 'without the spaces around it'],
    ['A.Reader@EXAMPLE.Org', 'A.Reader@example.org', 'the domain in lower case, the local part as typed'],
    ['\u2068a@example.org\u2069', 'a@example.org', 'without the isolates that mails put around it'],
    ['\u200f\u202ba@example.org\u202c\u200e', 'a@example.org', 'without direction marks'],
    ['\u061c\u00a0\ufeffa@example.org\u3000', 'a@example.org', 'without blanks of any kind'],
    ['\u200ba@example.org', 'a@example.org', 'without an invisible character at its beginning'],
    ['a@example.org\u200b', 'a@example.org', 'without an invisible character at its end'],
    ['a@example。org', 'a@example.org', 'with the dot of another script'],
    ['a@ｅｘａｍｐｌｅ.org', 'a@example.org', 'with full-width letters'],
    ['a@مثال.إختبار', 'a@xn--mgbh0fb.xn--kgbechtv', 'an Arabic domain in punycode'],
    ['a@bücher.example', 'a@xn--bcher-kva.example', 'a German domain in punycode'],
    ['a@xn--bcher-kva.example', 'a@xn--bcher-kva.example', 'punycode as it is'],
    [
      "o'hara+news.2024@mail.example.org",
      "o'hara+news.2024@mail.example.org",
      'all characters that a local part may have',
    ],
    [`${x(64)}@example.org`, `${x(64)}@example.org`, 'a local part of 64 characters'],
    [`a@${x(63)}.org`, `a@${x(63)}.org`, 'a label of 63 characters'],
    ['a@1.org', 'a@1.org', 'a label of digits'],
    ['operator@news.localhost.localdomain', 'operator@news.localhost.localdomain', 'a domain of one machine'],
  ])('%j is %s (%s)', (typed, canonical) => {
    expect(canonicalizeAddress(typed)).toBe(canonical)
  })
})

describe('other text is refused', () => {
  test.each([
    ['', 'nothing'],
    ['   ', 'space'],
    ['@', 'no parts'],
    ['a', 'no domain'],
    ['a@', 'an empty domain'],
    ['@example.org', 'an empty local part'],
    ['a@example', 'a domain of one label'],
    ['a@localhost', 'localhost'],
    ['a@example.org.', 'a dot at the end'],
    ['a@.example.org', 'a dot at the beginning of the domain'],
    ['a@example..org', 'two dots in the domain'],
    ['a.@example.org', 'a dot at the end of the local part'],
    ['.a@example.org', 'a dot at the beginning'],
    ['a..b@example.org', 'two dots in the local part'],
    [`${x(65)}@example.org`, 'a local part of 65 characters'],
    [`a@${x(64)}.org`, 'a label of 64 characters'],
    [`${x(60)}@${`${x(60)}.`.repeat(4)}org`, 'more than 254 characters in all'],
    [`a@${x(1_000_000)}.org`, 'a million characters'],
    ['A Reader <a@example.org>', 'a display name'],
    ['<a@example.org>', 'angle brackets'],
    ['mailto:a@example.org', 'a link'],
    ['a@example.org, b@example.org', 'two addresses'],
    ['a@example.org;b@example.org', 'two addresses'],
    ['a@b@example.org', 'two at signs'],
    ['a b@example.org', 'a space'],
    ['a@exam ple.org', 'a space in the domain'],
    ['a\r\nBcc: b@example.org', 'a second header'],
    ['a@example.org\r\nBcc: b@example.org', 'a second header after it'],
    ['"a\r\nBcc: b"@example.org', 'a second header between quotes'],
    ['"a b"@example.org', 'a quoted local part'],
    ['"a@b"@example.org', 'an at sign between quotes'],
    ['a\u0000@example.org', 'NUL'],
    ['a@example\u0000.org', 'NUL in the domain'],
    ['a\u200b@example.org', 'an invisible character in the local part'],
    ['a@ex\u00adample.org', 'a soft hyphen in the domain'],
    ['a@ex\u200eample.org', 'a mark of direction in the domain'],
    ['é@example.org', 'a local part that is not ASCII'],
    ['قارئ@example.org', 'a local part in Arabic'],
    ['a＠example.org', 'a full-width at sign'],
    ['a@[192.0.2.1]', 'an IP literal'],
    ['a@192.0.2.1', 'an IP address'],
    ['a@0x7f.1', 'an IP address in hexadecimal digits'],
    ['a@2130706433', 'an IP address as one number'],
    ['a@１２７.0.0.1', 'an IP address in full-width digits'],
    ['a@[IPv6:2001:db8::1]', 'an IPv6 literal'],
    ['a@example.123', 'a top level of digits'],
    ['a@example.org:25', 'a port'],
    ['a@example.org/b', 'a path'],
    ['a@example.org?b', 'a query'],
    ['a@example.org#b', 'a fragment'],
    ['a@example%2eorg', 'a percent sign'],
    ['a@example.org\\b', 'a backslash'],
    ['a@ex_ample.org', 'an underscore in the domain'],
    ['a@-example.org', 'a label that begins with a hyphen'],
    ['a@example-.org', 'a label that ends with a hyphen'],
    ['a@xn--.org', 'punycode of nothing'],
  ])('%j (%s)', (typed) => {
    expect(canonicalizeAddress(typed)).toBeNull()
  })
})

describe('for any text', () => {
  const part = fc.string({ unit: fc.constantFrom(...'ab.@"<>,;:\\ \r\n\t[]()%/é\u200bاX-_+1'), maxLength: 12 })
  const likely = fc.tuple(part, part).map(([local, domain]) => `${local}@${domain}.org`)
  const TYPED = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.emailAddress(), likely)

  test('the result is null, or an ASCII address without spaces, quotes or a second at sign, which is its own canonical form', () => {
    fc.assert(
      fc.property(TYPED, (typed) => {
        const address = canonicalizeAddress(typed)
        if (address === null) return
        expect(address).toMatch(/^[!-~]+$/)
        expect(address).toMatch(/^[^@"<>()[\],;:\\]{1,64}@[a-z0-9.-]+\.[a-z0-9-]+$/)
        expect(canonicalizeAddress(address)).toBe(address)
      }),
      { numRuns: 2000 },
    )
  })

  test('the case of the domain has no effect', () => {
    fc.assert(
      fc.property(fc.emailAddress(), (email) => {
        const [local, domain] = email.split('@')
        expect(canonicalizeAddress(`${local}@${domain!.toUpperCase()}`)).toBe(canonicalizeAddress(email))
      }),
    )
  })
})

describe('a masked address', () => {
  test.each([
    ['reader@example.org', 'r…@example.org'],
    ['a@example.org', 'a…@example.org'],
  ])('of %s is %s', (address, masked) => {
    expect(maskAddress(address)).toBe(masked)
  })
  test('does not show the length of the local part', () => {
    expect(maskAddress('a@example.org')).toBe(maskAddress('abcdefgh@example.org'))
  })
})
