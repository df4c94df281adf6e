import { type Context, Hono } from 'hono'
import { languageDetector } from 'hono/language'
import { previewScript } from '../../templates/page/preview-script.ts'
import { pageStyle } from '../../templates/page/style.ts'
import { zoneScript } from '../../templates/page/zone-script.ts'
import { ConfigError } from '../config.ts'
import type { AppContext } from '../context.ts'
import { LANGS } from '../timeline/event.ts'
import { endpointRoutes } from './api/endpoints.ts'
import { reachRoutes } from './api/event-reach.ts'
import { readingRoutes } from './api/events.ts'
import { feedRoutes } from './api/feeds.ts'
import { keyRoutes } from './api/keys.ts'
import { operationRoutes } from './api/operations.ts'
import { publishingRoutes } from './api/publish-routes.ts'
import { subscriberRoutes } from './api/subscribers.ts'
import type { AppEnv } from './app-env.ts'
import { callbackRoutes } from './hooks/provider-hook.ts'
import { signedPublishRoutes } from './hooks/publish-hook.ts'
import { answerMessagePage } from './http/html-page.tsx'
import { limitBodySize } from './http/json-body.ts'
import { answerProblem } from './http/problem.ts'
import { createDocumentRoutes } from './pages/docs-pages.tsx'
import { linkRoutes } from './pages/link-pages.tsx'
import { previewRoutes } from './pages/preview-page.tsx'
import { subscriptionRoutes } from './pages/subscribe-page.tsx'
import { pageRoutes } from './pages/timeline-pages.tsx'
import { whyRoutes } from './pages/why-page.tsx'

/** The front door: every address of CONTRACT, each parsed here and answered by one call. */
export const createApp = (contextOf: (env: Env) => Promise<AppContext>) => {
  const app = new Hono<AppEnv>()
  app.use(
    languageDetector({
      supportedLanguages: [...LANGS],
      fallbackLanguage: 'en',
      order: ['querystring', 'header'],
      lookupQueryString: 'lang',
      caches: false,
    }),
  )
  app.use(async (c, next) => {
    c.set('context', await contextOf(c.env))
    await next()
    await setSecurityHeaders(c)
  })
  app.route('/', subscriberRoutes)
  app.use(limitBodySize)
  app.route('/', pageRoutes)
  app.route('/', previewRoutes)
  app.route('/', subscriptionRoutes)
  app.route('/', linkRoutes)
  app.route('/', whyRoutes)
  app.route('/', reachRoutes)
  app.route('/', readingRoutes)
  app.route('/', feedRoutes)
  app.route('/', publishingRoutes)
  app.route('/', signedPublishRoutes)
  app.route('/', endpointRoutes)
  app.route('/', callbackRoutes)
  app.route('/', operationRoutes)
  app.route('/', keyRoutes)
  app.route('/', createDocumentRoutes(app))
  app.notFound((c) => {
    if (!isMachinePath(c.req.path)) return answerMessagePage(c, 'notFound', 404)
    const allow = allowedMethodsOf(app, c.req.path).join(', ')
    return allow
      ? answerProblem(c, { refused: 'method-not-allowed', detail: `What can be asked here: ${allow}.` }, { allow })
      : answerProblem(c, { refused: 'not-found', detail: 'There is nothing at this address.' })
  })
  app.onError((fault, c) => answerUnexpectedError(fault, c))
  return app
}

const HTTP_METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']

/** The methods that an address knows (RFC 9110, section 15.5.6); what stands before every route counts for none. */
const allowedMethodsOf = ({ router }: Hono<AppEnv>, path: string): string[] =>
  HTTP_METHODS.filter((method) => router.match(method, path)[0].some(([[, route]]) => route.method === method))

/** Machines are answered with problem documents, people with pages. */
const isMachinePath = (path: string): boolean => /^\/(v1|hooks|health|openapi|feeds)/.test(path)

const answerUnexpectedError = (error: Error, c: Context<AppEnv>) => {
  console.error(
    JSON.stringify({
      trouble: 'a request broke a promise',
      route: c.req.routePath,
      fault: error.name,
      stack: stackOf(error),
    }),
  )
  if (error instanceof ConfigError) return answerProblem(c, { refused: 'unavailable', detail: error.message })
  return isMachinePath(c.req.path) || !c.var.context
    ? answerProblem(c, { refused: 'unavailable', detail: 'Something went wrong here. It is noted; please try again.' })
    : answerMessagePage(c, 'broken', 500)
}

/** Where a fault arose, without its message, which might quote an address. */
const stackOf = ({ stack = '' }: Error): string[] =>
  stack
    .split('\n')
    .slice(1, 6)
    .map((line) => line.trim())

/** No page runs what is not its own, sits in a frame, or tells another site the secret in its address. */
const setSecurityHeaders = async (c: Context<AppEnv>): Promise<void> => {
  c.header('x-content-type-options', 'nosniff')
  c.header('referrer-policy', 'no-referrer')
  if (!c.res.headers.get('content-type')?.startsWith('text/html')) return
  c.header('x-frame-options', 'DENY')
  const scripts = c.req.path === '/subscribe' ? await Promise.all([zoneScript, previewScript].map(cspHashOf)) : []
  const script = scripts.length > 0 ? `script-src '${scripts.join("' '")}'; connect-src 'self'; ` : ''
  c.header(
    'content-security-policy',
    `default-src 'none'; ${script}style-src '${await cspHashOf(pageStyle)}'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  )
}

const cspHashOf = async (script: string): Promise<string> => {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(script))
  return `sha256-${btoa(String.fromCharCode(...new Uint8Array(digest)))}`
}
