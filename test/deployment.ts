import { randomBytes } from 'node:crypto'
import { ConfigError, readConfig } from '../src/config.ts'

export type Variables = Record<string, string | undefined>

/** A secret that no document shows. */
export const randomSecret = (): string => randomBytes(32).toString('base64')
export const WEBHOOK_SECRET = `whsec_${randomSecret()}`

/** The least that a production needs. */
export const NEEDED: Variables = {
  SITE_URL: 'https://waqai.example.org',
  SITE_NAME: 'Waqai',
  MAIL_FROM: 'news@waqai.example.org',
  MAIL_REPLY_TO: 'editors@waqai.example.org',
  POSTAL_ADDRESS: 'Waqai, 12 Example Street, 10115 Berlin',
  OPERATOR_EMAIL: 'operator@waqai.example.org',
  RESEND_API_KEY: `re_${randomSecret().replace(/\W/g, '')}`,
  RESEND_WEBHOOK_SECRET: WEBHOOK_SECRET,
  LINK_SECRET: randomSecret(),
  PUBLISHER_KEY: randomSecret(),
  PUBLISH_WEBHOOK_SECRET: `whsec_${randomSecret()}`,
}

/** Every fault of these variables, in words. */
export const faultsOf = (variables: Variables): string[] => {
  try {
    readConfig(variables)
    return []
  } catch (fault) {
    if (fault instanceof ConfigError) return fault.faults
    throw fault
  }
}

/** The names of the variables that are at fault in production where these differ. */
export const faulty = (differing: Variables): string[] =>
  faultsOf({ ...NEEDED, ...differing }).map((fault) => fault.split(/[ :]/)[0]!)
