import { describe, expect, test } from 'vitest'
import { readSettings } from '../src/cli/local/settings.ts'
import { isAllowedRecipient, readConfig } from '../src/config.ts'
import { faultsOf, faulty, NEEDED, randomSecret, WEBHOOK_SECRET } from './deployment.ts'
import { RUNTIME_VARIABLES } from './runtime-variables.ts'

describe('a production in which only the required variables are set', () => {
  test('uses the default of every other variable', () => {
    expect(readConfig(NEEDED)).toEqual({
      environment: 'production',
      accessTeam: '',
      accessAudience: '',
      siteUrl: 'https://waqai.example.org',
      siteName: { en: 'Waqai', ar: 'Waqai' },
      mailFrom: 'Waqai <news@waqai.example.org>',
      mailFromIn: { en: 'Waqai <news@waqai.example.org>', ar: 'Waqai <news@waqai.example.org>' },
      mailReplyTo: 'editors@waqai.example.org',
      postalAddress: 'Waqai, 12 Example Street, 10115 Berlin',
      operatorEmail: 'operator@waqai.example.org',
      resendApiKey: NEEDED.RESEND_API_KEY,
      resendBaseUrl: 'https://api.resend.com',
      resendWebhookSecrets: [WEBHOOK_SECRET],
      linkSecrets: [NEEDED.LINK_SECRET],
      publishWebhookSecrets: [NEEDED.PUBLISH_WEBHOOK_SECRET],
      publisherKeys: [NEEDED.PUBLISHER_KEY],
      alertHoldMs: 60_000,
      retractionHoldMs: 10_000,
      settleMs: 5_000,
      alertsPerHour: 4,
      ledgerDays: 180,
      heartbeatUrl: null,
      confirmationsPerHour: 500,
      confirmationsPerDay: 3_000,
      sendOnlyTo: [],
      endpointsOnLoopback: false,
      dnsResolver: 'https://cloudflare-dns.com/dns-query',
      limits: true,
      clock: 'wall',
      workersPlan: 'paid',
      webhookConcurrency: 5,
    })
  })
  test('may set the others, with space around their values', () => {
    const given = {
      ALERT_HOLD_SECONDS: ' 0 ',
      ALERTS_PER_HOUR: '10',
      LEDGER_DAYS: '30',
      HEARTBEAT_URL: 'https://beat.example/x',
    }
    expect(readConfig({ ...NEEDED, ...given })).toMatchObject({
      alertHoldMs: 0,
      alertsPerHour: 10,
      ledgerDays: 30,
      heartbeatUrl: 'https://beat.example/x',
    })
  })
  test.each(['', '   '])('treats the value %j as not set', (nothing) => {
    const empty = {
      ENVIRONMENT: nothing,
      ALERT_HOLD_SECONDS: nothing,
      LIMITS: nothing,
      CLOCK: nothing,
      HEARTBEAT_URL: nothing,
    }
    expect(readConfig({ ...NEEDED, ...empty })).toEqual(readConfig(NEEDED))
  })
})

describe('outside production the provider has no default', () => {
  test.each(['staging', 'test', 'local'])('%s must name it', (ENVIRONMENT) => {
    expect(faulty({ ENVIRONMENT })).toEqual(['RESEND_BASE_URL'])
    const named = { ENVIRONMENT, RESEND_BASE_URL: 'https://api.resend.com' }
    expect(readConfig({ ...NEEDED, ...named }).resendBaseUrl).toBe('https://api.resend.com')
  })
  test('its address loses a slash at the end', () => {
    const named = { ENVIRONMENT: 'local', RESEND_BASE_URL: 'http://localhost:8025/' }
    expect(readConfig({ ...NEEDED, ...named }).resendBaseUrl).toBe('http://localhost:8025')
  })
  test('its address must be a web address', () => {
    expect(faulty({ ENVIRONMENT: 'local', RESEND_BASE_URL: 'the inbox' })).toEqual(['RESEND_BASE_URL'])
  })
  test('the local start and the runtime tests name the inbox', () => {
    expect(readConfig(readSettings({}).variables).resendBaseUrl).toBe('http://localhost:8025')
    expect(faultsOf(RUNTIME_VARIABLES)).toEqual([])
  })
})

describe('the site and its sender', () => {
  test.each([
    ['https://waqai.example.org/', 'https://waqai.example.org'],
    ['https://WAQAI.example.org', 'https://waqai.example.org'],
    ['https://waqai.example.org?', 'https://waqai.example.org'],
    ['https://waqai.example.org:8443', 'https://waqai.example.org:8443'],
    ['https://bücher.example', 'https://xn--bcher-kva.example'],
  ])('at %s have links that begin with %s', (given, url) => {
    expect(readConfig({ ...NEEDED, SITE_URL: given }).siteUrl).toBe(url)
  })
  test.each([
    ['Waqai', 'news@waqai.example.org', 'Waqai <news@waqai.example.org>'],
    ['Waqai', 'Somebody <News@WAQAI.example.org>', 'Waqai <News@waqai.example.org>'],
    ['وقائع', 'news@waqai.example.org', 'وقائع <news@waqai.example.org>'],
    ['Waqai, the record', 'news@waqai.example.org', '"Waqai, the record" <news@waqai.example.org>'],
    ['waqai.org (Syria)', 'news@waqai.example.org', '"waqai.org (Syria)" <news@waqai.example.org>'],
    ['Wa\\qai', 'news@waqai.example.org', '"Wa\\\\qai" <news@waqai.example.org>'],
    ['Insurgent Watch', 'news@waqai.example.org', 'Insurgent Watch <news@waqai.example.org>'],
    ['Wildfire: the record', 'news@waqai.example.org', '"Wildfire: the record" <news@waqai.example.org>'],
    ['Resurgent Syria', 'news@waqai.example.org', 'Resurgent Syria <news@waqai.example.org>'],
    ['Alertness', 'news@waqai.example.org', 'Alertness <news@waqai.example.org>'],
    ['Ex-ante: résuré: news', 'news@waqai.example.org', '"Ex-ante: résuré: news" <news@waqai.example.org>'],
  ])('named %s with the address %s are written as %s', (SITE_NAME, MAIL_FROM, from) => {
    expect(readConfig({ ...NEEDED, SITE_NAME, MAIL_FROM }).mailFrom).toBe(from)
  })
})

describe('a name for each language', () => {
  test('is that of its language, and the first name that of all others', () => {
    const { siteName, mailFrom, mailFromIn } = readConfig({
      ...NEEDED,
      SITE_NAME: 'Waqai | ar: وقائع',
      MAIL_FROM: 'a@b.example',
    })
    expect(siteName).toEqual({ en: 'Waqai', ar: 'وقائع' })
    expect([mailFrom, mailFromIn.ar]).toEqual(['Waqai <a@b.example>', 'وقائع <a@b.example>'])
  })
})

test('several secrets keep their order: the first signs', () => {
  const [other, newer] = [`whsec_${randomSecret()}`, randomSecret()]
  const given = {
    RESEND_WEBHOOK_SECRET: ` ${other}  ${WEBHOOK_SECRET} `,
    LINK_SECRET: `${newer} ${NEEDED.LINK_SECRET}`,
  }
  expect(readConfig({ ...NEEDED, ...given })).toMatchObject({
    resendWebhookSecrets: [other, WEBHOOK_SECRET],
    linkSecrets: [newer, NEEDED.LINK_SECRET],
  })
})

describe('SEND_ONLY_TO', () => {
  const only = (patterns: string) => readConfig({ ...NEEDED, SEND_ONLY_TO: patterns }).sendOnlyTo
  test.each([
    ['', 'anyone@example.org', true],
    ['a@example.org', 'a@example.org', true],
    ['a@example.org', 'A@Example.org', true],
    ['a@example.org', 'b@example.org', false],
    ['a@example.org', 'aa@example.org', false],
    ['a@example.org', 'a@example.org.evil.example', false],
    ['a@example.org', 'a@exampleXorg', false],
    ['*@example.org', 'anyone@example.org', true],
    ['*@example.org', 'anyone@sub.example.org', false],
    ['*@example.org', 'anyone@example.org.evil.example', false],
    ['a+*@example.org', 'a+test@example.org', true],
    ['a+*@example.org', 'aaa@example.org', false],
    ['a@example.org, *@b.example\n*@c.example', 'x@c.example', true],
    ['a@example.org *@b.example', 'x@d.example', false],
    ['*', 'anyone@example.org', true],
  ])('set to %j lets mail go to %s: %s', (patterns, address, may) => {
    expect(isAllowedRecipient(only(patterns), address)).toBe(may)
  })
})
