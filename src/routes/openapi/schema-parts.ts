import * as v from 'valibot'

/** The parts of which the schemas of answers are made. */

export const text = v.string()
export const count = v.pipe(v.number(), v.integer(), v.minValue(0))
/** A time in RFC 3339, UTC, with milliseconds. */
export const time = v.pipe(v.string(), v.isoTimestamp())
export const day = v.nullable(v.pipe(v.string(), v.isoDate()))
export const words = v.strictObject({ en: v.optional(text), ar: v.optional(text) })
export const name = v.strictObject({ en: text, ar: text })

/** One fault of a request, or one ignored parameter. */
export const FaultSchema = v.strictObject({ pointer: text, detail: text })
/** Query parameters that a public address ignored, each with a JSON pointer to its name. Left out if there are none. */
export const warnings = v.optional(v.array(FaultSchema))
