import * as v from 'valibot'
import { shortList } from '../lib/bounded-list.ts'
import type { FaultAt } from '../lib/refusal.ts'
import { strictObject } from '../lib/strict-object.ts'
import { cleanText, isSeen, lengthOf } from '../lib/text.ts'
import { readWhen } from './edtf.ts'
import { DATE_PATTERN, LONGEST_DATE } from './edtf-pattern.ts'
import { CERTAINTIES, CHANGES, NATURES, type Revision, SEVERITIES, STANCES } from './event.ts'
import type { Gazetteer } from './gazetteer.ts'
import { nearestAmong, type Spelt } from './suggest-id.ts'

const MOST_WORDS_QUOTED = 25
const ID = /^[a-z0-9-]{3,64}$/
/** What every id of a gazetteer looks like. */
export const KNOWN_ID = '^[a-z0-9-]{2,64}$'

/** What code checks is said again for the document, whose lengths are in code points as they are here (JSON Schema, 6.3.1). */
const line = (most: number, what: string, form: object = {}) =>
  v.pipe(
    v.string(`${what} is a text.`),
    v.metadata({ minLength: 1, maxLength: most, pattern: '\\S', ...form }),
    v.transform(cleanText),
    v.check(isSeen, `${what} is empty. Write something, or leave the member out where it is optional.`),
    v.check((text) => lengthOf(text) <= most, `${what} is longer than ${most} characters.`),
  )

const oneOf = <const T extends readonly string[]>(options: T, what: string) =>
  v.picklist(options, `${what} is one of: ${options.join(', ')}.`)

const id = (what: string) =>
  v.pipe(v.string(`${what} is a text.`), v.regex(ID, `${what} has 3 to 64 small letters, digits and hyphens.`))

const webAddress = v.pipe(
  line(2000, 'A url', { format: 'uri', pattern: '^https?://\\S+$' }),
  v.check((url) => /^https?:\/\/[^\s]+$/.test(url) && URL.canParse(url), 'A url begins with https:// or http://.'),
)

const date = v.pipe(
  v.string('A date in EDTF, for example 2024-11-29.'),
  v.rawCheck(({ dataset, addIssue }) => {
    const read = dataset.typed ? readWhen(dataset.value) : null
    if (read && !read.ok) addIssue({ message: read.fault })
  }),
  v.metadata({ maxLength: LONGEST_DATE, pattern: DATE_PATTERN }),
)

const text = strictObject(
  { title: line(100, 'A title'), summary: line(600, 'A summary') },
  'A text has a title and a summary.',
)
const A_NUMBER = 'A number, or null.'
const amount = v.optional(
  v.nullable(v.pipe(v.number(A_NUMBER), v.finite(A_NUMBER), v.minValue(0, 'Not less than 0.'))),
  null,
)

const source = strictObject(
  {
    publisher: line(200, 'A publisher'),
    title: line(300, 'A title'),
    url: v.optional(webAddress),
    published: v.optional(date),
    quote: v.optional(
      v.pipe(
        line(600, 'A quote'),
        v.check(
          (words) => words.split(' ').length <= MOST_WORDS_QUOTED,
          `A quote has at most ${MOST_WORDS_QUOTED} words.`,
        ),
      ),
    ),
    locator: v.optional(line(100, 'A locator')),
    stance: v.optional(oneOf(STANCES, 'A stance'), 'supports'),
    primary: v.optional(v.boolean('True or false.')),
  },
  'A source is an object with at least publisher and title.',
)

const count = v.pipe(
  strictObject(
    {
      what: line(60, 'What is counted'),
      low: amount,
      best: amount,
      high: amount,
      words: v.optional(line(100, 'The words')),
    },
    'A count is an object.',
  ),
  v.check(({ low, best, high }) => rises([low, best, high]), 'low, best and high must not fall.'),
)

const link = strictObject(
  { rel: oneOf(['part_of', 'follows', 'contradicts', 'same_as', 'updates'], 'A relation'), to: id('An id') },
  'A link is an object with rel and to.',
)

const MOST_EXTERNAL_IDS = 50

const externalIds = v.pipe(
  v.record(
    v.pipe(
      v.string(),
      v.regex(/^[a-z][a-z0-9_]{0,39}$/, 'The name of an external id has small letters, digits and underscores.'),
    ),
    v.union([line(200, 'An external id'), v.pipe(v.number(), v.transform(String))], 'An external id is a text.'),
    'The external ids are an object of texts.',
  ),
  v.check(
    (ids) => Object.keys(ids).length <= MOST_EXTERNAL_IDS,
    `There are at most ${MOST_EXTERNAL_IDS} external ids.`,
  ),
  v.metadata({ maxProperties: MOST_EXTERNAL_IDS }),
)

const texts = v.pipe(
  strictObject({ en: v.optional(text), ar: v.optional(text) }, 'An object with a text in en, ar or both.'),
  v.check(
    ({ en, ar }) => en !== undefined || ar !== undefined,
    'A text in at least one language (en or ar) is needed.',
  ),
  v.metadata({ minProperties: 1 }),
)

const known = (what: string, entries: ReadonlyMap<string, Spelt>) => {
  const near = nearestAmong(entries.values())
  return v.pipe(
    v.string('An id is a text.'),
    v.check(
      (given) => entries.has(given),
      ({ input }) => `No ${what} has the id ${String(input).slice(0, 64)}.${suggestion(near(String(input)))}`,
    ),
    v.metadata({ pattern: KNOWN_ID }),
  )
}

const suggestion = (near: string[]): string => (near.length > 0 ? ` Did you mean ${near.join(' or ')}?` : '')

const role = v.pipe(
  v.string('A role is a text.'),
  v.regex(/^[a-z][a-z-]{1,39}$/, 'A role has small letters and hyphens, for example initiator.'),
)

const regionsOf = ({ regions }: Gazetteer) =>
  v.pipe(
    shortList(
      strictObject(
        { id: known('region', regions), primary: v.optional(v.boolean('True or false.')) },
        'An object with an id.',
      ),
      50,
      'The list of regions',
    ),
    v.check((given) => isUnique(given.map((each) => each.id)), 'A region stands here twice.'),
    v.check((given) => given.filter((each) => each.primary).length <= 1, 'Only one region can be the primary one.'),
  )

const actorsOf = ({ actors }: Gazetteer) =>
  v.pipe(
    shortList(
      strictObject({ id: known('actor', actors), role }, 'An object with an id and a role.'),
      50,
      'The list of actors',
    ),
    v.check(
      (given) => isUnique(given.map((each) => `${each.id} ${each.role}`)),
      'An actor stands here twice in one role.',
    ),
  )

const membersOf = (gazetteer: Gazetteer) => ({
  nature: oneOf(NATURES, 'The nature'),
  when: v.optional(v.nullable(date), null),
  when_basis: v.optional(oneOf(['stated', 'inferred', 'external'], 'The basis of the date')),
  kind: v.pipe(
    v.string('A kind is a text.'),
    v.regex(
      /^[a-z][a-z_]{1,30}\.[a-z][a-z_]{1,30}$/,
      'A kind is group.name in small letters, for example conflict.airstrike.',
    ),
  ),
  certainty: oneOf(CERTAINTIES, 'The certainty'),
  severity: v.optional(oneOf(SEVERITIES, 'The severity'), 'unknown'),
  regions: v.optional(regionsOf(gazetteer), []),
  actors: v.optional(actorsOf(gazetteer), []),
  counts: v.optional(shortList(count, 20, 'The list of counts'), []),
  text: texts,
  sources: v.pipe(shortList(source, 30, 'The list of sources'), v.minLength(1, 'At least one source is needed.')),
  links: v.optional(shortList(link, 50, 'The list of links'), []),
  external_ids: v.optional(externalIds, {}),
  silent: v.optional(v.boolean('True or false.'), false),
})

const reason = strictObject(
  { en: v.optional(line(600, 'A reason')), ar: v.optional(line(600, 'A reason')) },
  'An object with a reason in en, ar or both.',
)

const revisionMembers = {
  change: oneOf(CHANGES, 'The change'),
  number: v.pipe(
    v.number('The number of the newest revision, plus one.'),
    v.integer('A whole number.'),
    v.minValue(1, 'Not less than 1.'),
    v.maxValue(1_000_000, 'Not more than a million.'),
    // The first is recorded, not revised: who sends 1 is told the newest.
    v.metadata({ minimum: 2 }),
  ),
  reason: v.optional(reason),
  urgent: v.optional(v.boolean('True or false.'), false),
}

/** The bodies that publishing takes, for one gazetteer: an id that it does not know is a fault of the body. */
export const publishingBodies = (gazetteer: Gazetteer) => {
  const members = membersOf(gazetteer)
  return {
    /** Records a new event. */
    newEvent: strictObject({ id: v.optional(id('The id')), ...members }, 'The body is a JSON object.'),
    /** Revises an event: the whole event again, with what changed and why. */
    revision: v.pipe(
      strictObject({ ...members, ...revisionMembers }, 'The body is a JSON object.'),
      v.forward(
        v.partialCheck(
          [['change'], ['reason']],
          (given) => !isWithdrawing(given) || hasReason(given),
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

export type PublishingBodies = ReturnType<typeof publishingBodies>

/** Where an issue of a schema is, as an RFC 6901 pointer. */
export const pointerOf = ({ path }: v.BaseIssue<unknown>): string =>
  (path ?? []).map((step) => `/${String(step.key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')

/** Every fault that a schema finds, each with its place. */
export const schemaFaults = (issues: readonly v.BaseIssue<unknown>[]): FaultAt[] =>
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

const isWithdrawing = ({ change }: { change: string }): boolean => change === 'correction' || change === 'retraction'

const hasReason = ({ reason }: Pick<Revision, 'reason'>): boolean => Boolean(reason?.en ?? reason?.ar)

const rises = (amounts: (number | null)[]): boolean => {
  const given = amounts.filter((each) => each !== null)
  return given.every((each, at) => at === 0 || given[at - 1]! <= each)
}

const isUnique = (all: string[]): boolean => new Set(all).size === all.length
