import { describeRoute } from 'hono-openapi'
import { DATE_PATTERN } from '../../timeline/edtf-pattern.ts'
import { CERTAINTIES } from '../../timeline/event.ts'
import { KNOWN_ID } from '../../timeline/event-schema.ts'
import { Actors, Event, Events, History, Journal, Regions } from './response-schemas.ts'
import { answered, bare, header, path, query, refused, TEXT, whole } from './responses.ts'

const EVENT = path('id', 'The event’s id.', TEXT, 'airport-road-open')
const KNOWN = bare(304, 'What is known under this ETag still holds.')
const IF_NONE_MATCH = header('if-none-match', 'The ETag of an earlier answer.', TEXT)
const page = [
  query('after', 'Only what stands behind this `seq`.', whole(0, Number.MAX_SAFE_INTEGER, 0)),
  query('limit', 'How many at most.', whole(1, 1000, 100)),
  IF_NONE_MATCH,
]
const tags = ['Reading']
/** What is left empty is not asked for. */
const ID = { type: 'string', pattern: `^$|${KNOWN_ID}` } as const
const DATE = { type: 'string', pattern: `^$|${DATE_PATTERN}`, example: '2024-11' } as const
const KIND = { type: 'string', pattern: '^$|^[a-z][a-z_]{1,30}(\\.[a-z][a-z_]{1,30})?$' } as const

export const listEvents = describeRoute({
  tags,
  summary: 'Events as they stand now, by the first day they may have touched: newest first, undatable last',
  parameters: [
    query('region', 'Only what is placed in this region or beneath it.', ID),
    query('actor', 'Only what this actor, or a part of it, had a part in.', ID),
    query('kind', 'A kind (`conflict.airstrike`) or a group of kinds (`conflict`).', KIND),
    query('certainty', 'Only what is as certain as this.', { type: 'string', enum: [...CERTAINTIES, ''] }),
    query('from', 'Only what may have touched this day or a later one; EDTF.', DATE),
    query('to', 'Only what may have touched this day or an earlier one; EDTF.', DATE),
    query('q', 'Words that must all be met, in either language, or names by any of their spellings.', TEXT),
    query('after', 'The `next` of an earlier answer.', TEXT),
    query('limit', 'How many at most.', whole(1, 100, 20)),
    IF_NONE_MATCH,
  ],
  responses: { ...answered(200, 'A page of events; `next` is null on the last.', Events), ...KNOWN, ...refused(422) },
})

export const readEvent = describeRoute({
  tags,
  summary: 'One event: its newest revision, and whether it still stands',
  parameters: [EVENT, IF_NONE_MATCH],
  responses: { ...answered(200, 'The event.', Event), ...KNOWN, ...refused(404, 422) },
})

export const listRevisions = describeRoute({
  tags,
  summary: 'Every revision of an event, in the order recorded',
  parameters: [EVENT, ...page],
  responses: {
    ...answered(200, 'A page of revisions; `next` is the `after` of the following one.', History),
    ...KNOWN,
    ...refused(404, 422),
  },
})

export const readJournal = describeRoute({
  tags,
  summary: 'The journal: every revision of every event, in the order recorded',
  description:
    'A receiver that asks again with the `next` of its last answer misses nothing and gets nothing twice, however long it was away.',
  parameters: page,
  responses: {
    ...answered(200, 'A page of the journal; `next` is the `after` of the following one.', Journal),
    ...KNOWN,
    ...refused(422),
  },
})

export const listRegions = describeRoute({
  tags,
  summary: 'The regions that can be followed',
  parameters: [IF_NONE_MATCH],
  responses: {
    ...answered(200, 'All of them, each with the regions that it lies in.', Regions),
    ...KNOWN,
    ...refused(422),
  },
})

export const listActors = describeRoute({
  tags,
  summary: 'The actors that can be followed',
  parameters: [IF_NONE_MATCH],
  responses: {
    ...answered(200, 'All of them, each with what it is part of and who backs it.', Actors),
    ...KNOWN,
    ...refused(422),
  },
})
