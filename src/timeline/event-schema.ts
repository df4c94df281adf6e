import * as v from 'valibot'
import { boundedList } from '../lib/bounded-list.ts'
import { jsonPointerOf } from '../lib/json-pointer.ts'
import type { BodyFault } from '../lib/refusal.ts'
import { strictObject } from '../lib/strict-object.ts'
import { cleanText, countCodePoints, hasVisibleText } from '../lib/text.ts'
import { parseWhen } from './edtf.ts'
import { DATE_PATTERN, MAX_DATE_CHARS } from './edtf-pattern.ts'
import { CERTAINTIES, CHANGES, NATURES, type Revision, SEVERITIES, STANCES } from './event.ts'
import type { Gazetteer } from './gazetteer.ts'
import { createIdSuggester, type NamedEntry } from './suggest-id.ts'

const MAX_QUOTE_WORDS = 25
const ID_PATTERN = /^[a-z0-9-]{3,64}$/
/** What every id of a gazetteer looks like. */
export const GAZETTEER_ID_PATTERN = '^[a-z0-9-]{2,64}$'

/** What code checks is said again for the document, whose lengths are in code points as they are here (JSON Schema, 6.3.1). */
const lineSchema = (maxChars: number, what: string, form: object = {}) =>
  v.pipe(
    v.string(`${what} is a text.`),
    v.metadata({ minLength: 1, maxLength: maxChars, pattern: '\\S', ...form }),
    v.transform(cleanText),
    v.check(hasVisibleText, `${what} is empty. Write something, or leave the member out where it is optional.`),
    v.check((text) => countCodePoints(text) <= maxChars, `${what} is longer than ${maxChars} characters.`),
  )

const namedPicklistSchema = <const T extends readonly string[]>(options: T, what: string) =>
  v.picklist(options, `${what} is one of: ${options.join(', ')}.`)

const eventIdSchema = (what: string) =>
  v.pipe(v.string(`${what} is a text.`), v.regex(ID_PATTERN, `${what} has 3 to 64 small letters, digits and hyphens.`))

const webAddressSchema = v.pipe(
  lineSchema(2000, 'A url', { format: 'uri', pattern: '^https?://\\S+$' }),
  v.check((url) => /^https?:\/\/[^\s]+$/.test(url) && URL.canParse(url), 'A url begins with https:// or http://.'),
)

const edtfSchema = v.pipe(
  v.string('A date in EDTF, for example 2024-11-29.'),
  v.rawCheck(({ dataset, addIssue }) => {
    const read = dataset.typed ? parseWhen(dataset.value) : null
    if (read && !read.ok) addIssue({ message: read.fault })
  }),
  v.metadata({ maxLength: MAX_DATE_CHARS, pattern: DATE_PATTERN }),
)

const eventTextSchema = strictObject(
  { title: lineSchema(100, 'A title'), summary: lineSchema(600, 'A summary') },
  'A text has a title and a summary.',
)
const NUMBER_FAULT = 'A number, or null.'
const amountSchema = v.optional(
  v.nullable(v.pipe(v.number(NUMBER_FAULT), v.finite(NUMBER_FAULT), v.minValue(0, 'Not less than 0.'))),
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
        v.check((words) => words.split(' ').length <= MAX_QUOTE_WORDS, `A quote has at most ${MAX_QUOTE_WORDS} words.`),
      ),
    ),
    locator: v.optional(lineSchema(100, 'A locator')),
    stance: v.optional(namedPicklistSchema(STANCES, 'A stance'), 'supports'),
    primary: v.optional(v.boolean('True or false.')),
  },
  'A source is an object with at least publisher and title.',
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
    'A count is an object.',
  ),
  v.check(({ low, best, high }) => isAscending([low, best, high]), 'low, best and high must not fall.'),
)

const eventLinkSchema = strictObject(
  {
    rel: namedPicklistSchema(['part_of', 'follows', 'contradicts', 'same_as', 'updates'], 'A relation'),
    to: eventIdSchema('An id'),
  },
  'A link is an object with rel and to.',
)

const MAX_EXTERNAL_IDS = 50

const externalIdsSchema = v.pipe(
  v.record(
    v.pipe(
      v.string(),
      v.regex(/^[a-z][a-z0-9_]{0,39}$/, 'The name of an external id has small letters, digits and underscores.'),
    ),
    v.union([lineSchema(200, 'An external id'), v.pipe(v.number(), v.transform(String))], 'An external id is a text.'),
    'The external ids are an object of texts.',
  ),
  v.check((ids) => Object.keys(ids).length <= MAX_EXTERNAL_IDS, `There are at most ${MAX_EXTERNAL_IDS} external ids.`),
  v.metadata({ maxProperties: MAX_EXTERNAL_IDS }),
)

const eventTextsSchema = v.pipe(
  strictObject(
    { en: v.optional(eventTextSchema), ar: v.optional(eventTextSchema) },
    'An object with a text in en, ar or both.',
  ),
  v.check(
    ({ en, ar }) => en !== undefined || ar !== undefined,
    'A text in at least one language (en or ar) is needed.',
  ),
  v.metadata({ minProperties: 1 }),
)

const gazetteerIdSchema = (what: string, entries: ReadonlyMap<string, NamedEntry>) => {
  const suggestFor = createIdSuggester(entries.values())
  return v.pipe(
    v.string('An id is a text.'),
    v.check(
      (given) => entries.has(given),
      ({ input }) =>
        `No ${what} has the id ${String(input).slice(0, 64)}.${describeSuggestions(suggestFor(String(input)))}`,
    ),
    v.metadata({ pattern: GAZETTEER_ID_PATTERN }),
  )
}

const describeSuggestions = (near: string[]): string => (near.length > 0 ? ` Did you mean ${near.join(' or ')}?` : '')

const roleSchema = v.pipe(
  v.string('A role is a text.'),
  v.regex(/^[a-z][a-z-]{1,39}$/, 'A role has small letters and hyphens, for example initiator.'),
)

const eventRegionsSchema = ({ regions }: Gazetteer) =>
  v.pipe(
    boundedList(
      strictObject(
        { id: gazetteerIdSchema('region', regions), primary: v.optional(v.boolean('True or false.')) },
        'An object with an id.',
      ),
      50,
      'The list of regions',
    ),
    v.check((given) => areUnique(given.map((each) => each.id)), 'A region stands here twice.'),
    v.check((given) => given.filter((each) => each.primary).length <= 1, 'Only one region can be the primary one.'),
  )

const eventActorsSchema = ({ actors }: Gazetteer) =>
  v.pipe(
    boundedList(
      strictObject({ id: gazetteerIdSchema('actor', actors), role: roleSchema }, 'An object with an id and a role.'),
      50,
      'The list of actors',
    ),
    v.check(
      (given) => areUnique(given.map((each) => `${each.id} ${each.role}`)),
      'An actor stands here twice in one role.',
    ),
  )

const recordEntriesOf = (gazetteer: Gazetteer) => ({
  nature: namedPicklistSchema(NATURES, 'The nature'),
  when: v.optional(v.nullable(edtfSchema), null),
  when_basis: v.optional(namedPicklistSchema(['stated', 'inferred', 'external'], 'The basis of the date')),
  kind: v.pipe(
    v.string('A kind is a text.'),
    v.regex(
      /^[a-z][a-z_]{1,30}\.[a-z][a-z_]{1,30}$/,
      'A kind is group.name in small letters, for example conflict.airstrike.',
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
    v.minLength(1, 'At least one source is needed.'),
  ),
  links: v.optional(boundedList(eventLinkSchema, 50, 'The list of links'), []),
  external_ids: v.optional(externalIdsSchema, {}),
  silent: v.optional(v.boolean('True or false.'), false),
})

const reasonSchema = strictObject(
  { en: v.optional(lineSchema(600, 'A reason')), ar: v.optional(lineSchema(600, 'A reason')) },
  'An object with a reason in en, ar or both.',
)

const REVISION_ENTRIES = {
  change: namedPicklistSchema(CHANGES, 'The change'),
  number: v.pipe(
    v.number('The number of the newest revision, plus one.'),
    v.integer('A whole number.'),
    v.minValue(1, 'Not less than 1.'),
    v.maxValue(1_000_000, 'Not more than a million.'),
    // The first is recorded, not revised: who sends 1 is told the newest.
    v.metadata({ minimum: 2 }),
  ),
  reason: v.optional(reasonSchema),
  urgent: v.optional(v.boolean('True or false.'), false),
}

/** The bodies that publishing takes, for one gazetteer: an id that it does not know is a fault of the body. */
export const publishSchemas = (gazetteer: Gazetteer) => {
  const members = recordEntriesOf(gazetteer)
  return {
    /** Records a new event. */
    newEvent: strictObject({ id: v.optional(eventIdSchema('The id')), ...members }, 'The body is a JSON object.'),
    /** Revises an event: the whole event again, with what changed and why. */
    revision: v.pipe(
      strictObject({ ...members, ...REVISION_ENTRIES }, 'The body is a JSON object.'),
      v.forward(
        v.partialCheck(
          [['change'], ['reason']],
          (given) => !isCorrectionOrRetraction(given) || hasReason(given),
          'A correction and a retraction need a reason in at least one language.',
        ),
        ['reason'],
      ),
      v.forward(
        v.partialCheck(
          [['change'], ['number'], ['reason']],
          (given) => given.change !== 'new' || given.number === 1 || hasReason(given),
          'A return after a retraction needs a reason in at least one language.',
        ),
        ['reason'],
      ),
      v.forward(
        v.partialCheck(
          [['change'], ['urgent']],
          (given) => !given.urgent || given.change === 'correction',
          'Only a correction can be urgent.',
        ),
        ['urgent'],
      ),
    ),
  }
}

export type PublishSchemas = ReturnType<typeof publishSchemas>

/** Where an issue of a schema is, as an RFC 6901 pointer. */
export const pointerOf = ({ path }: v.BaseIssue<unknown>): string =>
  jsonPointerOf((path ?? []).map((step) => step.key as string | number))

/** Every fault that a schema finds, each with its place. */
export const schemaFaultsOf = (issues: readonly v.BaseIssue<unknown>[]): BodyFault[] =>
  issues.map((issue) => ({
    pointer: pointerOf(issue),
    // A sentence may quote what was sent, which must not turn it around.
    detail: cleanText(sentenceOf(issue)),
  }))

const sentenceOf = (issue: v.BaseIssue<unknown>): string => {
  if (issue.type === 'strict_object' && issue.expected === 'never') return 'This member is not known here.'
  if (issue.kind === 'schema' && issue.input === undefined) return 'This member is missing.'
  return issue.message
}

const isCorrectionOrRetraction = ({ change }: { change: string }): boolean =>
  change === 'correction' || change === 'retraction'

const hasReason = ({ reason }: Pick<Revision, 'reason'>): boolean => Boolean(reason?.en ?? reason?.ar)

const isAscending = (amounts: (number | null)[]): boolean => {
  const given = amounts.filter((each) => each !== null)
  return given.every((each, at) => at === 0 || given[at - 1]! <= each)
}

const areUnique = (all: string[]): boolean => new Set(all).size === all.length
