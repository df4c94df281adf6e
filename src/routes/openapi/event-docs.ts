import { describeRoute } from 'hono-openapi'
import { YEAR_MONTH_OR_DAY_PATTERN } from '../../timeline/edtf-pattern.ts'
import { CERTAINTIES } from '../../timeline/event.ts'
import { GAZETTEER_ID_PATTERN } from '../../timeline/record-field-schemas.ts'
import {
  ActorsSchema,
  EventSchema,
  EventsSchema,
  HistorySchema,
  JournalSchema,
  RegionsSchema,
} from './event-response-schemas.ts'
import {
  describeJsonResponse,
  describePath,
  describeQuery,
  describeRefusals,
  IF_NONE_MATCH_HEADER,
  integerSchemaOf,
  NOT_MODIFIED_RESPONSE,
  PUBLIC_HEADERS,
  TEXT_SCHEMA,
} from './responses.ts'

const EVENT_ID_PARAMETER = describePath('id', 'The id of the event.', TEXT_SCHEMA, 'airport-road-open')
const PAGE_PARAMETERS = [
  describeQuery('after', 'Only revisions with a higher `seq`.', integerSchemaOf(0, Number.MAX_SAFE_INTEGER, 0)),
  describeQuery('limit', 'The maximum number of items.', integerSchemaOf(1, 1000, 100)),
  IF_NONE_MATCH_HEADER,
]
const tags = ['Reading']
/** An empty parameter does not filter, so each pattern allows it. */
const ID_SCHEMA = { type: 'string', pattern: `^$|${GAZETTEER_ID_PATTERN}` } as const
const REGION_SCHEMA = { ...ID_SCHEMA, 'x-gazetteer': 'region or none' } as typeof ID_SCHEMA
const ACTOR_SCHEMA = { ...ID_SCHEMA, 'x-gazetteer': 'actor or none' } as typeof ID_SCHEMA
const WORDS_SCHEMA = { type: 'string', pattern: '^$|[\\p{L}\\p{N}]' } as const
const CURSOR_SCHEMA = { type: 'string', pattern: '^$|^([0-9]{4}-[0-9]{2}-[0-9]{2})?~[a-z0-9-]{1,64}$' } as const
const DATE_SCHEMA = { type: 'string', pattern: `^$|${YEAR_MONTH_OR_DAY_PATTERN}`, example: '2024-11' } as const
const KIND_SCHEMA = { type: 'string', pattern: '^$|^[a-z][a-z_]{1,30}(\\.[a-z][a-z_]{1,30})?$' } as const

/** The parameters that narrow the timeline, as the page has them. */
export const TIMELINE_FILTER_PARAMETERS = [
  describeQuery('region', 'Only events in this region or in a region within it.', REGION_SCHEMA),
  describeQuery('actor', 'Only events with this actor or a part of it.', ACTOR_SCHEMA),
  describeQuery('kind', 'Only events of this kind (`conflict.airstrike`) or group of kinds (`conflict`).', KIND_SCHEMA),
  describeQuery('certainty', 'Only events with exactly this certainty.', {
    type: 'string',
    enum: [...CERTAINTIES, ''],
  }),
  describeQuery(
    'from',
    'Only events that may have happened on this date or later: a year, a month or a day. Every other date in EDTF is read, too.',
    DATE_SCHEMA,
  ),
  describeQuery(
    'to',
    'Only events that may have happened on this date or earlier: a year, a month or a day. Every other date in EDTF is read, too. A date before `from` matches only events that may have lasted over both.',
    DATE_SCHEMA,
  ),
  describeQuery(
    'q',
    'Only events that contain all of these words, in English or Arabic. A name matches in any known spelling.',
    WORDS_SCHEMA,
  ),
]

export const describeListEvents = describeRoute({
  tags,
  summary: 'List events in their newest revision, by their first possible day: newest first, undated last',
  parameters: [
    ...TIMELINE_FILTER_PARAMETERS,
    describeQuery('after', 'The `next` of the previous page.', CURSOR_SCHEMA),
    describeQuery('limit', 'The maximum number of items.', integerSchemaOf(1, 100, 20)),
    IF_NONE_MATCH_HEADER,
  ],
  responses: {
    ...describeJsonResponse(200, 'A page of events. On the last page `next` is null.', EventsSchema, PUBLIC_HEADERS),
    ...NOT_MODIFIED_RESPONSE,
    ...describeRefusals(422),
  },
})

export const describeReadEvent = describeRoute({
  tags,
  summary: 'Read one event: its newest revision and its status',
  parameters: [EVENT_ID_PARAMETER, IF_NONE_MATCH_HEADER],
  responses: {
    ...describeJsonResponse(200, 'The event.', EventSchema, PUBLIC_HEADERS),
    ...NOT_MODIFIED_RESPONSE,
    ...describeRefusals(404, 410, 422),
  },
})

export const describeListRevisions = describeRoute({
  tags,
  summary: 'List the revisions of an event in the order recorded',
  parameters: [EVENT_ID_PARAMETER, ...PAGE_PARAMETERS],
  responses: {
    ...describeJsonResponse(
      200,
      'A page of revisions. To read the next page, send `next` as `after`.',
      HistorySchema,
      PUBLIC_HEADERS,
    ),
    ...NOT_MODIFIED_RESPONSE,
    ...describeRefusals(404, 422),
  },
})

export const describeReadJournal = describeRoute({
  tags,
  summary: 'Read the journal: all revisions of all events in the order recorded',
  description:
    'To follow the journal, send the `next` of your last answer as `after`. You then get every revision exactly once, however long you paused.',
  parameters: PAGE_PARAMETERS,
  responses: {
    ...describeJsonResponse(
      200,
      'A page of the journal. To read the next page, send `next` as `after`.',
      JournalSchema,
      PUBLIC_HEADERS,
    ),
    ...NOT_MODIFIED_RESPONSE,
    ...describeRefusals(422),
  },
})

export const describeListRegions = describeRoute({
  tags,
  summary: 'List the regions',
  parameters: [IF_NONE_MATCH_HEADER],
  responses: {
    ...describeJsonResponse(200, 'All regions. `in` names the regions that contain it.', RegionsSchema, PUBLIC_HEADERS),
    ...NOT_MODIFIED_RESPONSE,
    ...describeRefusals(422),
  },
})

export const describeListActors = describeRoute({
  tags,
  summary: 'List the actors',
  parameters: [IF_NONE_MATCH_HEADER],
  responses: {
    ...describeJsonResponse(
      200,
      'All actors. `part_of` and `backed_by` name other actors.',
      ActorsSchema,
      PUBLIC_HEADERS,
    ),
    ...NOT_MODIFIED_RESPONSE,
    ...describeRefusals(422),
  },
})
