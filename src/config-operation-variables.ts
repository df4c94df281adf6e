import {
  parseChoice,
  parseNumber,
  parseOptionalUrl,
  parsePatterns,
  parseResolverUrl,
  parseSwitch,
} from './config-values.ts'
import { variable } from './config-variable.ts'
import { WORKERS_PLANS } from './lib/platform-limits.ts'

/** The variables that set waits, limits and the manner of operation. */
export const OPERATION_VARIABLES = {
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
