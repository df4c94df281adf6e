import * as v from 'valibot'
import { boundedList } from '../lib/bounded-list.ts'
import { strictObject } from '../lib/strict-object.ts'
import { STANCES } from './event.ts'
import type { Gazetteer } from './gazetteer.ts'
import {
  BOOLEAN_FAULT,
  edtfSchema,
  eventIdSchema,
  GAZETTEER_ID_PATTERN,
  lineSchema,
  namedPicklistSchema,
  pastedSchema,
  webAddressSchema,
} from './record-field-schemas.ts'
import { createIdSuggester, type NamedEntry } from './suggest-id.ts'

/** The schemas of the parts of a record: its texts, sources, counts, links, ids, regions and actors. */

const MAX_QUOTE_WORDS = 25

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

export const sourceSchema = strictObject(
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

export const countSchema = v.pipe(
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

export const eventLinkSchema = strictObject(
  {
    rel: namedPicklistSchema(['part_of', 'follows', 'contradicts', 'same_as', 'updates', 'supersedes'], 'A relation'),
    to: eventIdSchema('An id'),
  },
  'A link must be an object with rel and to.',
)

const MAX_EXTERNAL_IDS = 50
const EXTERNAL_ID_FAULT = 'An external id must be a string or a whole number. Send any other number as a string.'

export const externalIdsSchema = v.pipe(
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

export const eventTextsSchema = v.pipe(
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

export const eventRegionsSchema = ({ regions }: Gazetteer) =>
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

export const eventActorsSchema = ({ actors }: Gazetteer) =>
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

const isAscending = (amounts: (number | null)[]): boolean => {
  const known = amounts.filter((each) => each !== null)
  return known.every((each, index) => index === 0 || known[index - 1]! <= each)
}

const areUnique = (values: string[]): boolean => new Set(values).size === values.length
