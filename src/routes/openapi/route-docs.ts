import type { MiddlewareHandler } from 'hono'
import * as endpoints from './endpoint-docs.ts'
import * as events from './event-docs.ts'
import { describeFeed } from './feed-docs.ts'
import * as keys from './key-docs.ts'
import * as operations from './operation-docs.ts'
import * as people from './person-docs.ts'
import * as publishing from './publish-docs.ts'
import * as recovery from './recovery-docs.ts'
import { describeRedact } from './redact-docs.ts'
import { describeSubscribe } from './subscribe-docs.ts'

type RouteDoc = readonly [method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, description: MiddlewareHandler]

/** The description of each address in the OpenAPI document, in the order of the document. */
export const ROUTE_DOCS: readonly RouteDoc[] = [
  ['POST', '/v1/subscribers', operations.describeImportSubscribers],
  ['GET', '/v1/subscribers', operations.describeFindSubscriber],
  ['DELETE', '/v1/subscribers', operations.describeEraseSubscriber],
  ['GET', '/v1/journal/content', recovery.describeExportContent],
  ['POST', '/v1/journal/content', recovery.describeRebuildContent],
  ['POST', '/v1/editions/rebuild', recovery.describeRebuildEditions],
  ['POST', '/v1/subscriptions', describeSubscribe],
  ['GET', '/v1/events/:id/reach', operations.describeReach],
  ['GET', '/v1/events', events.describeListEvents],
  ['GET', '/v1/events/:id', events.describeReadEvent],
  ['GET', '/v1/events/:id/revisions', events.describeListRevisions],
  ['GET', '/v1/journal', events.describeReadJournal],
  ['GET', '/v1/regions', events.describeListRegions],
  ['GET', '/v1/actors', events.describeListActors],
  ['GET', '/feeds/timeline.atom', describeFeed('atom')],
  ['GET', '/feeds/timeline.json', describeFeed('json')],
  ['GET', '/feeds/timeline.ics', describeFeed('ics')],
  ['POST', '/v1/events', publishing.describePublishEvent],
  ['POST', '/v1/events/:id/revisions', publishing.describeReviseEvent],
  ['POST', '/v1/events/:id/revisions/:number/redact', describeRedact],
  ['POST', '/hooks/publish', publishing.describePublishSigned],
  ['POST', '/v1/endpoints', endpoints.describeRegisterEndpoint],
  ['GET', '/v1/endpoints', endpoints.describeListEndpoints],
  ['GET', '/v1/endpoints/:id', endpoints.describeReadEndpoint],
  ['PATCH', '/v1/endpoints/:id', endpoints.describeUpdateEndpoint],
  ['DELETE', '/v1/endpoints/:id', endpoints.describeDeleteEndpoint],
  ['POST', '/v1/endpoints/:id/rotate', endpoints.describeRotateSecret],
  ['POST', '/v1/endpoints/:id/ping', endpoints.describePingEndpoint],
  ['POST', '/v1/endpoints/:id/verify', endpoints.describeVerifyEndpoint],
  ['GET', '/v1/endpoints/:id/deliveries', endpoints.describeListDeliveries],
  ['POST', '/v1/endpoints/:id/deliveries/:delivery/replay', endpoints.describeReplayDelivery],
  ['POST', '/v1/endpoints/:id/replay', endpoints.describeReplaySince],
  ['POST', '/hooks/resend', operations.describeProviderCallback],
  ['GET', '/health', operations.describeHealth],
  ['GET', '/v1/status', operations.describeStatus],
  ['POST', '/v1/tick', operations.describeTick],
  ['POST', '/v1/sending', operations.describeSetSending],
  ['GET', '/v1/runs', operations.describeListRuns],
  ['POST', '/v1/runs/:id/cancel', operations.describeCancelRun],
  ['GET', '/v1/chunks', operations.describeListChunks],
  ['POST', '/v1/chunks/:id/settle', operations.describeSettleChunk],
  ['POST', '/v1/keys', keys.describeCreateKey],
  ['GET', '/v1/keys', keys.describeListKeys],
  ['DELETE', '/v1/keys/:name', keys.describeRevokeKey],
  ['POST', '/v1/people', people.describeAddPerson],
  ['GET', '/v1/people', people.describeListPeople],
  ['PATCH', '/v1/people/:name', people.describeChangeRole],
  ['DELETE', '/v1/people/:name', people.describeRemovePerson],
  ['POST', '/v1/people/:name/link', people.describeSignInLink],
]
