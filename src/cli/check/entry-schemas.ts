import * as v from 'valibot'
import { cleanText, countCodePoints } from '../../lib/text.ts'
import { parseWhen } from '../../timeline/edtf.ts'
import type { Lang } from '../../timeline/event.ts'
import type { Actor, ActorRelation, Region } from '../../timeline/gazetteer.ts'
import { isInScript, wrongScriptDetail } from './text-script.ts'

const CODES = new Map([
  ['pcode', { form: /^[A-Z]{2}[A-Z0-9]{1,14}$/, example: 'SY02' }],
  ['iso', { form: /^[A-Z]{2}(-[A-Z0-9]{1,3})?$/, example: 'SY or SY-HL' }],
  ['wikidata', { form: /^Q[1-9]\d*$/, example: 'Q214064' }],
  ['geonames', { form: /^[1-9]\d*$/, example: '170063' }],
  ['ucdp', { form: /^[1-9]\d*$/, example: '118' }],
])

const isBlank = (text: string): boolean => text.trim() === ''

/** A text that is stored and shown unchanged: nothing cleans these files later. */
const singleLineText = (most: number, what: string) =>
  v.pipe(
    v.string(`${what} is a text.`),
    v.check((text) => !isBlank(text), `${what} is empty. Write a text, or remove the member.`),
    v.check((text) => countCodePoints(text) <= most, `${what} is longer than ${most} characters.`),
    v.check(
      (text) => isBlank(text) || text === cleanText(text),
      `${what} has spaces at an end or in a row, or invisible characters. Type it again.`,
    ),
  )

/** A text with at least one letter of its language's script. */
export const textInScript = (lang: Lang, most: number, what: string) =>
  v.pipe(
    singleLineText(most, what),
    v.check((text) => isBlank(text) || isInScript(lang, text), wrongScriptDetail(lang)),
  )

const id = v.pipe(
  v.string('An id is a text.'),
  v.regex(/^[a-z0-9-]{2,64}$/, 'An id has 2 to 64 small letters, digits and hyphens.'),
)
const type = v.pipe(
  v.string('A type is a text.'),
  v.regex(/^[a-z][a-z_]{1,30}$/, 'A type is one word in small letters, for example city or rebel_group.'),
)
const name = v.strictObject(
  { en: textInScript('en', 120, 'A name'), ar: textInScript('ar', 120, 'A name') },
  'A name is an object with the name in each language: {"en": "…", "ar": "…"}.',
)
const abbreviation = v.strictObject(
  {
    en: v.exactOptional(textInScript('en', 20, 'An abbreviation')),
    ar: v.exactOptional(textInScript('ar', 20, 'An abbreviation')),
  },
  'An abbreviation is an object with a text in en, ar or both.',
)
const aliases = v.array(singleLineText(120, 'An alias'), 'The aliases are a list of texts.')
/** The id of another entry. The graph check verifies that it exists and suggests a similar id. */
const reference = v.pipe(v.string('An id is a text.'), v.nonEmpty('An id is empty.'))
const ids = v.pipe(
  v.array(reference, 'This is a list of ids.'),
  v.check((given) => new Set(given).size === given.length, 'An id is in this list twice.'),
)

const codes = v.pipe(
  v.record(
    v.pipe(
      v.string(),
      v.regex(/^[a-z][a-z0-9_]{0,39}$/, 'The name of a code has small letters, digits and underscores.'),
    ),
    singleLineText(100, 'A code'),
    'The codes are an object of texts.',
  ),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return
    for (const [key, value] of Object.entries(dataset.value)) {
      const system = CODES.get(key.split('_')[0]!)
      if (!system || system.form.test(value)) continue
      const path = { type: 'object', origin: 'value', input: dataset.value, key, value } as const
      addIssue({ message: `This is no ${key} code. An example is ${system.example}.`, path: [path] })
    }
  }),
)

const degrees = (most: number, what: string) =>
  v.pipe(
    v.number(`A ${what} is a number.`),
    v.check((given) => Math.abs(given) <= most, `A ${what} must be between -${most} and ${most} degrees.`),
  )
const latitude = degrees(90, 'latitude')
const longitude = degrees(180, 'longitude')
/** A point: latitude and longitude in degrees. */
export const centreSchema = v.strictTuple([latitude, longitude], 'A centre is [latitude, longitude] in degrees.')
/** A rectangle: south, west, north and east in degrees. */
export const boundsSchema = v.pipe(
  v.strictTuple([latitude, longitude, latitude, longitude], 'Bounds are [south, west, north, east] in degrees.'),
  v.check(([south, , north]) => south < north, 'The south of the bounds is north of their north.'),
)

const day = v.pipe(
  v.string('A date in EDTF, for example 2024-12-08.'),
  v.rawCheck(({ dataset, addIssue }) => {
    const read = dataset.typed ? parseWhen(dataset.value) : null
    if (read && !read.ok) addIssue({ message: read.fault })
  }),
)
const relation = v.pipe(
  v.strictObject(
    { id: reference, source: singleLineText(300, 'A source'), from: v.exactOptional(day), until: v.exactOptional(day) },
    'A relation is an object with at least id and source.',
  ),
  v.check((given) => !endsBeforeItBegins(given), 'The relation ends before it begins.'),
)

const endsBeforeItBegins = ({ from, until }: { from?: string; until?: string }): boolean => {
  const [start, end] = [from, until].map((date) => (date === undefined ? null : parseWhen(date)))
  if (!start?.ok || !end?.ok || !start.when.min || !end.when.max) return false
  return start.when.min > end.when.max
}
const relations = v.array(relation satisfies v.GenericSchema<unknown, ActorRelation>, 'This is a list of relations.')

/** A region as in the gazetteer's file. Unknown members are faults. */
export const regionSchema = v.strictObject(
  {
    id,
    type,
    in: v.exactOptional(ids),
    members: v.exactOptional(ids),
    name,
    aliases: v.exactOptional(aliases),
    centre: v.exactOptional(centreSchema),
    bounds: v.exactOptional(boundsSchema),
    codes: v.exactOptional(codes),
  },
  'A region is an object in curly brackets.',
) satisfies v.GenericSchema<unknown, Region>

/** An actor as in the gazetteer's file. */
export const actorSchema = v.strictObject(
  {
    id,
    type,
    name,
    abbreviation: v.exactOptional(abbreviation),
    aliases: v.exactOptional(aliases),
    part_of: v.exactOptional(relations),
    backed_by: v.exactOptional(relations),
    codes: v.exactOptional(codes),
  },
  'An actor is an object in curly brackets.',
) satisfies v.GenericSchema<unknown, Actor>
