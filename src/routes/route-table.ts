import type { Role } from '../access/person.ts'
import type { Scope } from '../access/publisher-key.ts'

/**
 * A route is open to anybody, to the holder of a link from a mail, of a signing secret, or of a key with the scope, or to a
 * person who signed in and has the role.
 */
export type RouteAccess = 'public' | 'link' | 'signature' | Scope | Role

export type Route = readonly [
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  path: string,
  access: RouteAccess,
  answer: string,
  module: string,
]

/**
 * All addresses on one screen. The router does not read this table: a test holds both together, and the table to
 * /openapi.json and the typed client. Scripts of other sites may read what is `public` here (`http/cors.ts`). To add an
 * address:
 * 1. write the handler in `api/`, `hooks/` or `pages/` and mount a new module in `app.ts`;
 * 2. describe it in `openapi/…-docs.ts`, with its answer in `openapi/…-schemas.ts`, add a row to
 *    `openapi/route-docs.ts`, and run `npm run docs`, which writes `data/pages/openapi.json`;
 * 3. add it to `typed-client.ts` if it is under /v1;
 * 4. add its row here.
 */
export const ROUTES = [
  // The site
  ['GET', '/', 'public', 'the timeline, filtered', 'pages/timeline-pages.tsx'],
  ['GET', '/events/:id', 'public', 'an event with its history', 'pages/event-page.tsx'],
  ['GET', '/regions', 'public', 'all regions', 'pages/timeline-pages.tsx'],
  ['GET', '/actors', 'public', 'all actors', 'pages/timeline-pages.tsx'],
  ['GET', '/regions/:id', 'public', 'a region and its events', 'pages/timeline-pages.tsx'],
  ['GET', '/actors/:id', 'public', 'an actor and its events', 'pages/timeline-pages.tsx'],
  ['GET', '/editions/:id', 'public', 'an edition as it was mailed', 'pages/timeline-pages.tsx'],
  ['GET', '/picture', 'public', 'the map without colours', 'pages/map-picture.ts'],
  ['GET', '/events/:id/picture', 'public', 'the map of an event', 'pages/map-picture.ts'],
  ['GET', '/editions/:id/picture', 'public', 'the map of an edition', 'pages/map-picture.ts'],
  ['GET', '/feeds/timeline.atom', 'public', 'the timeline as Atom', 'api/feed-routes.ts'],
  ['GET', '/feeds/timeline.json', 'public', 'the timeline as JSON Feed', 'api/feed-routes.ts'],
  ['GET', '/feeds/timeline.ics', 'public', 'the timeline as iCalendar', 'api/feed-routes.ts'],
  ['GET', '/about', 'public', 'who makes the site, and how', 'pages/site-pages.tsx'],
  ['GET', '/corrections', 'public', 'all corrections and retractions', 'pages/corrections-page.tsx'],
  ['GET', '/editions', 'public', 'digests that many readers were told', 'pages/editions-page.tsx'],
  ['GET', '/privacy', 'public', 'what is kept about readers', 'pages/site-pages.tsx'],
  ['GET', '/developers', 'public', 'what programs can use', 'pages/site-pages.tsx'],
  ['GET', '/robots.txt', 'public', 'which addresses robots leave alone', 'pages/site-map.ts'],
  ['GET', '/sitemap.xml', 'public', 'the lists of pages, for robots', 'pages/site-map.ts'],
  ['GET', '/sitemap/pages.xml', 'public', 'the pages of the site, regions and actors', 'pages/site-map.ts'],
  ['GET', '/sitemap/:name{events-[1-9][0-9]{0,8}[.]xml}', 'public', 'the pages of events', 'pages/site-map.ts'],
  ['GET', '/docs', 'public', 'the documentation of the API', 'pages/docs-pages.tsx'],
  ['GET', '/docs/:name{.+}', 'public', 'a document', 'pages/docs-pages.tsx'],
  ['GET', '/problems/:name', 'public', 'what a refusal means', 'pages/problem-page.tsx'],
  ['GET', '/openapi.json', 'public', 'the same as OpenAPI 3.1', 'pages/docs-pages.tsx'],

  // Subscribing
  ['GET', '/subscribe', 'public', 'the form', 'pages/subscribe-page.tsx'],
  ['GET', '/subscribe/topics', 'public', 'all regions and actors to choose from', 'pages/topic-pages.tsx'],
  ['GET', '/subscribe/find', 'public', 'the regions and actors with a name', 'pages/topic-pages.tsx'],
  ['GET', '/embed', 'public', 'a form for other sites', 'pages/embed-page.tsx'],
  ['GET', '/embed.js', 'public', 'the script of that form', 'pages/embed-page.tsx'],
  ['POST', '/subscribe', 'public', 'mails a confirmation link', 'pages/subscribe-page.tsx'],
  ['GET', '/subscribe/preview', 'public', 'what these preferences would have brought', 'pages/preview-page.tsx'],
  ['POST', '/v1/subscriptions', 'public', 'mails a confirmation link', 'pages/subscribe-page.tsx'],

  // Links in mail
  ['GET', '/confirm/:token', 'link', 'the button that confirms', 'pages/confirm-page.tsx'],
  ['POST', '/confirm/:token', 'link', 'starts or changes the subscription', 'pages/confirm-page.tsx'],
  ['GET', '/preferences/:token', 'link', 'the preferences form', 'pages/preferences-page.tsx'],
  ['POST', '/preferences/:token', 'link', 'changes the preferences', 'pages/preferences-page.tsx'],
  ['GET', '/preferences/:token/now', 'link', 'the button that mails the digest now', 'pages/preferences-page.tsx'],
  ['POST', '/preferences/:token/now', 'link', 'mails the digest now', 'pages/preferences-page.tsx'],
  ['GET', '/preferences/:token/why', 'link', 'past mails, and why an event was in none', 'pages/why-page.tsx'],
  ['GET', '/unsubscribe/:token', 'link', 'the button that unsubscribes', 'pages/unsubscribe-page.tsx'],
  ['POST', '/unsubscribe/:token', 'link', 'ends the subscription', 'pages/unsubscribe-page.tsx'],
  ['GET', '/data/:token', 'link', 'the stored data, with a button that erases', 'pages/data-page.tsx'],
  ['POST', '/data/:token', 'link', 'mails a fresh link to the stored data', 'pages/data-page.tsx'],
  ['GET', '/data/:token/export', 'link', 'the stored data as JSON', 'pages/data-page.tsx'],
  ['POST', '/data/:token/erase', 'link', 'erases the stored data', 'pages/data-page.tsx'],

  // Reading
  ['GET', '/v1/events', 'public', 'events, filtered', 'api/event-routes.ts'],
  ['GET', '/v1/events/:id', 'public', 'an event', 'api/event-routes.ts'],
  ['GET', '/v1/events/:id/revisions', 'public', 'the revisions of an event', 'api/event-routes.ts'],
  ['GET', '/v1/journal', 'public', 'all revisions by seq', 'api/event-routes.ts'],
  ['GET', '/v1/regions', 'public', 'the regions', 'api/event-routes.ts'],
  ['GET', '/v1/actors', 'public', 'the actors', 'api/event-routes.ts'],

  // Publishing
  ['POST', '/v1/events', 'publish', 'records an event', 'api/publish-routes.ts'],
  ['POST', '/v1/events/:id/revisions', 'publish', 'records a revision', 'api/publish-routes.ts'],
  ['POST', '/v1/events/:id/revisions/:number/redact', 'operate', 'deletes a revision’s text', 'api/redact-routes.ts'],
  ['POST', '/hooks/publish', 'signature', 'records an event or a revision', 'hooks/publish-hook.ts'],

  // Endpoints
  ['POST', '/v1/endpoints', 'operate', 'registers an endpoint', 'api/endpoint-routes.ts'],
  ['GET', '/v1/endpoints', 'read', 'the endpoints', 'api/endpoint-routes.ts'],
  ['GET', '/v1/endpoints/:id', 'read', 'an endpoint', 'api/endpoint-routes.ts'],
  ['PATCH', '/v1/endpoints/:id', 'operate', 'changes an endpoint', 'api/endpoint-routes.ts'],
  ['DELETE', '/v1/endpoints/:id', 'operate', 'deletes an endpoint', 'api/endpoint-routes.ts'],
  ['POST', '/v1/endpoints/:id/rotate', 'operate', 'replaces the secret', 'api/endpoint-routes.ts'],
  ['POST', '/v1/endpoints/:id/ping', 'operate', 'sends a test', 'api/endpoint-routes.ts'],
  ['POST', '/v1/endpoints/:id/verify', 'operate', 'sends or checks a challenge', 'api/endpoint-routes.ts'],
  ['GET', '/v1/endpoints/:id/deliveries', 'read', 'the deliveries', 'api/endpoint-routes.ts'],
  ['POST', '/v1/endpoints/:id/deliveries/:delivery/replay', 'operate', 'repeats one', 'api/endpoint-routes.ts'],
  ['POST', '/v1/endpoints/:id/replay', 'operate', 'repeats all since a time', 'api/endpoint-routes.ts'],

  // Keys
  ['POST', '/v1/keys', 'keys', 'creates a key', 'api/key-routes.ts'],
  ['GET', '/v1/keys', 'keys', 'the keys, without their secrets', 'api/key-routes.ts'],
  ['DELETE', '/v1/keys/:name', 'keys', 'revokes a key', 'api/key-routes.ts'],

  // People
  ['POST', '/v1/people', 'keys', 'adds a person of the desk', 'api/person-routes.ts'],
  ['GET', '/v1/people', 'keys', 'the people of the desk', 'api/person-routes.ts'],
  ['PATCH', '/v1/people/:name', 'keys', 'changes a role', 'api/person-routes.ts'],
  ['DELETE', '/v1/people/:name', 'keys', 'removes a person', 'api/person-routes.ts'],
  ['POST', '/v1/people/:name/link', 'keys', 'makes a link that signs in', 'api/person-routes.ts'],

  // The desk
  ['GET', '/desk/sign-in', 'public', 'the form that mails a sign-in link', 'desk/sign-in-pages.tsx'],
  ['POST', '/desk/sign-in', 'public', 'mails a sign-in link', 'desk/sign-in-pages.tsx'],
  ['GET', '/desk/enter/:token', 'link', 'the button that signs in', 'desk/sign-in-pages.tsx'],
  ['POST', '/desk/enter/:token', 'link', 'signs in', 'desk/sign-in-pages.tsx'],
  ['POST', '/desk/sign-out', 'writer', 'ends the session', 'desk/sign-in-pages.tsx'],
  ['GET', '/desk', 'writer', 'the overview', 'desk/overview-page.tsx'],
  ['POST', '/desk/sending', 'operator', 'stops or resumes sending', 'desk/overview-page.tsx'],
  ['GET', '/desk/events', 'writer', 'events, found by words', 'desk/event-desk-page.tsx'],
  ['GET', '/desk/events/:id', 'writer', 'an event, its history and its reach', 'desk/event-desk-page.tsx'],
  ['GET', '/desk/events/:id/retract', 'editor', 'the button that retracts', 'desk/event-desk-page.tsx'],
  ['POST', '/desk/events/:id/retract', 'editor', 'retracts an event', 'desk/event-desk-page.tsx'],
  ['POST', '/desk/events/:id/withdraw', 'editor', 'withdraws an event on hold', 'desk/event-desk-page.tsx'],
  ['GET', '/desk/people', 'operator', 'the people', 'desk/people-page.tsx'],
  ['POST', '/desk/people', 'operator', 'adds, changes or removes a person', 'desk/people-page.tsx'],
  ['GET', '/desk/trail', 'operator', 'who did what', 'desk/trail-page.tsx'],

  // Operations
  ['GET', '/health', 'public', '200 or 503, with the troubles', 'api/operation-routes.ts'],
  ['GET', '/v1/status', 'read', 'the clock, the head seq, the pending work', 'api/operation-routes.ts'],
  ['GET', '/v1/events/:id/reach', 'read', 'how many readers an event reached', 'api/reach-routes.ts'],
  ['POST', '/v1/tick', 'operate', 'does all that is due', 'api/operation-routes.ts'],
  ['POST', '/v1/sending', 'operate', 'pauses or resumes sending', 'api/operation-routes.ts'],
  ['GET', '/v1/runs', 'read', 'the runs', 'api/operation-routes.ts'],
  ['POST', '/v1/runs/:id/cancel', 'operate', 'cancels a run', 'api/operation-routes.ts'],
  ['GET', '/v1/chunks', 'read', 'the chunks with an unknown outcome', 'api/operation-routes.ts'],
  ['POST', '/v1/chunks/:id/settle', 'operate', 'decides an unknown outcome', 'api/operation-routes.ts'],
  ['GET', '/v1/journal/content', 'read', 'exports revisions with their hash', 'api/recovery-routes.ts'],
  ['POST', '/v1/journal/content', 'operate', 'puts lost revisions back', 'api/recovery-routes.ts'],
  ['POST', '/v1/editions/rebuild', 'operate', 'renders lost editions again', 'api/recovery-routes.ts'],
  ['GET', '/v1/subscribers', 'operate', 'a subscriber', 'api/subscriber-routes.ts'],
  ['POST', '/v1/subscribers', 'operate', 'imports subscribers', 'api/subscriber-routes.ts'],
  ['DELETE', '/v1/subscribers', 'operate', 'erases a subscriber', 'api/subscriber-routes.ts'],
  ['POST', '/hooks/resend', 'signature', 'stores a callback of the mail provider', 'hooks/provider-hook.ts'],
] as const satisfies readonly Route[]
