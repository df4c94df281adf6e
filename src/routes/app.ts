import { Hono, type MiddlewareHandler } from 'hono'
import type { AppContext } from '../context.ts'
import { negotiateLanguage } from '../lib/accept-language.ts'
import { LANGS } from '../timeline/event.ts'
import { endpointRoutes } from './api/endpoint-routes.ts'
import { eventRoutes } from './api/event-routes.ts'
import { feedRoutes } from './api/feed-routes.ts'
import { keyRoutes } from './api/key-routes.ts'
import { operationRoutes } from './api/operation-routes.ts'
import { personRoutes } from './api/person-routes.ts'
import { publishRoutes } from './api/publish-routes.ts'
import { reachRoutes } from './api/reach-routes.ts'
import { recoveryRoutes } from './api/recovery-routes.ts'
import { redactRoutes } from './api/redact-routes.ts'
import { subscriberRoutes } from './api/subscriber-routes.ts'
import type { AppEnv } from './app-env.ts'
import { deskFallbackRoutes } from './desk/desk-fallback.ts'
import { deskEventRoutes } from './desk/event-desk-page.tsx'
import { overviewRoutes } from './desk/overview-page.tsx'
import { peopleRoutes } from './desk/people-page.tsx'
import { signInRoutes } from './desk/sign-in-pages.tsx'
import { trailRoutes } from './desk/trail-page.tsx'
import { providerHookRoutes } from './hooks/provider-hook.ts'
import { publishHookRoutes } from './hooks/publish-hook.ts'
import { allowOtherOrigins } from './http/cors.ts'
import { requireDatabase } from './http/database-check.ts'
import { answerNotFound, answerUnexpectedError } from './http/error-answers.ts'
import { refuseForeignForms } from './http/foreign-origin.ts'
import { nameIgnoredParameters } from './http/ignored-parameters.ts'
import { limitBodySize } from './http/json-body.ts'
import { setSecurityHeaders } from './http/security-headers.ts'
import { serveStaleOnFault } from './http/stale-page-store.ts'
import { confirmRoutes } from './pages/confirm-page.tsx'
import { correctionsRoutes } from './pages/corrections-page.tsx'
import { dataRoutes } from './pages/data-page.tsx'
import { docsRoutes } from './pages/docs-pages.tsx'
import { editionsRoutes } from './pages/editions-page.tsx'
import { embedRoutes } from './pages/embed-page.tsx'
import { eventPageRoutes } from './pages/event-page.tsx'
import { mapPictureRoutes } from './pages/map-picture.ts'
import { preferencesRoutes } from './pages/preferences-page.tsx'
import { previewRoutes } from './pages/preview-page.tsx'
import { problemRoutes } from './pages/problem-page.tsx'
import { siteMapRoutes } from './pages/site-map.ts'
import { sitePageRoutes } from './pages/site-pages.tsx'
import { subscribeRoutes } from './pages/subscribe-page.tsx'
import { timelineRoutes } from './pages/timeline-pages.tsx'
import { topicRoutes } from './pages/topic-pages.tsx'
import { unsubscribeRoutes } from './pages/unsubscribe-page.tsx'
import { whyRoutes } from './pages/why-page.tsx'

const ROUTES_WITH_BODY_LIMIT = [
  timelineRoutes,
  eventPageRoutes,
  previewRoutes,
  topicRoutes,
  embedRoutes,
  problemRoutes,
  subscribeRoutes,
  confirmRoutes,
  preferencesRoutes,
  unsubscribeRoutes,
  dataRoutes,
  whyRoutes,
  reachRoutes,
  eventRoutes,
  feedRoutes,
  publishRoutes,
  redactRoutes,
  publishHookRoutes,
  endpointRoutes,
  providerHookRoutes,
  operationRoutes,
  keyRoutes,
  personRoutes,
  docsRoutes,
  sitePageRoutes,
  correctionsRoutes,
  editionsRoutes,
  mapPictureRoutes,
  siteMapRoutes,
  signInRoutes,
  overviewRoutes,
  deskEventRoutes,
  peopleRoutes,
  trailRoutes,
  deskFallbackRoutes,
]

/** The HTTP application with all `ROUTES`. `contextOf` returns the context of an environment. */
export const createApp = (contextOf: (env: Env) => Promise<AppContext>): Hono<AppEnv> => {
  const app = new Hono<AppEnv>()
  app.use(detectLanguage)
  app.use(setSecurityHeaders)
  app.use(allowOtherOrigins)
  app.use(nameIgnoredParameters)
  app.use(async (c, next) => {
    c.set('context', await contextOf(c.env))
    await next()
  })
  app.use(serveStaleOnFault)
  app.use(requireDatabase)
  // An import of readers and a rebuild of revisions are larger than any other body, and have limits of their own.
  app.route('/', subscriberRoutes)
  app.route('/', recoveryRoutes)
  app.use(refuseForeignForms)
  app.use(limitBodySize)
  for (const routes of ROUTES_WITH_BODY_LIMIT) app.route('/', routes)
  app.notFound((c) => answerNotFound(app, c))
  app.onError(answerUnexpectedError)
  return app
}

/** `?lang=` decides, then the header Accept-Language. */
const detectLanguage: MiddlewareHandler<AppEnv> = async (c, next) => {
  const wanted = c.req.query('lang')?.trim().toLowerCase().split('-')[0]
  const lang = LANGS.find((each) => each === wanted) ?? negotiateLanguage(c.req.header('accept-language'), LANGS)
  c.set('language', lang)
  await next()
}
