import * as v from 'valibot'
import { boundedList } from '../lib/bounded-list.ts'
import { jsonPointerOf } from '../lib/json-pointer.ts'
import type { BodyFault } from '../lib/refusal.ts'
import { strictObject } from '../lib/strict-object.ts'
import { cleanText, countCodePoints, findInvisibleCharacter, hasVisibleText, trimTyped } from '../lib/text.ts'
import { parseWhen } from './edtf.ts'
import { DATE_PATTERN, MAX_DATE_CHARS } from './edtf-pattern.ts'
import { CERTAINTIES, CHANGES, NATURES, type Revision, SEVERITIES, STANCES } from './event.ts'
import type { Gazetteer } from './gazetteer.ts'
import { createIdSuggester, type NamedEntry } from './suggest-id.ts'

const MAX_QUOTE_WORDS = 25
const BOOLEAN_FAULT = 'The value must be true or false.'
const ID_PATTERN = /^[a-z0-9-]{3,64}$/
/** The pattern of the ids of regions and actors. */
export const GAZETTEER_ID_PATTERN = '^[a-z0-9-]{2,64}$'

/**
 * Text of one line. The metadata repeats the checks for the JSON Schema document, which counts in code points, too (JSON
 * Schema validation, section 6.3.1).
 */
const lineSchema = (maxChars: number, name: string, metadata: object = {}) =>
  v.pipe(
    v.string(`${name} must be a string.`),
    v.metadata({ minLength: 1, maxLength: maxChars, pattern: '\\S', ...metadata }),
    v.transform(cleanText),
    v.check(hasVisibleText, `${name} is empty. Write text, or leave the member out if it is optional.`),
    v.check((text) => countCodePoints(text) <= maxChars, `${name} is longer than ${maxChars} characters.`),
  )

const namedPicklistSchema = <const T extends readonly string[]>(options: T, name: string) =>
  v.picklist(options, `${name} must be one of: ${options.join(', ')}.`)

/** A text as a person pastes it: without blanks and direction marks around it. One inside is a fault that names it. */
const pastedSchema = (name: string, pattern: string) =>
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

const eventIdSchema = (name: string) =>
  v.pipe(
    pastedSchema(name, ID_PATTERN.source),
    v.regex(ID_PATTERN, `${name} must have 3 to 64 characters: lowercase letters, digits and hyphens.`),
  )

const WEB_ADDRESS_FAULT = 'A url must begin with https:// or http://.'
const webAddressSchema = v.pipe(
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

const edtfSchema = v.pipe(
  v.string('A date must be a string in EDTF, for example 2024-11-29.'),
  v.rawCheck(({ dataset, addIssue }) => {
    const parsed = dataset.typed ? parseWhen(dataset.value) : null
    if (parsed && !parsed.ok) addIssue({ message: parsed.fault })
  }),
  v.metadata({ maxLength: MAX_DATE_CHARS, pattern: DATE_PATTERN }),
)

const eventTextSchema = strictObject(
  { title: lineSchema(100, 'A title'), summary: lineSchema(600, 'A summary') },
  'A text must be an object with a title and a summary.',
)
const AMOUNT_FAULT = 'An amount must be a number or null.'
const amountSchema = v.optional(
  v.nullable(
    v.pipe(v.number(AMOUNT_FAULT), v.finite(AMOUNT_FAULT), v.minValue(0, 'An amount must not be less than 0.')),
  ),
  null,
)

const sourceSchema = strictObject(
  {
    publisher: lineSchema(200, 'A publisher'),
    title: lineSchema(300, 'A title'),
    url: v.optional(webAddressSchema),
    published: v.optional(edtfSchema),
    quote: v.optional(
      v.pipe(
        lineSchema(600, 'A quote'),
        v.check((quote) => quote.split(' ').length <= MAX_QUOTE_WORDS, `A quote has at most ${MAX_QUOTE_WORDS} words.`),
      ),
    ),
    locator: v.optional(lineSchema(100, 'A locator')),
    stance: v.optional(namedPicklistSchema(STANCES, 'A stance'), 'supports'),
    primary: v.optional(v.boolean(BOOLEAN_FAULT)),
  },
  'A source must be an object with at least publisher and title.',
)

const countSchema = v.pipe(
  strictObject(
    {
      what: lineSchema(60, 'What is counted'),
      low: amountSchema,
      best: amountSchema,
      high: amountSchema,
      words: v.optional(lineSchema(100, 'The words')),
    },
    'A count must be an object.',
  ),
  v.check(
    ({ low, best, high }) => isAscending([low, best, high]),
    'low must not be greater than best, nor best greater than high.',
  ),
)

const eventLinkSchema = strictObject(
  {
    rel: namedPicklistSchema(['part_of', 'follows', 'contradicts', 'same_as', 'updates', 'supersedes'], 'A relation'),
    to: eventIdSchema('An id'),
  },
  'A link must be an object with rel and to.',
)

const MAX_EXTERNAL_IDS = 50
const EXTERNAL_ID_FAULT = 'An external id must be a string or a whole number. Send any other number as a string.'

const externalIdsSchema = v.pipe(
  v.record(
    v.pipe(
      v.string(),
      v.regex(
        /^[a-z][a-z0-9_]{0,39}$/,
        'The name of an external id must have lowercase letters, digits and underscores, and begin with a letter.',
      ),
    ),
    v.union(
      [lineSchema(200, 'An external id'), v.pipe(v.number(), v.safeInteger(EXTERNAL_ID_FAULT), v.transform(String))],
      EXTERNAL_ID_FAULT,
    ),
    'external_ids must be an object with string values.',
  ),
  v.check(
    (ids) => Object.keys(ids).length <= MAX_EXTERNAL_IDS,
    `An event can have at most ${MAX_EXTERNAL_IDS} external ids.`,
  ),
  v.metadata({ maxProperties: MAX_EXTERNAL_IDS }),
)

const eventTextsSchema = v.pipe(
  strictObject(
    { en: v.optional(eventTextSchema), ar: v.optional(eventTextSchema) },
    'text must be an object with en, ar or both.',
  ),
  v.check(
    ({ en, ar }) => en !== undefined || ar !== undefined,
    'A text in at least one language (en or ar) is required.',
  ),
  v.metadata({ minProperties: 1 }),
)

const gazetteerIdSchema = (kind: 'region' | 'actor', entries: ReadonlyMap<string, NamedEntry>) => {
  const suggestFor = createIdSuggester(entries.values())
  return v.pipe(
    pastedSchema('An id', GAZETTEER_ID_PATTERN),
    v.check(
      (id) => entries.has(id),
      ({ input }) =>
        `No ${kind} has the id ${String(input).slice(0, 64)}.${describeSuggestions(suggestFor(String(input)))}`,
    ),
    // The OpenAPI document lists the ids in the place of the pattern.
    v.metadata({ 'x-gazetteer': kind }),
  )
}

const describeSuggestions = (ids: string[]): string => (ids.length > 0 ? ` Did you mean ${ids.join(' or ')}?` : '')

const roleSchema = v.pipe(
  v.string('A role must be a string.'),
  v.regex(/^[a-z][a-z-]{1,39}$/, 'A role must have lowercase letters and hyphens, for example initiator.'),
)

const eventRegionsSchema = ({ regions }: Gazetteer) =>
  v.pipe(
    boundedList(
      strictObject(
        { id: gazetteerIdSchema('region', regions), primary: v.optional(v.boolean(BOOLEAN_FAULT)) },
        'A region must be an object with an id.',
      ),
      50,
      'The list of regions',
    ),
    v.check((regionRefs) => areUnique(regionRefs.map((each) => each.id)), 'The list has the same region twice.'),
    v.check((regionRefs) => regionRefs.filter((each) => each.primary).length <= 1, 'Only one region can be primary.'),
  )

const eventActorsSchema = ({ actors }: Gazetteer) =>
  v.pipe(
    boundedList(
      strictObject(
        { id: gazetteerIdSchema('actor', actors), role: roleSchema },
        'An actor must be an object with an id and a role.',
      ),
      50,
      'The list of actors',
    ),
    v.check(
      (actorRefs) => areUnique(actorRefs.map((each) => `${each.id} ${each.role}`)),
      'The list has the same actor with the same role twice.',
    ),
  )

const recordEntriesOf = (gazetteer: Gazetteer) => ({
  nature: namedPicklistSchema(NATURES, 'The nature'),
  when: v.optional(v.nullable(edtfSchema), null),
  when_basis: v.optional(namedPicklistSchema(['stated', 'inferred', 'external'], 'The basis of the date')),
  kind: v.pipe(
    v.string('A kind must be a string.'),
    v.regex(
      /^[a-z][a-z_]{1,30}\.[a-z][a-z_]{1,30}$/,
      'A kind must be group.name in lowercase letters, for example conflict.airstrike.',
    ),
  ),
  certainty: namedPicklistSchema(CERTAINTIES, 'The certainty'),
  severity: v.optional(namedPicklistSchema(SEVERITIES, 'The severity'), 'unknown'),
  regions: v.optional(eventRegionsSchema(gazetteer), []),
  actors: v.optional(eventActorsSchema(gazetteer), []),
  counts: v.optional(boundedList(countSchema, 20, 'The list of counts'), []),
  text: eventTextsSchema,
  sources: v.pipe(
    boundedList(sourceSchema, 30, 'The list of sources'),
    v.minLength(1, 'At least one source is required.'),
  ),
  links: v.optional(boundedList(eventLinkSchema, 50, 'The list of links'), []),
  external_ids: v.optional(externalIdsSchema, {}),
  silent: v.optional(
    v.pipe(
      v.boolean(BOOLEAN_FAULT),
      v.description(
        'True for a revision that no alert, digest or webhook tells. Refused for a retraction or urgent correction of what a reader was told.',
      ),
    ),
    false,
  ),
})

const reasonSchema = strictObject(
  { en: v.optional(lineSchema(600, 'A reason')), ar: v.optional(lineSchema(600, 'A reason')) },
  'A reason must be an object with en, ar or both.',
)

const REVISION_ENTRIES = {
  change: namedPicklistSchema(CHANGES, 'The change'),
  number: v.pipe(
    v.number('number must be the number of the newest revision plus one.'),
    v.integer('number must be a whole number.'),
    v.minValue(1, 'number must be at least 1.'),
    v.maxValue(1_000_000, 'number must be at most 1,000,000.'),
    // The check lets 1 through, so that the refusal can name the number of the newest revision.
    v.metadata({ minimum: 2 }),
  ),
  reason: v.optional(reasonSchema),
  urgent: v.optional(v.boolean(BOOLEAN_FAULT), false),
}

/** A source that supports the event: that is the stance if none is given. */
const SUPPORTING_SOURCE = {
  not: { properties: { stance: { enum: ['contradicts', 'context'] } }, required: ['stance'] },
}
/** The rule of certainty, as far as JSON Schema can say it: it cannot compare the publishers of two sources. */
const CERTAINTY_CONDITIONS = [
  {
    anyOf: [
      { properties: { certainty: { enum: ['confirmed', 'reported', 'unverified'] } } },
      {
        properties: {
          sources: { contains: { properties: { stance: { const: 'contradicts' } }, required: ['stance'] } },
        },
      },
    ],
  },
  {
    anyOf: [
      { properties: { certainty: { enum: ['disputed', 'unverified'] } } },
      { properties: { sources: { contains: SUPPORTING_SOURCE } } },
    ],
  },
  {
    anyOf: [
      { properties: { certainty: { enum: ['reported', 'disputed', 'unverified'] } } },
      { properties: { sources: { minItems: 2 } } },
      {
        properties: {
          sources: {
            contains: { ...SUPPORTING_SOURCE, properties: { primary: { const: true } }, required: ['primary'] },
          },
        },
      },
    ],
  },
  {
    anyOf: [
      { properties: { nature: { enum: ['event', 'state'] } } },
      { properties: { certainty: { enum: ['disputed', 'unverified'] } } },
      { properties: { sources: { minItems: 2 } } },
    ],
  },
]

/** The checks between members, repeated for the JSON Schema document. A revision with change new follows a retraction. */
const REVISION_CONDITIONS = [
  {
    anyOf: [
      { properties: { change: { enum: ['update', 'translation', 'minor'] } } },
      { properties: { reason: { minProperties: 1 } }, required: ['reason'] },
    ],
  },
  { anyOf: [{ properties: { urgent: { const: false } } }, { properties: { change: { const: 'correction' } } }] },
]

const DUPLICATE_OK = v.optional(
  v.pipe(
    v.boolean(BOOLEAN_FAULT),
    v.description(
      'True to record the event although a current one of the last 24 hours has an equal title, date and regions.',
    ),
  ),
  false,
)

type RecordEntries = ReturnType<typeof recordEntriesOf>

/** A new event. */
const newEventSchema = (members: RecordEntries) =>
  v.pipe(
    strictObject(
      { id: v.optional(eventIdSchema('The id')), ...members, duplicate_ok: DUPLICATE_OK },
      'The body must be a JSON object.',
    ),
    v.metadata({ allOf: CERTAINTY_CONDITIONS }),
  )

/** A revision: the whole event, with the change, its number and its reason. */
const revisionSchema = (members: RecordEntries) =>
  v.pipe(
    strictObject({ ...members, ...REVISION_ENTRIES }, 'The body must be a JSON object.'),
    v.metadata({ allOf: [...CERTAINTY_CONDITIONS, ...REVISION_CONDITIONS] }),
    v.forward(
      v.partialCheck(
        [['change'], ['reason']],
        (revision) => !isCorrectionOrRetraction(revision) || hasReason(revision),
        'A correction or retraction must have a reason in at least one language.',
      ),
      ['reason'],
    ),
    v.forward(
      v.partialCheck(
        [['change'], ['number'], ['reason']],
        (revision) => revision.change !== 'new' || revision.number === 1 || hasReason(revision),
        'A revision with change new after a retraction must have a reason in at least one language.',
      ),
      ['reason'],
    ),
    v.forward(
      v.partialCheck(
        [['change'], ['urgent']],
        ({ urgent, change }) => !urgent || change === 'correction',
        'Only a correction can be urgent.',
      ),
      ['urgent'],
    ),
  )

/** The schemas of the bodies to publish. An id that the gazetteer does not have is a fault. */
export const publishSchemas = (gazetteer: Gazetteer) => {
  const members = recordEntriesOf(gazetteer)
  return { newEvent: newEventSchema(members), revision: revisionSchema(members) }
}

export type PublishSchemas = ReturnType<typeof publishSchemas>

/** The JSON pointer to the place of an issue (RFC 6901). */
export const pointerOf = ({ path }: v.BaseIssue<unknown>): string =>
  jsonPointerOf((path ?? []).map((step) => step.key as string | number))

/** The issues of a schema as faults. */
export const schemaFaultsOf = (issues: readonly v.BaseIssue<unknown>[]): BodyFault[] =>
  issues.map((issue) => ({
    pointer: pointerOf(issue),
    // The sentence may quote the input, which could contain characters that override the direction of writing.
    detail: cleanText(sentenceOf(issue)),
  }))

const sentenceOf = (issue: v.BaseIssue<unknown>): string => {
  if (issue.type === 'strict_object' && issue.expected === 'never') return 'This member is unknown. Remove it.'
  if (issue.kind === 'schema' && issue.input === undefined) return 'This member is required.'
  return issue.message
}

const isCorrectionOrRetraction = ({ change }: { change: string }): boolean =>
  change === 'correction' || change === 'retraction'

const hasReason = ({ reason }: Pick<Revision, 'reason'>): boolean => Boolean(reason?.en ?? reason?.ar)

const isAscending = (amounts: (number | null)[]): boolean => {
  const known = amounts.filter((each) => each !== null)
  return known.every((each, index) => index === 0 || known[index - 1]! <= each)
}

const areUnique = (values: string[]): boolean => new Set(values).size === values.length
