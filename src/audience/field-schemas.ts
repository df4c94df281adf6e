import * as v from 'valibot'
import { findInvisibleCharacter, normalizeTyped } from '../lib/text.ts'
import type { InputFaultCode } from './input-fault.ts'
import { isTimezone } from './schedule.ts'

const TIME_PATTERN = /^([01][0-9]|2[0-3]):[0-5][0-9]$/

/** A message of these schemas is a code. The page turns it into a sentence in the reader's language. */
export const faultCode = (name: InputFaultCode): InputFaultCode => name

export const plainTextSchema = v.string(faultCode('not_text'))
export const booleanSchema = (defaultValue: boolean) => v.optional(v.boolean(faultCode('not_yes_or_no')), defaultValue)
export const picklistSchema = <const T extends readonly string[]>(options: T, defaultValue: T[number]) =>
  v.optional(v.picklist(options, faultCode('not_one_of')), defaultValue)

/** Text as a person types it. A character inside that nobody sees is a fault of its own, which names the character. */
const typedSchema = (notText: InputFaultCode, normalize: (typed: string) => string) =>
  v.pipe(
    v.string(notText),
    v.transform(normalize),
    v.check((typed) => findInvisibleCharacter(typed) === null, faultCode('invisible_character')),
    // A transformation ends the pipe after a fault, so that each text has one fault.
    v.transform((typed) => typed),
  )

/** A local time `HH:MM`. */
export const timeSchema = v.pipe(
  typedSchema('not_a_time', normalizeTyped),
  v.check((time) => TIME_PATTERN.test(time), faultCode('not_a_time')),
  v.metadata({ pattern: TIME_PATTERN.source }),
)
/** The name of a time zone. */
export const timezoneSchema = v.pipe(
  typedSchema('unknown_timezone', normalizeTyped),
  v.check(isTimezone, faultCode('unknown_timezone')),
  // The OpenAPI document refers to the list of zones in its place.
  v.metadata({ 'x-list': 'TimeZone' }),
)

/** A whole number from 1 to `most`. */
export const wholeNumberSchema = (most: number) =>
  v.pipe(
    v.number(faultCode('not_a_number')),
    v.integer(faultCode('not_a_number')),
    v.minValue(1, faultCode('not_a_number')),
    v.maxValue(most, faultCode('not_a_number')),
  )
