import fc from 'fast-check'
import ipaddr from 'ipaddr.js'
import { describe, expect, test } from 'vitest'
import {
  type AddressPolicy,
  addressPolicyOf,
  checkDestination,
  isPublicAddress,
} from '../../../src/delivery/webhooks/address-policy.ts'

const PRODUCTION = addressPolicyOf({
  site: 'https://waqai.example.org',
  provider: 'https://api.resend.com',
  resolver: 'https://cloudflare-dns.com/dns-query',
  loopback: false,
})
const LOCAL = addressPolicyOf({
  site: 'http://localhost:8787',
  provider: 'http://localhost:8025',
  resolver: 'https://cloudflare-dns.com/dns-query',
  loopback: true,
})
const isRefused = (url: string, policy: AddressPolicy = PRODUCTION): boolean =>
  typeof checkDestination(url, policy) === 'string'

describe('an allowed URL', () => {
  test.each([
    ['https://hooks.example.org/waqai', 'https://hooks.example.org/waqai'],
    ['HTTPS://Hooks.Example.ORG', 'https://hooks.example.org/'],
    ['https://hooks.example.org:443/a?b=c', 'https://hooks.example.org/a?b=c'],
    ['https://hooks.example.org./a', 'https://hooks.example.org/a'],
    ['https://hooks.example.org/a#b', 'https://hooks.example.org/a'],
    ['https://hooks.example.org/a@b', 'https://hooks.example.org/a@b'],
    ['https://bücher.example.org/', 'https://xn--bcher-kva.example.org/'],
    ['https://وقائع.شبكة/', 'https://xn--lgbb9c7a3a.xn--ngbc5azd/'],
    ['https://hooks.slack.com/services/T0/B0/x', 'https://hooks.slack.com/services/T0/B0/x'],
    ['https://10.0.0.1.example.org/', 'https://10.0.0.1.example.org/'],
  ])('%s has the canonical form %s', (typed, url) => {
    expect(checkDestination(typed, PRODUCTION)).toMatchObject({ url, isLoopback: false })
  })
})

describe('a refused URL', () => {
  test.each([
    [
      'this machine',
      ['127.0.0.1', '127.1', '127.0.1', '2130706433', '0x7f000001', '0x7f.1', '0177.0.0.1', '017700000001'],
    ],
    [
      'this machine',
      ['127.255.255.254', '１２７.０.０.１', '127。0。0。1', '127.0.0.1.', '%31%32%37.0.0.1', '0', '0.0.0.0', '[::]'],
    ],
    ['this machine', ['[::1]', '[0:0:0:0:0:0:0:1]', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[::127.0.0.1]']],
    [
      'this machine',
      ['localhost', 'LOCALHOST', 'localhost.', 'a.localhost', 'ｌｏｃａｌｈｏｓｔ', 'localhost.localdomain'],
    ],
    [
      'a private network',
      ['10.0.0.1', '10.1', '167772161', '0xa.1', '012.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1'],
    ],
    ['a private network', ['[fc00::1]', '[fd12:3456::1]', '[::ffff:10.0.0.1]', '[fec0::1]']],
    [
      'the local link',
      ['169.254.169.254', '2852039166', '0xa9fea9fe', '[fe80::1]', '[fe80::1%25eth0]', '[::ffff:a9fe:a9fe]'],
    ],
    ['a carrier’s own network', ['100.64.0.1', '100.127.255.255']],
    ['multicast and broadcast addresses', ['224.0.0.1', '239.255.255.255', '255.255.255.255', '[ff02::1]']],
    [
      'documentation and reserved addresses',
      ['192.0.2.1', '198.51.100.1', '203.0.113.1', '198.18.0.1', '240.0.0.1', '192.0.0.1', '[2001:db8::1]'],
    ],
    [
      'an address embedded in another',
      ['[64:ff9b::7f00:1]', '[64:ff9b:1::a00:1]', '[2002:7f00:1::]', '[2002:a00:1::1]', '[2001::1]'],
    ],
    ['a public IP address', ['1.1.1.1', '8.8.8.8', '[2606:4700:4700::1111]', '134744072']],
    ['this service', ['waqai.example.org', 'WAQAI.example.org.', 'waqai。example。org', 'waqai.example.org:443']],
    ['this service', ['waqai.someone.workers.dev', 'x.workers.dev', 'workers.dev', 'waqai.pages.dev']],
    ['a service that this one uses', ['api.resend.com', 'API.resend.com.', 'resend.com', 'cloudflare-dns.com']],
    ['a name with one label', ['intranet', 'router', 'com', 'a']],
    [
      'a special-use name',
      ['a.local', 'a.internal', 'a.intranet', 'a.lan', 'a.home.arpa', 'a.onion', 'a.test', 'a.example', 'a.invalid'],
    ],
    [
      'a special-use name',
      ['a.localdomain', 'a.corp', 'a.home', '1.0.0.127.in-addr.arpa', 'metadata.google.internal', 'printer.local.'],
    ],
    ['a name that contains an address', ['127.0.0.1.nip.io', '10-0-0-1.sslip.io', 'localtest.me', 'x.lvh.me']],
    ['another port', ['hooks.example.org:80', 'hooks.example.org:22', 'hooks.example.org:8443', 'hooks.example.org:0']],
    ['a user', ['user@hooks.example.org', 'user:word@hooks.example.org', '@hooks.example.org', ':@hooks.example.org']],
    ['a user', ['hooks.example.org@127.0.0.1', 'hooks.example.org%40127.0.0.1', 'hooks.example.org\\@127.0.0.1']],
    [
      'a malformed name',
      ['', '.', '..', 'a..b', '.example.org', '-a.example.org', 'a-.example.org', 'exa mple.org', '*.example.org'],
    ],
    [
      'a malformed name',
      ['hooks.example.org..', `${'a'.repeat(64)}.example.org`, `${'a.'.repeat(126)}org`, 'a.example.123'],
    ],
  ])('is one whose host is %s', (_, hosts) => {
    expect(hosts.filter((host) => !isRefused(`https://${host}/hook`))).toEqual([])
  })

  test.each([
    'http://hooks.example.org/',
    'ftp://hooks.example.org/',
    'ws://hooks.example.org/',
    'file:///etc/passwd',
    'data:text/plain,x',
    'javascript:alert(1)',
    '//hooks.example.org/',
    'hooks.example.org',
    'https:hooks.example.org',
    'https:/hooks.example.org',
    'https:///hooks.example.org',
    'https:\\\\hooks.example.org',
    ' https://hooks.example.org',
    'https://hooks.example.org\n.evil.example',
    'https://hooks.exam\tple.org',
    'https://hooks.example.org/\u0000',
    'https://hooks.exa\u200bmple.org',
    `https://hooks.example.org/${'a'.repeat(2_048)}`,
    `https://hooks.example.org/${'و'.repeat(800)}`,
    '',
  ])('is for example %j', (url) => {
    expect(isRefused(url)).toBe(true)
  })

  test('gets a sentence that repeats no part of the URL', () => {
    const refusal = checkDestination('https://joe:swordfish@hooks.example.org/T0/B0', PRODUCTION)
    expect(refusal).toMatch(/^A URL .*\.$/)
    expect(refusal).not.toMatch(/joe|swordfish|T0/)
  })
})

describe('with loopback allowed', () => {
  test.each([
    'http://localhost:9000/',
    'http://127.0.0.1:9000/a',
    'https://[::1]:9000/',
    'http://a.localhost:9000/',
    'http://127.9.9.9/',
  ])('%s is allowed', (url) => {
    expect(checkDestination(url, LOCAL)).toMatchObject({ isLoopback: true })
  })
  test.each([
    'http://localhost:8787/hooks/publish',
    'http://127.0.0.1:8787/',
    'http://[::1]:8787/',
    'http://127.1:8787/',
    'http://localhost.:8787/',
    'http://localhost:8025/emails/batch',
    'http://user@localhost:9000/',
    'http://10.0.0.1:9000/',
    'http://0.0.0.0:9000/',
    'http://169.254.169.254/',
    'http://hooks.example.org/',
  ])('%s is refused', (url) => {
    expect(isRefused(url, LOCAL)).toBe(true)
  })
})

describe('an address that a name resolves to', () => {
  test.each(['1.1.1.1', '93.184.216.34', '2606:4700:4700::1111', '2a00:1450:4001:81b::200e'])(
    '%s is public',
    (address) => {
      expect(isPublicAddress(address)).toBe(true)
    },
  )
  test.each([
    ...['127.0.0.1', '10.0.0.1', '172.16.0.1', '192.168.0.1', '169.254.169.254', '100.64.0.1', '0.0.0.0', '224.0.0.1'],
    ...[
      '240.0.0.1',
      '255.255.255.255',
      '192.0.2.1',
      '198.51.100.1',
      '203.0.113.1',
      '198.18.0.1',
      '192.0.0.8',
      '192.88.99.1',
    ],
    ...[
      '::',
      '::1',
      'fe80::1',
      'fc00::1',
      'fec0::1',
      'ff02::1',
      '2001:db8::1',
      '3fff::1',
      '100::1',
      '5f00::1',
      '2001:20::1',
    ],
    ...[
      '::ffff:1.1.1.1',
      '::ffff:127.0.0.1',
      '::127.0.0.1',
      '64:ff9b::101:101',
      '64:ff9b:1::1',
      '2002:101:101::',
      '2001::1',
    ],
    ...[
      'fe80::1%eth0',
      '2606:4700:4700::1111%1',
      '127.1',
      '2130706433',
      '0x7f.1',
      '1.1.1',
      '',
      'hooks.example.org',
      '1.1.1.1 ',
    ],
  ])('%j is not public', (address) => {
    expect(isPublicAddress(address)).toBe(false)
  })
})

const PRIVATE_BLOCKS = [
  '10.0.0.0/8',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  '224.0.0.0/4',
]
const privateAddress = fc.tuple(fc.constantFrom(...PRIVATE_BLOCKS), fc.nat()).map(([block, offset]) => {
  const [address, bits] = ipaddr.IPv4.parseCIDR(block)
  const start = address.octets.reduce((sum, octet) => sum * 256 + octet, 0)
  return start + (offset % 2 ** (32 - bits))
})
const octetsOf = (number: number): number[] => [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256)
const writeOctet = (value: number, notation: number): string =>
  [String(value), `0x${value.toString(16)}`, `0${value.toString(8)}`, `0x00${value.toString(16).toUpperCase()}`][
    notation
  ]!
const fullWidth = (text: string): string =>
  text.replace(/[0-9.]/g, (char) => String.fromCharCode(char.charCodeAt(0) + 0xfee0))

test('no notation hides a private address', () => {
  const octetNotations = fc.array(fc.nat(3), { minLength: 4, maxLength: 4 })
  fc.assert(
    fc.property(privateAddress, octetNotations, fc.nat(6), (number, notations, form) => {
      const octets = octetsOf(number)
      const dotted = octets.join('.')
      const hex = [0, 2].map((at) => (octets[at]! * 256 + octets[at + 1]!).toString(16)).join(':')
      const host = [
        octets.map((value, index) => writeOctet(value, notations[index]!)).join('.'),
        String(number),
        `0x${number.toString(16)}`,
        `${writeOctet(octets[0]!, notations[0]!)}.${number % 2 ** 24}`,
        fullWidth(dotted),
        `[::ffff:${dotted}]`,
        `[64:ff9b::${hex}]`,
      ][form]!
      for (const policy of [PRODUCTION, LOCAL]) {
        const destination = checkDestination(`https://${host}/`, policy)
        const isAllowed = typeof destination !== 'string'
        expect([host, isAllowed]).toEqual([host, policy === LOCAL && octets[0] === 127 && form !== 6])
      }
      expect(isPublicAddress(dotted)).toBe(false)
    }),
    { numRuns: 500 },
  )
})
