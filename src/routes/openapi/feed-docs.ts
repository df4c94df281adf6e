import { describeRoute } from 'hono-openapi'
import { FEED_MEDIA_TYPES, type FeedFormat } from '../../../templates/feed/feed.ts'
import { TIMELINE_FILTER_PARAMETERS } from './event-docs.ts'
import {
  describeQuery,
  describeRefusals,
  IF_NONE_MATCH_HEADER,
  integerSchemaOf,
  LANG_SCHEMA,
  NOT_MODIFIED_RESPONSE,
  PUBLIC_HEADERS,
} from './responses.ts'

const FEED_NAMES: Record<FeedFormat, string> = { atom: 'Atom', json: 'JSON Feed', ics: 'iCalendar' }

/** The description of the feed in a format. */
export const describeFeed = (format: FeedFormat) =>
  describeRoute({
    tags: ['Reading'],
    summary: `Follow the timeline as ${FEED_NAMES[format]}: the event that was recorded last is first`,
    parameters: [
      ...TIMELINE_FILTER_PARAMETERS,
      describeQuery('lang', 'The language. Without it, the header Accept-Language decides.', LANG_SCHEMA),
      describeQuery(
        'before',
        'Only events whose newest revision has a lower `seq`. The feed links to its next page.',
        integerSchemaOf(1, Number.MAX_SAFE_INTEGER),
      ),
      IF_NONE_MATCH_HEADER,
    ],
    responses: {
      200: {
        description: 'The feed.',
        headers: PUBLIC_HEADERS,
        content: {
          [FEED_MEDIA_TYPES[format]]: { schema: format === 'json' ? { type: 'object' } : { type: 'string' } },
        },
      },
      ...NOT_MODIFIED_RESPONSE,
      ...describeRefusals(422),
    },
  })
