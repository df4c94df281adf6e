import * as v from 'valibot'
import { strictObject } from '../lib/strict-object.ts'
import { faultCode, picklistSchema, timeSchema, timezoneSchema, wholeNumberSchema } from './field-schemas.ts'
import { CADENCES, type DigestTime, MAX_MONTHDAY, WEEKDAYS } from './preferences.ts'

const digestTimeEntries = <const T extends readonly string[]>(cadences: T) => ({
  cadence: v.optional(v.picklist(cadences, faultCode('not_one_of')), 'daily'),
  weekday: picklistSchema(WEEKDAYS, 'monday'),
  time: v.optional(timeSchema, '07:00'),
  timezone: v.optional(timezoneSchema, 'UTC'),
})

/** When a digest is due, daily or weekly. */
export const endpointDigestSchema = v.optional(
  strictObject(digestTimeEntries(['daily', 'weekly']), faultCode('not_an_object')),
  {},
)

/** When a reader's digest is due. The day of the month is kept for monthly digests only. */
export const digestTimeSchema = v.optional(
  v.pipe(
    strictObject(
      { ...digestTimeEntries(CADENCES), monthday: v.optional(wholeNumberSchema(MAX_MONTHDAY), 1) },
      faultCode('not_an_object'),
    ),
    v.transform(
      ({ monthday, ...digest }): DigestTime => (digest.cadence === 'monthly' ? { ...digest, monthday } : digest),
    ),
  ),
  {},
)
