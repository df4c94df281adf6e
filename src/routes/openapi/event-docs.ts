import { describeRoute } from 'hono-openapi'
import { DATE_PATTERN } from '../../timeline/edtf-pattern.ts'
import { CERTAINTIES } from '../../timeline/event.ts'
import { GAZETTEER_ID_PATTERN } from '../../timeline/event-schema.ts'
import {
  ActorsSchema,
  EventSchema,
  EventsSchema,
  HistorySchema,
  JournalSchema,
  RegionsSchema,
} from './response-schemas.ts'
import {
  describeEmptyResponse,
  describeHeader,
  describeJsonResponse,
  describePath,
  describeQuery,
  describeRefusals,
  integerSchemaOf,
  TEXT_SCHEMA,
} from './responses.ts'

const EVENT_ID_PARAMETER = describePath('id', 'The event’s id.', TEXT_SCHEMA, 'airport-road-open')
const NOT_MODIFIED_RESPONSE = describeEmptyResponse(304, 'What is known under this ETag still holds.')
const IF_NONE_MATCH_HEADER = describeHeader('if-none-match', 'The ETag of an earlier answer.', TEXT_SCHEMA)
const PAGE_PARAMETERS = [
  describeQuery('after', 'Only what stands behind this `seq`.', integerSchemaOf(0, Number.MAX_SAFE_INTEGER, 0)),
  describeQuery('limit', 'How many at most.', integerSchemaOf(1, 1000, 100)),
  IF_NONE_MATCH_HEADER,
]
const tags = ['Reading']
/** What is left empty is not asked for. */
const ID_SCHEMA = { type: 'string', pattern: `^$|${GAZETTEER_ID_PATTERN}` } as const
const DATE_SCHEMA = { type: 'string', pattern: `^$|${DATE_PATTERN}`, example: '2024-11' } as const
const KIND_SCHEMA = { type: 'string', pattern: '^$|^[a-z][a-z_]{1,30}(\\.[a-z][a-z_]{1,30})?$' } as const

export const describeListEvents = describeRoute({
  tags,
  summary: 'Events as they stand now, by the first day they may have touched: newest first, undatable last',
  parameters: [
    describeQuery('region', 'Only what is placed in this region or beneath it.', ID_SCHEMA),
    describeQuery('actor', 'Only what this actor, or a part of it, had a part in.', ID_SCHEMA),
    describeQuery('kind', 'A kind (`conflict.airstrike`) or a group of kinds (`conflict`).', KIND_SCHEMA),
    describeQuery('certainty', 'Only what is as certain as this.', { type: 'string', enum: [...CERTAINTIES, ''] }),
    describeQuery('from', 'Only what may have touched this day or a later one; EDTF.', DATE_SCHEMA),
    describeQuery('to', 'Only what may have touched this day or an earlier one; EDTF.', DATE_SCHEMA),
    describeQuery(
      'q',
      'Words that must all be met, in either language, or names by any of their spellings.',
      TEXT_SCHEMA,
    ),
    describeQuery('after', 'The `next` of an earlier answer.', TEXT_SCHEMA),
    describeQuery('limit', 'How many at most.', integerSchemaOf(1, 100, 20)),
    IF_NONE_MATCH_HEADER,
  ],
  responses: {
    ...describeJsonResponse(200, 'A page of events; `next` is null on the last.', EventsSchema),
    ...NOT_MODIFIED_RESPONSE,
    ...describeRefusals(422),
  },
})

export const describeReadEvent = describeRoute({
  tags,
  summary: 'One event: its newest revision, and whether it still stands',
  parameters: [EVENT_ID_PARAMETER, IF_NONE_MATCH_HEADER],
  responses: {
    ...describeJsonResponse(200, 'The event.', EventSchema),
    ...NOT_MODIFIED_RESPONSE,
    ...describeRefusals(404, 422),
  },
})

export const describeListRevisions = describeRoute({
  tags,
  summary: 'Every revision of an event, in the order recorded',
  parameters: [EVENT_ID_PARAMETER, ...PAGE_PARAMETERS],
  responses: {
    ...describeJsonResponse(200, 'A page of revisions; `next` is the `after` of the following one.', HistorySchema),
    ...NOT_MODIFIED_RESPONSE,
    ...describeRefusals(404, 422),
  },
})

export const describeReadJournal = describeRoute({
  tags,
  summary: 'The journal: every revision of every event, in the order recorded',
  description:
    'A receiver that asks again with the `next` of its last answer misses nothing and gets nothing twice, however long it was away.',
  parameters: PAGE_PARAMETERS,
  responses: {
    ...describeJsonResponse(200, 'A page of the journal; `next` is the `after` of the following one.', JournalSchema),
    ...NOT_MODIFIED_RESPONSE,
    ...describeRefusals(422),
  },
})

export const describeListRegions = describeRoute({
  tags,
  summary: 'The regions that can be followed',
  parameters: [IF_NONE_MATCH_HEADER],
  responses: {
    ...describeJsonResponse(200, 'All of them, each with the regions that it lies in.', RegionsSchema),
    ...NOT_MODIFIED_RESPONSE,
    ...describeRefusals(422),
  },
})

export const describeListActors = describeRoute({
  tags,
  summary: 'The actors that can be followed',
  parameters: [IF_NONE_MATCH_HEADER],
  responses: {
    ...describeJsonResponse(200, 'All of them, each with what it is part of and who backs it.', ActorsSchema),
    ...NOT_MODIFIED_RESPONSE,
    ...describeRefusals(422),
  },
})
