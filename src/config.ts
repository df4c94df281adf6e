import { canonicalizeAddress } from './audience/email-address.ts'

/** What a deployment says of itself, checked once. Durations are milliseconds. */
export type Config = {
  environment: 'production' | 'staging' | 'test' | 'local'
  siteUrl: string
  siteName: string
  /** `Name <address>`, the name being the site's. */
  mailFrom: string
  mailReplyTo: string
  postalAddress: string
  operatorEmail: string
  resendApiKey: string
  resendBaseUrl: string
  /** Of each secret the first signs and all verify. */
  resendWebhookSecrets: string[]
  linkSecrets: string[]
  publishWebhookSecrets: string[]
  publisherKeys: string[]
  alertHoldMs: number
  alertsPerHour: number
  ledgerDays: number
  heartbeatUrl: string | null
  /** Where the feeds say that they can be subscribed to (WebSub). */
  websubHub: string | null
  sendOnlyTo: string[]
  endpointsOnLoopback: boolean
  /** Where the addresses of endpoints' hosts are asked for (DNS over HTTPS, in JSON). */
  dnsResolver: string
  limits: boolean
  clock: 'wall' | 'tick'
  /** Endpoints that one isolate writes to at once. A local runtime has one isolate; the network has twenty, and six connections each. */
  webhookLanes: number
}

/** A deployment that cannot run as it is configured; names every fault, and no value. */
export class ConfigError extends Error {
  readonly faults: string[]
  constructor(faults: string[]) {
    super(`config: ${faults.join(' ')}`)
    this.name = 'ConfigError'
    this.faults = faults
  }
}

const PRODUCTION_PROVIDER_URL = 'https://api.resend.com'
const ENVIRONMENTS = ['production', 'staging', 'test', 'local'] as const
const DEFAULT_DNS_RESOLVER = 'https://cloudflare-dns.com/dns-query'
const MIN_SECRET_BYTES = 16

type VariableReader = {
  text: (name: string, fault: string, isGood?: (value: string) => boolean, otherwise?: string) => string
  number: (name: string, otherwise: number, most: number, least?: number) => number
  secrets: (name: string, isGood?: (value: string) => boolean) => string[]
  oneOf: <const T extends readonly string[]>(name: string, options: T, otherwise: T[number]) => T[number]
}

/** Reads the configuration from the Worker's variables. Throws one ConfigError that names every fault. */
export const readConfig = (variables: Readonly<Record<string, unknown>>): Config => {
  const faults: string[] = []
  const read = variableReader(variables, faults)
  const environment = read.oneOf('ENVIRONMENT', ENVIRONMENTS, 'production')
  // What is misspelt is held to what production is held to.
  const isProduction = ENVIRONMENTS.indexOf(environment) < 1
  const config: Config = {
    environment,
    siteUrl: originOf(read.text('SITE_URL', siteUrlFaultOf(isProduction), (value) => isSiteUrl(value, isProduction))),
    siteName: read.text('SITE_NAME', 'is missing, too long, has a picture, or says alert, urgent or re:.', isSiteName),
    mailFrom: read.text('MAIL_FROM', 'is not an address.', (value) => bareAddressOf(value) !== null),
    mailReplyTo: read.text('MAIL_REPLY_TO', 'is not an address.', (value) => bareAddressOf(value) !== null),
    postalAddress: read.text('POSTAL_ADDRESS', 'is missing: mail must say who sends it.'),
    operatorEmail: read.text('OPERATOR_EMAIL', 'is not an address.', (value) => bareAddressOf(value) !== null),
    resendApiKey: read.text('RESEND_API_KEY', 'is missing.'),
    resendBaseUrl: readProviderUrl(read, isProduction),
    resendWebhookSecrets: read.secrets('RESEND_WEBHOOK_SECRET', isWebhookSecret),
    linkSecrets: read.secrets('LINK_SECRET'),
    publishWebhookSecrets: read.secrets('PUBLISH_WEBHOOK_SECRET', isWebhookSecret),
    publisherKeys: read.secrets('PUBLISHER_KEY'),
    alertHoldMs: read.number('ALERT_HOLD_SECONDS', 60, 86_400) * 1000,
    alertsPerHour: read.number('ALERTS_PER_HOUR', 4, 1000, 1),
    ledgerDays: read.number('LEDGER_DAYS', 180, 3650),
    heartbeatUrl: read.text('HEARTBEAT_URL', 'is not a web address.', isWebAddress, '') || null,
    websubHub: hrefOf(read.text('WEBSUB_HUB', 'is not a web address.', isWebAddress, '')) || null,
    sendOnlyTo: read
      .text('SEND_ONLY_TO', '', undefined, '')
      .split(/[\s,]+/)
      .filter(Boolean),
    endpointsOnLoopback: read.oneOf('ENDPOINTS_ON_LOOPBACK', ['off', 'on'], 'off') === 'on',
    dnsResolver: read.text(
      'DNS_RESOLVER',
      resolverFaultOf(isProduction),
      (url) => isResolverUrl(url, isProduction),
      DEFAULT_DNS_RESOLVER,
    ),
    limits: read.oneOf('LIMITS', ['on', 'off'], 'on') === 'on',
    clock: read.oneOf('CLOCK', ['wall', 'tick'], 'wall'),
    webhookLanes: environment === 'local' || environment === 'test' ? 100 : 5,
  }
  if (isProduction && config.clock === 'tick') faults.push('CLOCK: production goes by the wall.')
  if (isProduction && !config.limits) faults.push('LIMITS: production keeps them on.')
  if (isProduction && config.endpointsOnLoopback) faults.push('ENDPOINTS_ON_LOOPBACK: never in production.')
  if (faults.length > 0) throw new ConfigError(faults)
  return { ...config, mailFrom: `${quoteDisplayName(config.siteName)} <${bareAddressOf(config.mailFrom)}>` }
}

/** In production only the real provider; elsewhere whichever is named, and none that is not. */
const readProviderUrl = ({ text }: VariableReader, isProduction: boolean): string =>
  isProduction
    ? text(
        'RESEND_BASE_URL',
        'is not the provider.',
        (value) => value === PRODUCTION_PROVIDER_URL,
        PRODUCTION_PROVIDER_URL,
      )
    : text('RESEND_BASE_URL', 'is not the web address of a provider.', isWebAddress).replace(/\/+$/, '')

/** Whether an address may be written to from this deployment; `*` stands for any characters. */
export const isAllowedRecipient = (patterns: readonly string[], address: string): boolean =>
  patterns.length === 0 || patterns.some((pattern) => wildcardRegExpOf(pattern).test(address))

const wildcardRegExpOf = (pattern: string): RegExp =>
  new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`, 'i')

const variableReader = (variables: Readonly<Record<string, unknown>>, faults: string[]): VariableReader => {
  const given = (name: string): string => String(variables[name] ?? '').trim()
  const text: VariableReader['text'] = (name, fault, isGood = (value) => value !== '', otherwise) => {
    const value = given(name) || (otherwise ?? '')
    if (value === otherwise || isGood(value)) return value
    faults.push(`${name} ${fault}`)
    return value
  }
  return {
    text,
    number: (name, otherwise, most, least = 0) => {
      const value = given(name) === '' ? otherwise : Number(given(name))
      if (!(value >= least && value <= most)) faults.push(`${name} is not a number from ${least} to ${most}.`)
      return value
    },
    secrets: (name, isGood = (value) => value.length >= MIN_SECRET_BYTES) => {
      const values = given(name).split(/\s+/).filter(Boolean)
      if (values.length === 0 || !values.every(isGood)) faults.push(`${name} is missing or too weak.`)
      return values
    },
    oneOf: (name, options, otherwise) => {
      const value = given(name) || otherwise
      if (!options.includes(value)) faults.push(`${name} is one of: ${options.join(', ')}.`)
      return value
    },
  }
}

const siteUrlFaultOf = (isProduction: boolean): string =>
  `is not the site's own URL${isProduction ? ', beginning with https://' : ''}.`

const isSiteUrl = (value: string, isProduction: boolean): boolean => {
  if (!URL.canParse(value)) return false
  const { protocol, pathname, search, hash, username, password } = new URL(value)
  const isWeb = protocol === 'https:' || (!isProduction && protocol === 'http:')
  return isWeb && pathname === '/' && `${search}${hash}${username}${password}` === ''
}

const originOf = (value: string): string => (URL.canParse(value) ? new URL(value).origin : value)

/** An address as a header can carry it. */
const hrefOf = (value: string): string => (URL.canParse(value) ? new URL(value).href : value)

const isWebAddress = (value: string): boolean => /^https?:\/\//.test(value) && URL.canParse(value)

const resolverFaultOf = (isProduction: boolean): string =>
  `is not the web address of a resolver${isProduction ? ', beginning with https://' : ''}.`

const isResolverUrl = (value: string, isProduction: boolean): boolean =>
  isWebAddress(value) && !new URL(value).hash && (!isProduction || value.startsWith('https://'))

const isSiteName = (value: string): boolean =>
  value !== '' && value.length <= 60 && !/alert|urgent|re:|fwd:|[<>"@\p{Cc}\p{Extended_Pictographic}]/iu.test(value)

/** A name before an address, between quotes where it holds what has a meaning there (RFC 5322, section 3.2.4). */
const quoteDisplayName = (name: string): string =>
  /[()[\]:;,.\\]/.test(name) ? `"${name.replaceAll('\\', '\\\\')}"` : name

/** The address in `Name <address>`, or the whole. */
const bareAddressOf = (value: string): string | null => canonicalizeAddress(/<([^<>]+)>$/.exec(value)?.[1] ?? value)

const isWebhookSecret = (value: string): boolean => {
  try {
    return atob(value.replace(/^whsec_/, '')).length >= MIN_SECRET_BYTES
  } catch {
    return false
  }
}
