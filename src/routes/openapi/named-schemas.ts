import * as v from 'valibot'
import { newKeySchema } from '../../access/publisher-key.ts'
import { endpointBodySchema } from '../../delivery/webhooks/parse-endpoint.ts'
import { publishSchemas } from '../../timeline/event-schema.ts'
import { buildGazetteer } from '../../timeline/gazetteer.ts'
import * as endpointAnswers from './endpoint-response-schemas.ts'
import * as eventAnswers from './event-response-schemas.ts'
import * as answers from './response-schemas.ts'
import { FaultSchema } from './schema-parts.ts'
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
  Fault: FaultSchema,
  Event: eventAnswers.EventSchema,
  Revision: eventAnswers.RevisionSchema,
  PastRevision: eventAnswers.PastRevisionSchema,
  RedactedRevision: eventAnswers.RedactedRevisionSchema,
  RedactionResult: eventAnswers.RedactionResultSchema,
  Rehearsal: eventAnswers.RehearsalSchema,
  EventPage: eventAnswers.EventsSchema,
  JournalPage: eventAnswers.JournalSchema,
  HistoryPage: eventAnswers.HistorySchema,
  Source: eventAnswers.SourceSchema,
  Count: eventAnswers.CountSchema,
  EventText: eventAnswers.LanguageTextSchema,
  Region: eventAnswers.RegionSchema,
  RegionList: eventAnswers.RegionsSchema,
  Actor: eventAnswers.ActorSchema,
  ActorList: eventAnswers.ActorsSchema,
  SubscriptionAnswer: answers.SubscriptionAnswerSchema,
  Endpoint: endpointAnswers.EndpointSchema,
  EndpointPage: endpointAnswers.EndpointsSchema,
  RegisteredEndpoint: endpointAnswers.RegisteredEndpointSchema,
  RotatedEndpoint: endpointAnswers.RotatedEndpointSchema,
  Attempt: endpointAnswers.AttemptSchema,
  PingResult: endpointAnswers.PingResultSchema,
  Delivery: endpointAnswers.DeliverySchema,
  DeliveryPage: endpointAnswers.DeliveriesSchema,
  CreatedKey: answers.NewKeySchema,
  Key: answers.KeySchema,
  KeyList: answers.KeysSchema,
  AddedPerson: answers.NewPersonSchema,
  Person: answers.PersonSchema,
  PersonList: answers.PeopleSchema,
  PersonRole: answers.PersonRoleSchema,
  SignInLink: answers.SignInLinkSchema,
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
