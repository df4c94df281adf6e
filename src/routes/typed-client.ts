import type { Hono } from 'hono'
import type * as v from 'valibot'
import type { SubscriptionBodies } from '../audience/preferences-schema.ts'
import type { endpointBody } from '../delivery/webhooks/endpoint.ts'
import type { PublishingBodies } from '../timeline/event-schema.ts'
import type { Door } from './app-env.ts'
import type * as shapes from './openapi/response-schemas.ts'

/** What a schema takes, and what is answered in its shape. */
type Sent<S extends v.GenericSchema> = v.InferInput<S>
type Answered<S extends v.GenericSchema> = v.InferOutput<S>

type Refused = {
  output: Answered<typeof shapes.Problem>
  status: 400 | 401 | 403 | 404 | 409 | 413 | 415 | 422 | 429 | 503
}

/** One address and method, as Hono's client reads them: what goes in, what comes out, and under which status. */
type Route<M extends string, P extends string, I, O extends { output: unknown; status: number }> = {
  [path in P]: {
    [method in `$${M}`]: O | Refused extends infer Each ? Each & { input: I; outputFormat: 'json' } : never
  }
}

type Id = { param: { id: string } }
type Page = { query?: { after?: string; limit?: string } }
type Listed = {
  query?: Partial<
    Record<'region' | 'actor' | 'kind' | 'certainty' | 'from' | 'to' | 'q' | 'after' | 'limit', string | undefined>
  >
}
type Trial = { query?: { dry_run?: 'true' | 'false' } }

type Reading = Route<'get', '/v1/events', Listed, { output: Answered<typeof shapes.Events>; status: 200 }> &
  Route<'get', '/v1/events/:id', Id, { output: Answered<typeof shapes.Event>; status: 200 }> &
  Route<'get', '/v1/events/:id/revisions', Id & Page, { output: Answered<typeof shapes.History>; status: 200 }> &
  Route<'get', '/v1/journal', Page, { output: Answered<typeof shapes.Journal>; status: 200 }> &
  Route<'get', '/v1/regions', object, { output: Answered<typeof shapes.Regions>; status: 200 }> &
  Route<'get', '/v1/actors', object, { output: Answered<typeof shapes.Actors>; status: 200 }>

type Recorded =
  | { output: Answered<typeof shapes.Revision>; status: 201 }
  | { output: Answered<typeof shapes.Foreseen>; status: 200 }

type Publishing = Route<'post', '/v1/events', Trial & { json: Sent<PublishingBodies['newEvent']> }, Recorded> &
  Route<'post', '/v1/events/:id/revisions', Id & Trial & { json: Sent<PublishingBodies['revision']> }, Recorded> &
  Route<'get', '/v1/events/:id/reach', Id, { output: Answered<typeof shapes.Reach>; status: 200 }>

type Subscribing = Route<
  'post',
  '/v1/subscriptions',
  { json: Sent<SubscriptionBodies['subscription']> },
  { output: Answered<typeof shapes.Asked>; status: 202 }
>

type EndpointBody = ReturnType<typeof endpointBody>
type Endpoints = Route<
  'post',
  '/v1/endpoints',
  { json: Sent<EndpointBody> },
  { output: Answered<typeof shapes.Registered>; status: 201 }
> &
  Route<'get', '/v1/endpoints', object, { output: Answered<typeof shapes.Endpoints>; status: 200 }> &
  Route<'get', '/v1/endpoints/:id', Id, { output: Answered<typeof shapes.Endpoint>; status: 200 }> &
  Route<
    'patch',
    '/v1/endpoints/:id',
    Id & { json: Partial<Sent<EndpointBody>> },
    { output: Answered<typeof shapes.Endpoint>; status: 200 }
  >

type Operating = Route<'get', '/v1/status', object, { output: Answered<typeof shapes.Status>; status: 200 }> &
  Route<'get', '/health', object, { output: Answered<typeof shapes.Health>; status: 200 | 503 }>

/**
 * The front door as Hono's own client knows it: `hc<AppType>('https://your.site')`. Made of the schemas that validate and
 * of the shapes that every answer is held to.
 */
export type AppType = Hono<Door, Reading & Publishing & Subscribing & Endpoints & Operating, '/'>
