import { describeRoute } from 'hono-openapi'
import * as v from 'valibot'
import { publishingBodies } from '../../timeline/event-schema.ts'
import { gazetteer } from '../../timeline/gazetteer.ts'
import { Foreseen, Revision } from './response-schemas.ts'
import { answered, body, header, KEYED, path, query, refused, TEXT } from './responses.ts'

/** The schemas that validate; which ids are known is checked in code, so any gazetteer shows the same document. */
const BODIES = publishingBodies(gazetteer([], []))
const tags = ['Publishing']
const EVENT = {
  id: 'airport-road-open',
  nature: 'event',
  when: '2024-12-05',
  kind: 'politics.statement',
  certainty: 'reported',
  severity: 'moderate',
  text: {
    en: { title: 'Airport road open again', summary: 'The road to the airport was open again, the city said.' },
    ar: { title: 'إعادة فتح طريق المطار', summary: 'أعلنت المدينة إعادة فتح الطريق المؤدية إلى المطار.' },
  },
  sources: [{ publisher: 'City council', title: 'Notice of 5 December', url: 'https://city.example/notice-5' }],
}
const CORRECTION = {
  ...Object.fromEntries(Object.entries(EVENT).filter(([name]) => name !== 'id')),
  when: '2024-12-06',
  change: 'correction',
  number: 2,
  reason: {
    en: 'The road opened on 6 December, not on 5 December.',
    ar: 'فُتحت الطريق في 6 كانون الأول لا في 5 منه.',
  },
}
const common = [
  query('dry_run', '`true` stores nothing and shows what would be stored.', {
    type: 'string',
    enum: ['true', 'false'],
  }),
  header('idempotency-key', 'Names a request: sent again, it has the same answer.', {
    type: 'string',
    minLength: 1,
    maxLength: 256,
  }),
]

const recorded = {
  ...answered(
    200,
    'Nothing was stored: what would be, what that changes, and how many readers would be told.',
    Foreseen,
  ),
  ...answered(201, 'It stands in the journal.', Revision),
}

export const publishEvent = describeRoute({
  ...KEYED,
  tags,
  summary: 'Record a new event',
  parameters: common,
  requestBody: body(BODIES.newEvent, EVENT),
  responses: { ...recorded, ...refused(400, 401, 403, 409, 413, 415, 422) },
})

export const reviseEvent = describeRoute({
  ...KEYED,
  tags,
  summary: 'Revise an event: the whole event again, with what changed and why',
  parameters: [path('id', 'The event’s id.', TEXT, EVENT.id), ...common],
  requestBody: body(BODIES.revision, CORRECTION),
  responses: { ...recorded, ...refused(400, 401, 403, 404, 409, 413, 415, 422) },
})

/** A signature has no example that could be tried: who has the secret signs the very bytes. */
export const publishSigned = describeRoute({
  tags,
  summary: 'Record or revise an event by a signed message (Standard Webhooks)',
  description:
    'The signature is over the exact bytes, with the secret of the publisher’s webhook. A message that comes again under its id changes nothing.',
  parameters: ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => ({
    ...header(name, 'As Standard Webhooks has it.', TEXT),
    required: true,
  })),
  requestBody: body(
    v.variant('type', [
      v.strictObject({ type: v.literal('event.publish'), timestamp: v.string(), data: BODIES.newEvent }),
      v.strictObject({
        type: v.literal('event.revise'),
        timestamp: v.string(),
        data: v.looseObject({ id: v.string() }),
      }),
    ]),
    { type: 'event.publish', timestamp: '2024-12-05T09:00:00.000Z', data: EVENT },
  ),
  responses: {
    ...answered(200, 'It was recorded before.', Revision),
    ...answered(202, 'It stands in the journal.', Revision),
    ...refused(400, 401, 404, 409, 413, 422),
  },
})
