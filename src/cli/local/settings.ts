import { resolve } from 'node:path'

/** The settings of a local start. */
export type Settings = {
  port: number
  inboxPort: number
  stateDir: string
  /** True if a tick is sent every minute. */
  hasTicker: boolean
  /** True if the inbox of this machine is started. False if RESEND_BASE_URL names another provider. */
  hasInbox: boolean
  /** The variables of the Worker. */
  variables: Record<string, string>
}

type Environment = Readonly<Record<string, string | undefined>>

const DEFAULT_PORT = 8787
const DEFAULT_INBOX_PORT = 8025
const DEFAULT_STATE_DIR = '.wrangler/waqai'

/** Every variable of the configuration, with its value on a developer's machine. */
const localVariables = (port: number, inboxPort: number): Record<string, string> => ({
  ENVIRONMENT: 'local',
  SITE_URL: `http://localhost:${port}`,
  SITE_NAME: 'Waqai|ar:وقائع',
  MAIL_FROM: 'waqai@news.localhost.localdomain',
  MAIL_REPLY_TO: 'editors@news.localhost.localdomain',
  POSTAL_ADDRESS: 'Waqai, 1 Example Street, 12345 Exampletown',
  OPERATOR_EMAIL: 'operator@news.localhost.localdomain',
  RESEND_API_KEY: 're_local_key_that_opens_nothing',
  RESEND_WEBHOOK_SECRET: 'whsec_bG9jYWwtcHJvdmlkZXItd2ViaG9vay1zZWNyZXQ=',
  RESEND_BASE_URL: `http://localhost:${inboxPort}`,
  LINK_SECRET: 'local-link-secret-that-guards-nothing',
  PUBLISHER_KEY: 'local-publisher-key',
  PUBLISH_WEBHOOK_SECRET: 'whsec_bG9jYWwtcHVibGlzaC13ZWJob29rLXNlY3JldA==',
  ALERT_HOLD_SECONDS: '60',
  RETRACTION_HOLD_SECONDS: '10',
  SETTLE_SECONDS: '5',
  ALERTS_PER_HOUR: '4',
  LEDGER_DAYS: '180',
  HEARTBEAT_URL: '',
  ACCESS_TEAM: '',
  ACCESS_AUDIENCE: '',
  SEND_ONLY_TO: '',
  ENDPOINTS_ON_LOOPBACK: 'on',
  DNS_RESOLVER: 'https://cloudflare-dns.com/dns-query',
  CONFIRMATIONS_PER_HOUR: '500',
  CONFIRMATIONS_PER_DAY: '3000',
  LIMITS: 'off',
  WORKERS_PLAN: 'paid',
  CLOCK: 'wall',
})

/** Reads the settings of a local start from the environment. Throws if a port is not a number from 1 to 65535. */
export const readSettings = (environment: Environment): Settings => {
  const port = parsePort(environment, 'PORT', DEFAULT_PORT)
  const inboxPort = parsePort(environment, 'INBOX_PORT', DEFAULT_INBOX_PORT)
  const variables = Object.entries(localVariables(port, inboxPort)).map(([name, value]) => [
    name,
    environment[name] ?? value,
  ])
  return {
    port,
    inboxPort,
    stateDir: resolve(environment.STATE_DIR ?? DEFAULT_STATE_DIR),
    hasTicker: environment.TICKER !== 'off',
    hasInbox: !environment.RESEND_BASE_URL,
    variables: Object.fromEntries(variables) as Record<string, string>,
  }
}

const parsePort = (environment: Environment, name: string, defaultPort: number): number => {
  const port = Number(environment[name] ?? defaultPort)
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port
  throw new Error(`${name} must be a number from 1 to 65535.`)
}
