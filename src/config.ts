import { findSecretFaults, type SecretValues } from './config-secrets.ts'
import { bareAddressOf } from './config-values.ts'
import type { Variable } from './config-variable.ts'
import { VARIABLES } from './config-variables.ts'
import type { Lang } from './timeline/event.ts'

type VariableValues = {
  [Key in keyof typeof VARIABLES]: (typeof VARIABLES)[Key] extends Variable<infer T> ? T : never
}

/** The configuration of a deployment, checked once. Durations are in ms. */
export type Config = VariableValues & {
  /** The sender of mails in each language. `mailFrom` is that of English ones. */
  mailFromIn: Record<Lang, string>
  /** Endpoints that one isolate sends to at the same time. */
  webhookConcurrency: number
}

/** A faulty configuration. `faults` has one sentence for each fault, and no value of a variable. */
export class ConfigError extends Error {
  readonly faults: string[]
  constructor(faults: string[]) {
    super(`config: ${faults.join(' ')}`)
    this.name = 'ConfigError'
    this.faults = faults
  }
}

/** A local runtime has one isolate. In the network, twenty isolates have six connections each. */
const WEBHOOK_CONCURRENCY = { local: 100, network: 5 }

/**
 * Reads the configuration from the variables of the Worker. Throws one `ConfigError` that names every fault. A production
 * must have secrets that nobody can know or guess.
 */
export const readConfig = (variables: Readonly<Record<string, unknown>>): Config => {
  const textOf = ({ name }: Variable<unknown>): string => String(variables[name] ?? '').trim()
  // A misspelt environment gets the rules of production.
  const environment = VARIABLES.environment.parse(textOf(VARIABLES.environment), true)
  const isProduction = environment === undefined || environment === 'production'
  const faults: string[] = []
  const values = Object.entries<Variable<unknown>>(VARIABLES).map(([key, variable]) => {
    const text = textOf(variable) || defaultOf(variable, isProduction)
    const value = text === undefined ? undefined : variable.parse(text, isProduction)
    if (value === undefined) faults.push(faultOf(variable, text))
    return [key, value]
  })
  if (isProduction) faults.push(...findSecretFaults(secretsIn(textOf, isProduction)))
  if (faults.length > 0) throw new ConfigError(faults)
  const config = Object.fromEntries(values) as VariableValues
  const isOneIsolate = config.environment === 'local' || config.environment === 'test'
  return {
    ...config,
    mailFrom: senderOf(config, 'en'),
    mailFromIn: { en: senderOf(config, 'en'), ar: senderOf(config, 'ar') },
    webhookConcurrency: isOneIsolate ? WEBHOOK_CONCURRENCY.local : WEBHOOK_CONCURRENCY.network,
  }
}

/** The secrets that are set and have the right form. */
const secretsIn = (textOf: (variable: Variable<unknown>) => string, isProduction: boolean): SecretValues[] =>
  Object.values<Variable<unknown>>(VARIABLES)
    .filter((each) => each.isSecret && each.parse(textOf(each), isProduction) !== undefined)
    .map((each) => ({ name: each.name, example: each.example, values: textOf(each).split(/\s+/) }))

/** The values that no log may have. */
export const secretsOf = (config: Config): string[] => [
  config.resendApiKey,
  ...config.resendWebhookSecrets,
  ...config.linkSecrets,
  ...config.publisherKeys,
  ...config.publishWebhookSecrets,
]

/** True if this deployment may write to an address. In a pattern, `*` matches any text; no pattern allows every address. */
export const isAllowedRecipient = (patterns: readonly string[], address: string): boolean =>
  patterns.length === 0 || patterns.some((pattern) => wildcardRegExpOf(pattern).test(address))

/** The text that counts where a variable is empty; undefined where it must be set. */
export const defaultOf = (variable: Variable<unknown>, isProduction: boolean): string | undefined =>
  variable.defaultInProductionOnly && !isProduction ? undefined : variable.default

const faultOf = ({ name, rule, example, isSecret }: Variable<unknown>, text: string | undefined): string => {
  const fault = text === undefined ? 'is missing' : 'is not valid'
  const place = isSecret
    ? `Set it with: npx wrangler secret put ${name} (${example}).`
    : `Set it under [vars] in wrangler.toml, for example ${name} = "${example}".`
  return `${name} ${fault}. It must be ${rule}. ${place}`
}

const wildcardRegExpOf = (pattern: string): RegExp =>
  new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`, 'i')

const senderOf = ({ siteName, mailFrom }: VariableValues, lang: Lang): string =>
  `${quoteDisplayName(siteName[lang])} <${bareAddressOf(mailFrom)}>`

/** A display name as it is written before an address: quoted where it has special characters (RFC 5322, section 3.2.4). */
const quoteDisplayName = (name: string): string =>
  /[()[\]:;,.\\]/.test(name) ? `"${name.replaceAll('\\', '\\\\')}"` : name
