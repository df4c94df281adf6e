import * as v from 'valibot'
import { cleanText, countCodePoints, findInvisibleCharacter, hasVisibleText, trimTyped } from '../lib/text.ts'
import { parseWhen } from './edtf.ts'
import { DATE_PATTERN, MAX_DATE_CHARS } from './edtf-pattern.ts'

export const BOOLEAN_FAULT = 'The value must be true or false.'
const ID_PATTERN = /^[a-z0-9-]{3,64}$/
/** The pattern of the ids of regions and actors. */
export const GAZETTEER_ID_PATTERN = '^[a-z0-9-]{2,64}$'

/**
 * Text of one line. The metadata repeats the checks for the JSON Schema document, which counts in code points, too (JSON
 * Schema validation, section 6.3.1).
 */
export const lineSchema = (maxChars: number, name: string, metadata: object = {}) =>
  v.pipe(
    v.string(`${name} must be a string.`),
    v.metadata({ minLength: 1, maxLength: maxChars, pattern: '\\S', ...metadata }),
    v.transform(cleanText),
    v.check(hasVisibleText, `${name} is empty. Write text, or leave the member out if it is optional.`),
    v.check((text) => countCodePoints(text) <= maxChars, `${name} is longer than ${maxChars} characters.`),
  )

export const namedPicklistSchema = <const T extends readonly string[]>(options: T, name: string) =>
  v.picklist(options, `${name} must be one of: ${options.join(', ')}.`)

/** A text as a person pastes it: without blanks and direction marks around it. One inside is a fault that names it. */
export const pastedSchema = (name: string, pattern: string) =>
  v.pipe(
    v.string(`${name} must be a string.`),
    v.metadata({ pattern }),
    v.transform(trimTyped),
    v.check(
      (text) => findInvisibleCharacter(text) === null,
      ({ input }) => `${name} has an invisible character, ${findInvisibleCharacter(String(input))}. Remove it.`,
    ),
    // A transformation ends the pipe after a fault.
    v.transform((text) => text),
  )

export const eventIdSchema = (name: string) =>
  v.pipe(
    pastedSchema(name, ID_PATTERN.source),
    v.regex(ID_PATTERN, `${name} must have 3 to 64 characters: lowercase letters, digits and hyphens.`),
  )

const WEB_ADDRESS_FAULT = 'A url must begin with https:// or http://.'
export const webAddressSchema = v.pipe(
  lineSchema(2000, 'A url', { format: 'uri', pattern: '^https?://\\S+$' }),
  pastedSchema('A url', '^https?://\\S+$'),
  v.check((url) => /^https?:\/\/[^\s]+$/i.test(url) && URL.canParse(url), WEB_ADDRESS_FAULT),
  v.check((url) => !hasUserInfo(url), 'A url must not have a user name or password before the host. Remove it.'),
  // A transformation ends the pipe after a fault.
  v.transform((url) => new URL(url).href),
  v.check((url) => url.length <= 2000, 'A url is longer than 2000 characters when it is percent-encoded.'),
)

const hasUserInfo = (url: string): boolean => {
  if (!/^https?:/i.test(url) || !URL.canParse(url)) return false
  const { username, password } = new URL(url)
  return username !== '' || password !== '' || url.split(/[/?#\\]/)[2]?.includes('@') === true
}

export const edtfSchema = v.pipe(
  v.string('A date must be a string in EDTF, for example 2024-11-29.'),
  v.rawCheck(({ dataset, addIssue }) => {
    const parsed = dataset.typed ? parseWhen(dataset.value) : null
    if (parsed && !parsed.ok) addIssue({ message: parsed.fault })
  }),
  v.metadata({ maxLength: MAX_DATE_CHARS, pattern: DATE_PATTERN }),
)
