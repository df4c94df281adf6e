import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonicalizeAddress, maskAddress } from '../../src/audience/email-address.ts'

const x = (count: number): string => 'x'.repeat(count)

describe('an address that mail can be sent to is kept in one canonical form', () => {
  test.each([
    ['a@example.org', 'a@example.org', 'as it is'],
    ['  a@example.org\n', 'a@example.org', 'without the space around it'],
    ['A.Reader@EXAMPLE.Org', 'A.Reader@example.org', 'the domain in small letters, the local part as typed'],
    ['a@example.org\u200b', 'a@example.org', 'without what cannot be seen at its end'],
    ['a@ex\u00adam\u200bple.org', 'a@example.org', 'without what cannot be seen within the domain'],
    ['a@example。org', 'a@example.org', 'with the dot of another script'],
    ['a@ｅｘａｍｐｌｅ.org', 'a@example.org', 'with letters of full width'],
    ['a@مثال.إختبار', 'a@xn--mgbh0fb.xn--kgbechtv', 'an Arabic domain in punycode'],
    ['a@bücher.example', 'a@xn--bcher-kva.example', 'a German domain in punycode'],
    ['a@xn--bcher-kva.example', 'a@xn--bcher-kva.example', 'punycode as it is'],
    ["o'hara+news.2024@mail.example.org", "o'hara+news.2024@mail.example.org", 'marks that a local part may have'],
    [`${x(64)}@example.org`, `${x(64)}@example.org`, 'a local part of 64 characters'],
    [`a@${x(63)}.org`, `a@${x(63)}.org`, 'a label of 63 characters'],
    ['a@1.org', 'a@1.org', 'a label of digits'],
    ['operator@news.localhost.localdomain', 'operator@news.localhost.localdomain', 'a domain of one machine'],
  ])('%j is %s (%s)', (typed, canonical) => {
    expect(canonicalizeAddress(typed)).toBe(canonical)
  })
})

describe('what is no address, or none that mail can be sent to, is refused', () => {
  test.each([
    ['', 'nothing'],
    ['   ', 'space'],
    ['@', 'no parts'],
    ['a', 'no domain'],
    ['a@', 'an empty domain'],
    ['@example.org', 'an empty local part'],
    ['a@example', 'a domain of one label'],
    ['a@localhost', 'this machine'],
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
    ['a@example.org\r\nBcc: b@example.org', 'a second header behind it'],
    ['"a\r\nBcc: b"@example.org', 'a second header between quotes'],
    ['"a b"@example.org', 'a quoted local part'],
    ['"a@b"@example.org', 'an at sign between quotes'],
    ['a\u0000@example.org', 'NUL'],
    ['a@example\u0000.org', 'NUL in the domain'],
    ['\u200ba@example.org', 'something unseen in the local part'],
    ['é@example.org', 'a local part beyond ASCII, which the provider cannot write to'],
    ['قارئ@example.org', 'a local part in Arabic'],
    ['a＠example.org', 'an at sign of full width'],
    ['a@[192.0.2.1]', 'an IP literal'],
    ['a@192.0.2.1', 'an IP address'],
    ['a@0x7f.1', 'an IP address in hexadecimal digits'],
    ['a@2130706433', 'an IP address as one number'],
    ['a@１２７.0.0.1', 'an IP address in digits of full width'],
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

describe('whatever is typed', () => {
  const part = fc.string({ unit: fc.constantFrom(...'ab.@"<>,;:\\ \r\n\t[]()%/é\u200bاX-_+1'), maxLength: 12 })
  const likely = fc.tuple(part, part).map(([local, domain]) => `${local}@${domain}.org`)
  const TYPED = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.emailAddress(), likely)

  test('it is refused, or an ASCII address without space, quotes or a second at sign, that stays what it is', () => {
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

  test('the case of its domain makes no difference', () => {
    fc.assert(
      fc.property(fc.emailAddress(), (email) => {
        const [local, domain] = email.split('@')
        expect(canonicalizeAddress(`${local}@${domain!.toUpperCase()}`)).toBe(canonicalizeAddress(email))
      }),
    )
  })
})

describe('an address shown to who holds its link', () => {
  test.each([
    ['reader@example.org', 'r…@example.org'],
    ['a@example.org', 'a…@example.org'],
  ])('%s is shown as %s', (address, shown) => {
    expect(maskAddress(address)).toBe(shown)
  })
  test('does not tell how long its local part is', () => {
    expect(maskAddress('a@example.org')).toBe(maskAddress('abcdefgh@example.org'))
  })
})
