import * as v from 'valibot'
import { boundedList } from '../lib/bounded-list.ts'
import { strictObject } from '../lib/strict-object.ts'
import { CERTAINTIES, CHANGES, NATURES, type Revision, SEVERITIES } from './event.ts'
import type { Gazetteer } from './gazetteer.ts'
import { BOOLEAN_FAULT, edtfSchema, eventIdSchema, lineSchema, namedPicklistSchema } from './record-field-schemas.ts'
import {
  countSchema,
  eventActorsSchema,
  eventLinkSchema,
  eventRegionsSchema,
  eventTextsSchema,
  externalIdsSchema,
  sourceSchema,
} from './record-part-schemas.ts'
import { CERTAINTY_CONDITIONS, REVISION_CONDITIONS } from './schema-conditions.ts'

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

const isCorrectionOrRetraction = ({ change }: { change: string }): boolean =>
  change === 'correction' || change === 'retraction'

const hasReason = ({ reason }: Pick<Revision, 'reason'>): boolean => Boolean(reason?.en ?? reason?.ar)
