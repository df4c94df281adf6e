import {
  parseChoice,
  parseMailAddress,
  parseNumber,
  parseOptionalUrl,
  parseOrigin,
  parsePatterns,
  parseProviderUrl,
  parseResolverUrl,
  parseSecrets,
  parseSiteName,
  parseSwitch,
  parseText,
  parseWebhookSecrets,
  type ValueParser,
} from './config-values.ts'
import { WORKERS_PLANS } from './lib/platform-limits.ts'

/** One variable of the configuration. The page for operators and the reader of the configuration are made from it. */
export type Variable<T> = {
  name: string
  group: 'site' | 'provider' | 'secrets' | 'alerts' | 'webhooks' | 'operation' | 'tests'
  /** One or more sentences for operators. */
  meaning: string
  /** The end of the sentence "It must be …". */
  rule: string
  /** The text that counts where the variable is empty. A variable without it must be set. */
  default?: string
  /** Outside production the default does not count. */
  defaultInProductionOnly?: true
  /** A valid text; of a secret, the place or command from which it comes. */
  example: string
  /** A secret is set with `wrangler secret put`, everything else under `[vars]` in wrangler.toml. */
  isSecret?: true
  parse: ValueParser<T>
}

const variable = <T>(definition: Variable<T>): Variable<T> => definition

const RESEND_URL = 'https://api.resend.com'
const RANDOM_SECRET = 'openssl rand -base64 32'
const RANDOM_WEBHOOK_SECRET = 'echo whsec_$(openssl rand -base64 32)'
const SEVERAL = 'Several values may be set, separated by spaces: the first signs, and all of them verify.'

/** Every variable of the configuration, by the name that the code gives its value. */
export const VARIABLES = {
  environment: variable({
    name: 'ENVIRONMENT',
    group: 'operation',
    meaning: 'The kind of deployment. Outside production the provider must be named, and more settings are allowed.',
    rule: 'one of: production, staging, test, local',
    default: 'production',
    example: 'staging',
    parse: parseChoice(['production', 'staging', 'test', 'local']),
  }),
  siteUrl: variable({
    name: 'SITE_URL',
    group: 'site',
    meaning: 'The address of the site. Every link in mails, feeds and webhooks begins with it.',
    rule: 'a web address without a path, and in production one that begins with https://',
    example: 'https://waqai.example.org',
    parse: parseOrigin,
  }),
  siteName: variable({
    name: 'SITE_NAME',
    group: 'site',
    meaning:
      'The name of the site. It is on every page, and it is the name of the sender of every mail. It may have one name for each language: `Waqai|ar:وقائع`.',
    rule: 'a name, or a name and others as `|ar:NAME`, each of at most 60 characters without <, >, ", @ and pictures, and without the words alert, urgent, re: and fwd:',
    example: 'Waqai',
    parse: parseSiteName,
  }),
  mailFrom: variable({
    name: 'MAIL_FROM',
    group: 'site',
    meaning: 'The address from which mail is sent. The provider must have verified its domain.',
    rule: 'an email address',
    example: 'news@waqai.example.org',
    parse: parseMailAddress,
  }),
  mailReplyTo: variable({
    name: 'MAIL_REPLY_TO',
    group: 'site',
    meaning: 'The address that gets the replies of readers. It is also the contact address on pages.',
    rule: 'an email address',
    example: 'editors@waqai.example.org',
    parse: parseMailAddress,
  }),
  postalAddress: variable({
    name: 'POSTAL_ADDRESS',
    group: 'site',
    meaning: 'The postal address of the sender. Many countries require it in every mail.',
    rule: 'an address in one line',
    example: 'Waqai, 12 Example Street, 10115 Berlin',
    parse: parseText,
  }),
  operatorEmail: variable({
    name: 'OPERATOR_EMAIL',
    group: 'site',
    meaning: 'The address that gets a mail when something needs a person.',
    rule: 'an email address',
    example: 'operator@waqai.example.org',
    parse: parseMailAddress,
  }),
  resendApiKey: variable({
    name: 'RESEND_API_KEY',
    group: 'provider',
    meaning: 'The key with which mail is sent. It must be allowed to send and to read the suppression list.',
    rule: 'an API key of Resend',
    example: 'from the page “API keys” of Resend',
    isSecret: true,
    parse: parseText,
  }),
  resendBaseUrl: variable({
    name: 'RESEND_BASE_URL',
    group: 'provider',
    meaning:
      'The address of the API of the provider. Outside production it must be set, so that no test reaches readers.',
    rule: `a web address, and in production ${RESEND_URL}`,
    default: RESEND_URL,
    defaultInProductionOnly: true,
    example: 'http://localhost:8025',
    parse: parseProviderUrl(RESEND_URL),
  }),
  resendWebhookSecrets: variable({
    name: 'RESEND_WEBHOOK_SECRET',
    group: 'provider',
    meaning: `The secret with which Resend signs its callbacks to /hooks/resend. ${SEVERAL}`,
    rule: 'a secret of Standard Webhooks: whsec_ and at least 16 bytes in base64',
    example: 'from the page of the webhook at Resend',
    isSecret: true,
    parse: parseWebhookSecrets,
  }),
  linkSecrets: variable({
    name: 'LINK_SECRET',
    group: 'secrets',
    meaning: `The secret that signs the links in mails. A link stays valid as long as its secret is in the list, also over a backup and its restoration: keep both together. ${SEVERAL}`,
    rule: 'at least 16 characters',
    example: RANDOM_SECRET,
    isSecret: true,
    parse: parseSecrets,
  }),
  publisherKeys: variable({
    name: 'PUBLISHER_KEY',
    group: 'secrets',
    meaning:
      'The key of the newsroom. It has every scope, and with it you make the keys of all others. Several may be set.',
    rule: 'at least 16 characters',
    example: RANDOM_SECRET,
    isSecret: true,
    parse: parseSecrets,
  }),
  publishWebhookSecrets: variable({
    name: 'PUBLISH_WEBHOOK_SECRET',
    group: 'secrets',
    meaning: `The secret that verifies the messages to /hooks/publish. ${SEVERAL}`,
    rule: 'a secret of Standard Webhooks: whsec_ and at least 16 bytes in base64',
    example: RANDOM_WEBHOOK_SECRET,
    isSecret: true,
    parse: parseWebhookSecrets,
  }),
  alertHoldMs: variable({
    name: 'ALERT_HOLD_SECONDS',
    group: 'alerts',
    meaning:
      'The time between the recording of a revision and its release. In this time an editor can withdraw it unseen.',
    rule: 'a number of seconds from 0 to 86400',
    default: '60',
    example: '120',
    parse: parseNumber(0, 86_400, 1000),
  }),
  retractionHoldMs: variable({
    name: 'RETRACTION_HOLD_SECONDS',
    group: 'alerts',
    meaning:
      'The time between the recording of a retraction or an urgent correction and its mails. Until then nothing tells a retracted event. If an editor records it again in this time, it counts as never retracted.',
    rule: 'a number of seconds from 0 to 600',
    default: '10',
    example: '30',
    parse: parseNumber(0, 600, 1000),
  }),
  settleMs: variable({
    name: 'SETTLE_SECONDS',
    group: 'alerts',
    meaning:
      'How long a burst of releases is collected before it goes out as one mail. It begins with the first release and is never prolonged.',
    rule: 'a number of seconds from 0 to 600',
    default: '5',
    example: '10',
    parse: parseNumber(0, 600, 1000),
  }),
  alertsPerHour: variable({
    name: 'ALERTS_PER_HOUR',
    group: 'alerts',
    meaning:
      'The number of alerts that a reader gets in one hour at most. A reader may choose fewer. The rest is one roll-up.',
    rule: 'a number from 1 to 1000',
    default: '4',
    example: '10',
    parse: parseNumber(1, 1000),
  }),
  ledgerDays: variable({
    name: 'LEDGER_DAYS',
    group: 'alerts',
    meaning:
      'The number of days for which the database keeps who was told of what. A correction of an older event goes to all who follow it.',
    rule: 'a number of days from 0 to 3650',
    default: '180',
    example: '365',
    parse: parseNumber(0, 3650),
  }),
  endpointsOnLoopback: variable({
    name: 'ENDPOINTS_ON_LOOPBACK',
    group: 'webhooks',
    meaning: 'Whether a webhook endpoint may be on this machine, as http://localhost.',
    rule: 'on or off, and off in production',
    default: 'off',
    example: 'on',
    parse: parseSwitch('on'),
  }),
  dnsResolver: variable({
    name: 'DNS_RESOLVER',
    group: 'webhooks',
    meaning: 'The resolver (DNS over HTTPS, JSON) that finds the addresses of endpoints before a webhook is sent.',
    rule: 'a web address without a fragment, and in production one that begins with https://',
    default: 'https://cloudflare-dns.com/dns-query',
    example: 'https://dns.google/resolve',
    parse: parseResolverUrl,
  }),
  heartbeatUrl: variable({
    name: 'HEARTBEAT_URL',
    group: 'operation',
    meaning: 'The address that gets a POST after each tick of the cron. A monitor that misses it can warn you.',
    rule: 'a web address, or empty for no heartbeat',
    default: '',
    example: 'https://heartbeat.example.org/waqai',
    parse: parseOptionalUrl,
  }),
  workersPlan: variable({
    name: 'WORKERS_PLAN',
    group: 'operation',
    meaning:
      'The plan of the Cloudflare account. It decides how much work one invocation of the Worker does before it leaves the rest to the next one.',
    rule: 'paid or free',
    default: 'paid',
    example: 'free',
    parse: parseChoice(WORKERS_PLANS),
  }),
  confirmationsPerHour: variable({
    name: 'CONFIRMATIONS_PER_HOUR',
    group: 'operation',
    meaning:
      'The number of confirmations that the site mails in one hour at most. One network gets a tenth of it at most. The rest waits and is mailed later.',
    rule: 'a number from 1 to 1000000',
    default: '500',
    example: '1000',
    parse: parseNumber(1, 1_000_000),
  }),
  confirmationsPerDay: variable({
    name: 'CONFIRMATIONS_PER_DAY',
    group: 'operation',
    meaning: 'The same for one day.',
    rule: 'a number from 1 to 10000000',
    default: '3000',
    example: '10000',
    parse: parseNumber(1, 10_000_000),
  }),
  sendOnlyTo: variable({
    name: 'SEND_ONLY_TO',
    group: 'operation',
    meaning:
      'The addresses to which this deployment may write, as patterns in which * is any text. Empty: to all. Use it for staging.',
    rule: 'patterns separated by spaces or commas',
    default: '',
    example: '*@waqai.example.org, tester+*@example.com',
    parse: parsePatterns,
  }),
  limits: variable({
    name: 'LIMITS',
    group: 'tests',
    meaning: 'Whether the number of requests of one network is limited.',
    rule: 'on or off, and on in production',
    default: 'on',
    example: 'off',
    parse: parseSwitch('off'),
  }),
  clock: variable({
    name: 'CLOCK',
    group: 'tests',
    meaning:
      'The clock of the product. With tick, the time that a tick was given sets the clock, so that a test can move it forward.',
    rule: 'wall or tick, and wall in production',
    default: 'wall',
    example: 'tick',
    parse: parseChoice(['wall', 'tick'], 'tick'),
  }),
}
