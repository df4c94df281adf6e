import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ConfigError, readConfig } from '../src/config.ts'
import { faultsOf, faulty, NEEDED, type Variables, WEBHOOK_SECRET } from './deployment.ts'

const OUTSIDE: Variables = { ENVIRONMENT: 'staging', RESEND_BASE_URL: 'http://localhost:8025' }

describe('a faulty configuration', () => {
  test('names every variable that is missing', () => {
    expect(
      faultsOf({})
        .map((fault) => fault.split(' ')[0]!)
        .sort(),
    ).toEqual(Object.keys(NEEDED).sort())
  })
  test('has one message for all faults', () => {
    expect(() => readConfig({})).toThrow(/^config: .*SITE_URL.*MAIL_FROM.*LINK_SECRET/)
  })
  test('says what is wrong with a variable and how to mend it', () => {
    expect(faultsOf({ ...NEEDED, SITE_URL: '', LINK_SECRET: 'short', ALERTS_PER_HOUR: '0' })).toEqual([
      'SITE_URL is missing. It must be a web address without a path, and in production one that begins with https://. ' +
        'Set it under [vars] in wrangler.toml, for example SITE_URL = "https://waqai.example.org".',
      'LINK_SECRET is not valid. It must be at least 16 characters. ' +
        'Set it with: npx wrangler secret put LINK_SECRET (openssl rand -base64 32).',
      'ALERTS_PER_HOUR is not valid. It must be a number from 1 to 1000. ' +
        'Set it under [vars] in wrangler.toml, for example ALERTS_PER_HOUR = "10".',
    ])
  })
  test('shows no value', () => {
    const values = Object.fromEntries(Object.keys(NEEDED).map((name) => [name, `bad<${name.toLowerCase()}-value`]))
    const rest = {
      ENVIRONMENT: 'prod-value',
      LIMITS: 'x-value',
      CLOCK: 'y-value',
      LEDGER_DAYS: 'z-value',
      RESEND_BASE_URL: 'w-value',
    }
    expect(() => readConfig({ ...values, ...rest })).toThrow(ConfigError)
    expect(faultsOf({ ...values, ...rest }).join(' ')).not.toMatch(/value/)
  })
  test('throws nothing but ConfigError, whatever is set', () => {
    const NAME = fc.constantFrom(
      ...Object.keys(NEEDED),
      'RESEND_BASE_URL',
      'SEND_ONLY_TO',
      'LEDGER_DAYS',
      'CLOCK',
      'ENVIRONMENT',
    )
    fc.assert(
      fc.property(fc.dictionary(NAME, fc.string()), (variables) => {
        expect(() => faultsOf({ ...NEEDED, ...variables })).not.toThrow()
      }),
    )
  })
})

describe('a variable is refused', () => {
  test.each([
    [
      'SITE_URL',
      ['waqai.example.org', 'https://', 'ftp://waqai.example.org', 'https://a.example/news', 'https://a.example/?b'],
    ],
    [
      'SITE_URL',
      ['https://user@a.example', 'https://:word@a.example', 'https://a.example/#b', 'http://waqai.example.org'],
    ],
    [
      'SITE_NAME',
      ['Syria Alerts', 'URGENT news', 'Re: Waqai', 'Fwd: Waqai', 'x'.repeat(61), 'Waqai <a@b.example>', 'a@b'],
    ],
    [
      'SITE_NAME',
      [
        'Waqai|',
        'Waqai|وقائع',
        'Waqai|fr:Les faits',
        'Waqai|ar:',
        'Waqai|ar:a@b',
        'Waqai|ar:وقائع|ar:أخبار',
        '|ar:وقائع',
      ],
    ],
    ['SITE_NAME', ['Wa\nqai', 'Wa"qai', 'Waqai 🚨', 'Wa\u0000qai']],
    [
      'MAIL_FROM',
      ['news', 'news@', '<>', 'Waqai <news>', 'a@b.example, c@d.example', 'a@b.example\r\nBcc: c@d.example'],
    ],
    ['MAIL_REPLY_TO', ['editors']],
    ['OPERATOR_EMAIL', ['operator@localhost']],
    [
      'RESEND_BASE_URL',
      [
        'https://api.resend.example',
        'http://api.resend.com',
        'http://localhost:8025',
        'https://api.resend.com.evil.example',
      ],
    ],
    ['RESEND_WEBHOOK_SECRET', ['whsec_', 'whsec_c2hvcnQ=', 'whsec_not base64!', `${WEBHOOK_SECRET} whsec_c2hvcnQ=`]],
    ['PUBLISH_WEBHOOK_SECRET', ['whsec_c2hvcnQ=']],
    ['LINK_SECRET', ['short', 'a-secret-of-enough-length short']],
    ['PUBLISHER_KEY', ['short']],
    ['ALERT_HOLD_SECONDS', ['-1', 'soon', '86401', 'Infinity', 'NaN']],
    ['RETRACTION_HOLD_SECONDS', ['-1', 'soon', '601']],
    ['ALERTS_PER_HOUR', ['-1', '1001']],
    ['LEDGER_DAYS', ['-1', '3651', '1 year']],
    ['HEARTBEAT_URL', ['beat', 'javascript:alert(1)', 'file:///etc/passwd']],
    ['ENVIRONMENT', ['prod', 'Production']],
    ['LIMITS', ['no', 'true']],
    ['CLOCK', ['sun']],
    ['ENDPOINTS_ON_LOOPBACK', ['yes']],
    ['DNS_RESOLVER', ['1.1.1.1', 'tls://dns.example', 'http://dns.example/dns-query', 'https://']],
  ])('%s: %j', (name, values) => {
    for (const value of values) expect([value, new Set(faulty({ [name]: value }))]).toEqual([value, new Set([name])])
  })
})

describe('production refuses', () => {
  test.each([
    ['a clock that a tick sets', { CLOCK: 'tick' }, 'CLOCK'],
    ['a deployment without rate limits', { LIMITS: 'off' }, 'LIMITS'],
    ['webhook endpoints on its own machine', { ENDPOINTS_ON_LOOPBACK: 'on' }, 'ENDPOINTS_ON_LOOPBACK'],
    ['a resolver without encryption', { DNS_RESOLVER: 'http://localhost:5380/dns-query' }, 'DNS_RESOLVER'],
    ['another provider', { RESEND_BASE_URL: 'http://localhost:8025' }, 'RESEND_BASE_URL'],
    ['a site without encryption', { SITE_URL: 'http://waqai.example.org' }, 'SITE_URL'],
  ])('%s, which staging accepts', (_, differing, name) => {
    expect(faulty(differing)).toEqual([name])
    expect(faultsOf({ ...NEEDED, ...OUTSIDE, ...differing })).toEqual([])
  })
})
