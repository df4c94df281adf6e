import type { Hono } from 'hono'
import type * as v from 'valibot'
import type { newPersonSchema } from '../access/person.ts'
import type { newKeySchema } from '../access/publisher-key.ts'
import type { SubscriptionSchemas } from '../audience/preferences-schema.ts'
import type { endpointBodySchema } from '../delivery/webhooks/parse-endpoint.ts'
import type { PublishSchemas } from '../timeline/event-schema.ts'
import type { AppEnv } from './app-env.ts'
import type {
  ChallengeCodeBodySchema,
  RedactionBodySchema,
  ReplayBodySchema,
  RoleBodySchema,
  SendingBodySchema,
  SettleBodySchema,
} from './http/body-schemas.ts'
import type * as endpointResponses from './openapi/endpoint-response-schemas.ts'
import type * as eventResponses from './openapi/event-response-schemas.ts'
import type * as responses from './openapi/response-schemas.ts'

/** A request with its input, and the schema and status of its answer. */
type Call<Input, Schema extends v.GenericSchema, Status extends number = 200> = {
  input: Input
  answer: { output: v.InferOutput<Schema>; status: Status; outputFormat: 'json' }
}
type CallWithoutAnswer<Input> = { input: Input; answer: { output: null; status: 204; outputFormat: 'body' } }
type Body<Schema extends v.GenericSchema> = { json: v.InferInput<Schema> }
type Param<Name extends string> = { param: Record<Name, string> }
type Query<Name extends string> = { query?: Partial<Record<Name, string | undefined>> }
type EndpointBodySchema = ReturnType<typeof endpointBodySchema>

type EventsQuery = Query<'region' | 'actor' | 'kind' | 'certainty' | 'from' | 'to' | 'q' | 'after' | 'limit'>
type DryRunQuery = { query?: { dry_run?: 'true' | 'false' } }
type PublishCall<Input> =
  | Call<Input & DryRunQuery, typeof eventResponses.RevisionSchema, 201>
  | Call<Input & DryRunQuery, typeof eventResponses.RehearsalSchema>

type ApiCalls = {
  '/v1/events': {
    get: Call<EventsQuery, typeof eventResponses.EventsSchema>
    post: PublishCall<Body<PublishSchemas['newEvent']>>
  }
  '/v1/events/:id': { get: Call<Param<'id'>, typeof eventResponses.EventSchema> }
  '/v1/events/:id/revisions': {
    get: Call<Param<'id'> & Query<'after' | 'limit'>, typeof eventResponses.HistorySchema>
    post: PublishCall<Param<'id'> & Body<PublishSchemas['revision']>>
  }
  '/v1/events/:id/revisions/:number/redact': {
    post: Call<Param<'id' | 'number'> & Body<typeof RedactionBodySchema>, typeof eventResponses.RedactionResultSchema>
  }
  '/v1/events/:id/reach': { get: Call<Param<'id'>, typeof responses.ReachSchema> }
  '/v1/journal': { get: Call<Query<'after' | 'limit'>, typeof eventResponses.JournalSchema> }
  '/v1/journal/content': {
    get: Call<Query<'after'>, typeof responses.ContentPageSchema>
    /** The lines are NDJSON: pass them as `init.body`. */
    post: Call<object, typeof responses.RebuiltContentSchema>
  }
  '/v1/editions/rebuild': { post: Call<Query<'after'>, typeof responses.RebuiltEditionsSchema> }
  '/v1/regions': { get: Call<object, typeof eventResponses.RegionsSchema> }
  '/v1/actors': { get: Call<object, typeof eventResponses.ActorsSchema> }
  '/v1/subscriptions': {
    post: Call<Body<SubscriptionSchemas['subscription']>, typeof responses.SubscriptionAnswerSchema, 202>
  }
  '/v1/endpoints': {
    get: Call<Query<'after'>, typeof endpointResponses.EndpointsSchema>
    post: Call<Body<EndpointBodySchema>, typeof endpointResponses.RegisteredEndpointSchema, 201>
  }
  '/v1/endpoints/:id': {
    get: Call<Param<'id'>, typeof endpointResponses.EndpointSchema>
    patch: Call<
      Param<'id'> & { json: Partial<v.InferInput<EndpointBodySchema>> },
      typeof endpointResponses.EndpointSchema
    >
    delete: CallWithoutAnswer<Param<'id'>>
  }
  '/v1/endpoints/:id/rotate': { post: Call<Param<'id'>, typeof endpointResponses.RotatedEndpointSchema> }
  '/v1/endpoints/:id/ping': { post: Call<Param<'id'>, typeof endpointResponses.PingResultSchema> }
  '/v1/endpoints/:id/verify': {
    post: Call<Param<'id'> & Partial<Body<typeof ChallengeCodeBodySchema>>, typeof endpointResponses.EndpointSchema>
  }
  '/v1/endpoints/:id/deliveries': {
    get: Call<Param<'id'> & Query<'after' | 'state' | 'limit'>, typeof endpointResponses.DeliveriesSchema>
  }
  '/v1/endpoints/:id/deliveries/:delivery/replay': {
    post: Call<Param<'id' | 'delivery'>, typeof endpointResponses.DeliverySchema, 202>
  }
  '/v1/endpoints/:id/replay': {
    post: Call<Param<'id'> & Body<typeof ReplayBodySchema>, typeof endpointResponses.ReplayResultSchema, 202>
  }
  '/v1/keys': {
    get: Call<object, typeof responses.KeysSchema>
    post: Call<Body<typeof newKeySchema>, typeof responses.NewKeySchema, 201>
  }
  '/v1/keys/:name': { delete: CallWithoutAnswer<Param<'name'>> }
  '/v1/people': {
    get: Call<object, typeof responses.PeopleSchema>
    post: Call<Body<typeof newPersonSchema>, typeof responses.NewPersonSchema, 201>
  }
  '/v1/people/:name': {
    patch: Call<Param<'name'> & Body<typeof RoleBodySchema>, typeof responses.PersonRoleSchema>
    delete: CallWithoutAnswer<Param<'name'>>
  }
  '/v1/people/:name/link': { post: Call<Param<'name'>, typeof responses.SignInLinkSchema, 201> }
  '/v1/status': { get: Call<object, typeof responses.StatusSchema> }
  '/v1/tick': { post: Call<object, typeof responses.TickResultSchema> }
  '/v1/sending': { post: Call<Body<typeof SendingBodySchema>, typeof responses.SendingStateSchema> }
  '/v1/runs': { get: Call<Query<'before'>, typeof responses.RunsSchema> }
  '/v1/runs/:id/cancel': { post: Call<Param<'id'>, typeof responses.CancelledRunSchema> }
  '/v1/chunks': { get: Call<{ query: { state: 'unknown' } }, typeof responses.ChunksSchema> }
  '/v1/chunks/:id/settle': {
    post: Call<Param<'id'> & Body<typeof SettleBodySchema>, typeof responses.SettledChunkSchema>
  }
  '/v1/subscribers': {
    get: Call<{ query: { email: string } }, typeof responses.SubscriberSchema>
    /** The lines are NDJSON: pass them as `init.body`. */
    post: Call<object, typeof responses.ImportResultSchema>
    delete: CallWithoutAnswer<{ query: { email: string } }>
  }
  '/health': {
    get: Call<object, typeof responses.HealthSchema> | Call<object, typeof responses.HealthSchema, 503>
  }
}

type ProblemAnswer = {
  output: v.InferOutput<typeof responses.ProblemSchema>
  status: 400 | 401 | 403 | 404 | 409 | 410 | 413 | 415 | 422 | 429 | 503
  outputFormat: 'json'
}

type AnswerOf<AnyCall> = AnyCall extends { input: infer Input; answer: infer Answer }
  ? (Answer | ProblemAnswer) & { input: Input }
  : never

/** The calls in the form in which Hono's client reads them: `$get`, `$post` and so on. */
type ClientSchema = {
  [Path in keyof ApiCalls]: {
    [Method in keyof ApiCalls[Path] & string as `$${Method}`]: AnswerOf<ApiCalls[Path][Method]>
  }
}

/**
 * The API as a type for Hono's client: `hc<AppType>('https://your.site')`. It is made of the schemas that validate bodies,
 * and of the schemas that the tests check every answer against.
 */
export type AppType = Hono<AppEnv, ClientSchema, '/'>
