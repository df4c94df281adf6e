import type { ValueParser } from './config-values.ts'

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

/** One row of a table of variables, which keeps the type of its value. */
export const variable = <T>(definition: Variable<T>): Variable<T> => definition
