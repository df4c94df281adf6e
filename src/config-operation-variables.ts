import {
  parseChoice,
  parseNumber,
  parseOptionalName,
  parseOptionalUrl,
  parsePatterns,
  parseResolverUrl,
  parseSwitch,
} from './config-values.ts'
import { variable } from './config-variable.ts'
import { WORKERS_PLANS } from './lib/platform-limits.ts'

/** The variables of webhooks, of the manner of operation and of tests. */
export const OPERATION_VARIABLES = {
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
  accessTeam: variable({
    name: 'ACCESS_TEAM',
    group: 'operation',
    meaning:
      'The name of the team of Cloudflare Access that guards /desk: the part of its address before .cloudflareaccess.com. Who signs in there needs no link by mail, but must be one of the people of the desk.',
    rule: 'a name of small letters, digits and hyphens, or empty for no Access',
    default: '',
    example: 'newsroom',
    parse: parseOptionalName,
  }),
  accessAudience: variable({
    name: 'ACCESS_AUDIENCE',
    group: 'operation',
    meaning: 'The audience tag of the application of Cloudflare Access. Without it, Access is not used.',
    rule: 'a word of letters, digits and hyphens, or empty for no Access',
    default: '',
    example: '32eafc7626e737136a256ab7eb4dd5ce',
    parse: parseOptionalName,
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
