import type { Hono } from 'hono'
import type * as v from 'valibot'
import type { SubscriptionSchemas } from '../audience/preferences-schema.ts'
import type { endpointBodySchema } from '../delivery/webhooks/endpoint.ts'
import type { PublishSchemas } from '../timeline/event-schema.ts'
import type { AppEnv } from './app-env.ts'
import type * as shapes from './openapi/response-schemas.ts'

/** What a schema takes, and what is answered in its shape. */
type SchemaInput<S extends v.GenericSchema> = v.InferInput<S>
type SchemaOutput<S extends v.GenericSchema> = v.InferOutput<S>

type ProblemAnswer = {
  output: SchemaOutput<typeof shapes.ProblemSchema>
  status: 400 | 401 | 403 | 404 | 409 | 413 | 415 | 422 | 429 | 503
}

/** One address and method, as Hono's client reads them: what goes in, what comes out, and under which status. */
type Route<M extends string, P extends string, I, O extends { output: unknown; status: number }> = {
  [path in P]: {
    [method in `$${M}`]: O | ProblemAnswer extends infer Each ? Each & { input: I; outputFormat: 'json' } : never
  }
}

type IdParameter = { param: { id: string } }
type PageQuery = { query?: { after?: string; limit?: string } }
type EventsQuery = {
  query?: Partial<
    Record<'region' | 'actor' | 'kind' | 'certainty' | 'from' | 'to' | 'q' | 'after' | 'limit', string | undefined>
  >
}
type DryRunQuery = { query?: { dry_run?: 'true' | 'false' } }

type ReadingRoutes = Route<
  'get',
  '/v1/events',
  EventsQuery,
  { output: SchemaOutput<typeof shapes.EventsSchema>; status: 200 }
> &
  Route<'get', '/v1/events/:id', IdParameter, { output: SchemaOutput<typeof shapes.EventSchema>; status: 200 }> &
  Route<
    'get',
    '/v1/events/:id/revisions',
    IdParameter & PageQuery,
    { output: SchemaOutput<typeof shapes.HistorySchema>; status: 200 }
  > &
  Route<'get', '/v1/journal', PageQuery, { output: SchemaOutput<typeof shapes.JournalSchema>; status: 200 }> &
  Route<'get', '/v1/regions', object, { output: SchemaOutput<typeof shapes.RegionsSchema>; status: 200 }> &
  Route<'get', '/v1/actors', object, { output: SchemaOutput<typeof shapes.ActorsSchema>; status: 200 }>

type PublishingAnswer =
  | { output: SchemaOutput<typeof shapes.RevisionSchema>; status: 201 }
  | { output: SchemaOutput<typeof shapes.RehearsalSchema>; status: 200 }

type PublishingRoutes = Route<
  'post',
  '/v1/events',
  DryRunQuery & { json: SchemaInput<PublishSchemas['newEvent']> },
  PublishingAnswer
> &
  Route<
    'post',
    '/v1/events/:id/revisions',
    IdParameter & DryRunQuery & { json: SchemaInput<PublishSchemas['revision']> },
    PublishingAnswer
  > &
  Route<'get', '/v1/events/:id/reach', IdParameter, { output: SchemaOutput<typeof shapes.ReachSchema>; status: 200 }>

type SubscriptionRoutes = Route<
  'post',
  '/v1/subscriptions',
  { json: SchemaInput<SubscriptionSchemas['subscription']> },
  { output: SchemaOutput<typeof shapes.SubscriptionAnswerSchema>; status: 202 }
>

type EndpointBodySchema = ReturnType<typeof endpointBodySchema>
type EndpointRoutes = Route<
  'post',
  '/v1/endpoints',
  { json: SchemaInput<EndpointBodySchema> },
  { output: SchemaOutput<typeof shapes.RegisteredEndpointSchema>; status: 201 }
> &
  Route<'get', '/v1/endpoints', object, { output: SchemaOutput<typeof shapes.EndpointsSchema>; status: 200 }> &
  Route<'get', '/v1/endpoints/:id', IdParameter, { output: SchemaOutput<typeof shapes.EndpointSchema>; status: 200 }> &
  Route<
    'patch',
    '/v1/endpoints/:id',
    IdParameter & { json: Partial<SchemaInput<EndpointBodySchema>> },
    { output: SchemaOutput<typeof shapes.EndpointSchema>; status: 200 }
  >

type OperationRoutes = Route<
  'get',
  '/v1/status',
  object,
  { output: SchemaOutput<typeof shapes.StatusSchema>; status: 200 }
> &
  Route<'get', '/health', object, { output: SchemaOutput<typeof shapes.HealthSchema>; status: 200 | 503 }>

/**
 * The front door as Hono's own client knows it: `hc<AppType>('https://your.site')`. Made of the schemas that validate and
 * of the shapes that every answer is held to.
 */
export type AppType = Hono<
  AppEnv,
  ReadingRoutes & PublishingRoutes & SubscriptionRoutes & EndpointRoutes & OperationRoutes,
  '/'
>
