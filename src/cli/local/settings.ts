import { resolve } from 'node:path'

/** How a local start is set up: ports, folder, and the variables that the Worker is given. */
export type Settings = {
  port: number
  inboxPort: number
  stateDir: string
  ticks: boolean
  /** Whether an inbox is to be started: not where another provider is named. */
  withInbox: boolean
  variables: Record<string, string>
}

/** Every variable of the configuration, with what holds on a machine of one's own. */
const defaults = (port: number, inboxPort: number): Record<string, string> => ({
  ENVIRONMENT: 'local',
  SITE_URL: `http://localhost:${port}`,
  SITE_NAME: 'Waqai',
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
  ALERTS_PER_HOUR: '4',
  LEDGER_DAYS: '180',
  HEARTBEAT_URL: '',
  SEND_ONLY_TO: '',
  ENDPOINTS_ON_LOOPBACK: 'on',
  DNS_RESOLVER: 'https://cloudflare-dns.com/dns-query',
  LIMITS: 'off',
  CLOCK: 'wall',
})

/** Reads the settings of a local start from the environment. Throws a sentence where a port is none. */
export const readSettings = (environment: Readonly<Record<string, string | undefined>>): Settings => {
  const port = portIn(environment, 'PORT', 8787)
  const inboxPort = portIn(environment, 'INBOX_PORT', 8025)
  const known = defaults(port, inboxPort)
  const given = Object.entries(known).map(([name, otherwise]) => [name, environment[name] ?? otherwise])
  return {
    port,
    inboxPort,
    stateDir: resolve(environment.STATE_DIR ?? '.wrangler/waqai'),
    ticks: environment.TICKER !== 'off',
    withInbox: !environment.RESEND_BASE_URL,
    variables: Object.fromEntries(given) as Record<string, string>,
  }
}

const portIn = (environment: Readonly<Record<string, string | undefined>>, name: string, otherwise: number): number => {
  const port = Number(environment[name] ?? otherwise)
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port
  throw new Error(`${name} is not a port: it is a number from 1 to 65535.`)
}
