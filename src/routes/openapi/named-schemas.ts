import * as v from 'valibot'
import { newKeySchema } from '../../access/publisher-key.ts'
import { endpointBodySchema } from '../../delivery/webhooks/parse-endpoint.ts'
import { publishSchemas } from '../../timeline/event-schema.ts'
import { buildGazetteer } from '../../timeline/gazetteer.ts'
import * as answers from './response-schemas.ts'
import { DESCRIBED_SUBSCRIPTION } from './subscribe-docs.ts'
import * as messages from './webhook-schemas.ts'

/** Ids are checked in code, so the gazetteer does not change the document. */
const EMPTY_GAZETTEER = buildGazetteer([], [])
const endpointBody = endpointBodySchema(EMPTY_GAZETTEER)

/** The schemas of answers and of messages to endpoints, by their names in the OpenAPI document. */
const NAMED_ANSWERS = {
  // The site lists its own.
  TimeZone: v.picklist(['UTC']),
  Problem: answers.ProblemSchema,
  Fault: answers.FaultSchema,
  Event: answers.EventSchema,
  Revision: answers.RevisionSchema,
  PastRevision: answers.PastRevisionSchema,
  RedactedRevision: answers.RedactedRevisionSchema,
  RedactionResult: answers.RedactionResultSchema,
  Rehearsal: answers.RehearsalSchema,
  EventPage: answers.EventsSchema,
  JournalPage: answers.JournalSchema,
  HistoryPage: answers.HistorySchema,
  Source: answers.SourceSchema,
  Count: answers.CountSchema,
  EventText: answers.LanguageTextSchema,
  Region: answers.RegionSchema,
  RegionList: answers.RegionsSchema,
  Actor: answers.ActorSchema,
  ActorList: answers.ActorsSchema,
  SubscriptionAnswer: answers.SubscriptionAnswerSchema,
  Endpoint: answers.EndpointSchema,
  EndpointPage: answers.EndpointsSchema,
  RegisteredEndpoint: answers.RegisteredEndpointSchema,
  RotatedEndpoint: answers.RotatedEndpointSchema,
  Attempt: answers.AttemptSchema,
  PingResult: answers.PingResultSchema,
  Delivery: answers.DeliverySchema,
  DeliveryPage: answers.DeliveriesSchema,
  CreatedKey: answers.NewKeySchema,
  Key: answers.KeySchema,
  KeyList: answers.KeysSchema,
  Health: answers.HealthSchema,
  Status: answers.StatusSchema,
  Reach: answers.ReachSchema,
  Run: answers.RunSchema,
  RunPage: answers.RunsSchema,
  Chunk: answers.ChunkSchema,
  ChunkList: answers.ChunksSchema,
  Subscriber: answers.SubscriberSchema,
  ImportResult: answers.ImportResultSchema,
  EventMessage: messages.EventMessageSchema,
  DigestMessage: messages.DigestMessageSchema,
  VerifyMessage: messages.VerifyMessageSchema,
  PingMessage: messages.PingMessageSchema,
}

const bodies = publishSchemas(EMPTY_GAZETTEER)

/** The schemas with a name in the OpenAPI document. */
export const NAMED_SCHEMAS: Readonly<Record<string, v.GenericSchema>> = {
  ...NAMED_ANSWERS,
  NewEvent: bodies.newEvent,
  NewRevision: bodies.revision,
  Subscription: DESCRIBED_SUBSCRIPTION,
  NewEndpoint: endpointBody,
  EndpointChange: v.partial(endpointBody),
  NewKey: newKeySchema,
}
