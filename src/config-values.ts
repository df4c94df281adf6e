import { canonicalizeAddress } from './audience/email-address.ts'
import { LANGS, type Lang } from './timeline/event.ts'

/** Reads the text of a variable. Returns undefined where the text is not allowed. */
export type ValueParser<T> = (text: string, isProduction: boolean) => T | undefined

const MIN_SECRET_CHARACTERS = 16
const MIN_WEBHOOK_SECRET_BYTES = 16
const MAX_SITE_NAME_CHARACTERS = 60

/** Accepts any text but the empty one. */
export const parseText: ValueParser<string> = (text) => text || undefined

/** Accepts one of the given words. `refusedInProduction` is the word that production does not accept. */
export const parseChoice =
  <const T extends readonly string[]>(words: T, refusedInProduction?: T[number]): ValueParser<T[number]> =>
  (text, isProduction) =>
    isProduction && text === refusedInProduction ? undefined : words.find((word) => word === text)

/** Accepts a word of letters, digits and hyphens, or nothing. */
export const parseOptionalName: ValueParser<string> = (text) => (/^[A-Za-z0-9-]{0,100}$/.test(text) ? text : undefined)

/** Accepts `on` and `off` as true and false. Production refuses `refusedInProduction`. */
export const parseSwitch =
  (refusedInProduction: 'on' | 'off'): ValueParser<boolean> =>
  (text, isProduction) => {
    const word = parseChoice(['on', 'off'], refusedInProduction)(text, isProduction)
    return word && word === 'on'
  }

/** Accepts a number between two bounds, and returns it multiplied by `unit`. */
export const parseNumber =
  (least: number, most: number, unit = 1): ValueParser<number> =>
  (text) => {
    const number = text === '' ? Number.NaN : Number(text)
    return number >= least && number <= most ? number * unit : undefined
  }

/** Accepts one or more secrets, separated by spaces. */
export const parseSecrets: ValueParser<string[]> = (text) =>
  parseList(text, (secret) => secret.length >= MIN_SECRET_CHARACTERS)

/** Accepts one or more secrets of Standard Webhooks: `whsec_` and base64 of at least 16 bytes. */
export const parseWebhookSecrets: ValueParser<string[]> = (text) => parseList(text, isWebhookSecret)

/** Accepts any number of address patterns, separated by spaces or commas; also none. */
export const parsePatterns: ValueParser<string[]> = (text) => text.split(/[\s,]+/).filter(Boolean)

/** Accepts an email address, alone or as `Name <address>`, and returns it as it was written. */
export const parseMailAddress: ValueParser<string> = (text) => (bareAddressOf(text) === null ? undefined : text)

const FORBIDDEN_IN_NAME = /[<>"@\p{Cc}\p{Extended_Pictographic}]/u
/** Whole words only: a name may contain "Insurgent" or "Wildfire:". */
const WORD_OF_URGENCY = /(?<![\p{L}\p{M}\p{N}])((alerts?|urgent)(?![\p{L}\p{M}\p{N}])|(re|fwd?)\s*[:\uff1a])/iu

/** Accepts a name of a sender that mail programs and spam filters take well. */
const isSenderName = (text: string): boolean =>
  text !== '' && text.length <= MAX_SITE_NAME_CHARACTERS && !FORBIDDEN_IN_NAME.test(text) && !WORD_OF_URGENCY.test(text)

/** Accepts one name for all languages, or more: `Waqai|ar:وقائع`. The first is that of each language without its own. */
export const parseSiteName: ValueParser<Record<Lang, string>> = (text) => {
  const [first = '', ...others] = text.split('|').map((part) => part.trim())
  const named = others.map((part) => /^(\w+):(.*)$/s.exec(part)?.slice(1) ?? ['', ''])
  const names: Record<string, string> = Object.fromEntries(named.map(([lang, name = '']) => [lang, name.trim()]))
  const areKnown =
    named.every(([lang]) => LANGS.some((each) => each === lang)) && Object.keys(names).length === named.length
  if (!areKnown || ![first, ...Object.values(names)].every(isSenderName)) return undefined
  return { en: names.en ?? first, ar: names.ar ?? first }
}

/** Accepts an origin, and returns it in canonical form. Production accepts https only. */
export const parseOrigin: ValueParser<string> = (text, isProduction) => {
  if (!URL.canParse(text)) return undefined
  const { origin, protocol, pathname, search, hash, username, password } = new URL(text)
  const isWeb = protocol === 'https:' || (!isProduction && protocol === 'http:')
  return isWeb && pathname === '/' && `${search}${hash}${username}${password}` === '' ? origin : undefined
}

/** Accepts a web address or nothing, and returns it as a header can carry it; null for nothing. */
export const parseOptionalUrl: ValueParser<string | null> = (text) => {
  if (text === '') return null
  return isWebAddress(text) ? new URL(text).href : undefined
}

/** Accepts the address of a resolver. Production accepts https only. */
export const parseResolverUrl: ValueParser<string> = (text, isProduction) =>
  isWebAddress(text) && !new URL(text).hash && (!isProduction || text.startsWith('https://')) ? text : undefined

/** Accepts the address of the provider. Production accepts `productionUrl` only. */
export const parseProviderUrl =
  (productionUrl: string): ValueParser<string> =>
  (text, isProduction) => {
    if (isProduction) return text === productionUrl ? text : undefined
    return isWebAddress(text) ? text.replace(/\/+$/, '') : undefined
  }

/** The address in `Name <address>`, or in the whole text; null where it is none. */
export const bareAddressOf = (text: string): string | null => canonicalizeAddress(/<([^<>]+)>$/.exec(text)?.[1] ?? text)

const parseList = (text: string, isGood: (value: string) => boolean): string[] | undefined => {
  const values = text.split(/\s+/).filter(Boolean)
  return values.length > 0 && values.every(isGood) ? values : undefined
}

const isWebAddress = (text: string): boolean => /^https?:\/\//.test(text) && URL.canParse(text)

const isWebhookSecret = (text: string): boolean => {
  try {
    return atob(text.replace(/^whsec_/, '')).length >= MIN_WEBHOOK_SECRET_BYTES
  } catch {
    return false
  }
}
