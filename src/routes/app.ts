import { type Context, Hono } from 'hono'
import { languageDetector } from 'hono/language'
import { previewScript } from '../../templates/page/preview-script.ts'
import { pageStyle } from '../../templates/page/style.ts'
import { zoneScript } from '../../templates/page/zone-script.ts'
import { ConfigError } from '../config.ts'
import { LANGS } from '../timeline/event.ts'
import { endpoints } from './api/endpoints.ts'
import { reaches } from './api/event-reach.ts'
import { reading } from './api/events.ts'
import { feeds } from './api/feeds.ts'
import { keys } from './api/keys.ts'
import { operations } from './api/operations.ts'
import { publishing } from './api/publish-routes.ts'
import { subscribers } from './api/subscribers.ts'
import type { Door, World } from './app-env.ts'
import { callbackRoutes } from './hooks/provider-hook.ts'
import { signed } from './hooks/publish-hook.ts'
import { notice } from './http/html-page.tsx'
import { limitedBody } from './http/json-body.ts'
import { problem } from './http/problem.ts'
import { documentRoutes } from './pages/docs-pages.tsx'
import { links } from './pages/link-pages.tsx'
import { previewing } from './pages/preview-page.tsx'
import { subscribing } from './pages/subscribe-page.tsx'
import { pages } from './pages/timeline-pages.tsx'
import { whyRoutes } from './pages/why-page.tsx'

/** The front door: every address of CONTRACT, each parsed here and answered by one call. */
export const site = (worldOf: (env: Env) => Promise<World>) => {
  const app = new Hono<Door>()
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
    c.set('world', await worldOf(c.env))
    await next()
    await protect(c)
  })
  app.route('/', subscribers)
  app.use(limitedBody)
  app.route('/', pages)
  app.route('/', previewing)
  app.route('/', subscribing)
  app.route('/', links)
  app.route('/', whyRoutes)
  app.route('/', reaches)
  app.route('/', reading)
  app.route('/', feeds)
  app.route('/', publishing)
  app.route('/', signed)
  app.route('/', endpoints)
  app.route('/', callbackRoutes)
  app.route('/', operations)
  app.route('/', keys)
  app.route('/', documentRoutes(app))
  app.notFound((c) => {
    if (!isForMachines(c.req.path)) return notice(c, 'notFound', 404)
    const allow = methodsAt(app, c.req.path).join(', ')
    return allow
      ? problem(c, { refused: 'method-not-allowed', detail: `What can be asked here: ${allow}.` }, { allow })
      : problem(c, { refused: 'not-found', detail: 'There is nothing at this address.' })
  })
  app.onError((fault, c) => broken(fault, c))
  return app
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']

/** The methods that an address knows (RFC 9110, section 15.5.6); what stands before every route counts for none. */
const methodsAt = ({ router }: Hono<Door>, path: string): string[] =>
  METHODS.filter((method) => router.match(method, path)[0].some(([[, route]]) => route.method === method))

/** Machines are answered with problem documents, people with pages. */
const isForMachines = (path: string): boolean => /^\/(v1|hooks|health|openapi|feeds)/.test(path)

const broken = (fault: Error, c: Context<Door>) => {
  console.error(
    JSON.stringify({
      trouble: 'a request broke a promise',
      route: c.req.routePath,
      fault: fault.name,
      stack: stackOf(fault),
    }),
  )
  if (fault instanceof ConfigError) return problem(c, { refused: 'unavailable', detail: fault.message })
  return isForMachines(c.req.path) || !c.var.world
    ? problem(c, { refused: 'unavailable', detail: 'Something went wrong here. It is noted; please try again.' })
    : notice(c, 'broken', 500)
}

/** Where a fault arose, without its message, which might quote an address. */
const stackOf = ({ stack = '' }: Error): string[] =>
  stack
    .split('\n')
    .slice(1, 6)
    .map((line) => line.trim())

/** No page runs what is not its own, sits in a frame, or tells another site the secret in its address. */
const protect = async (c: Context<Door>): Promise<void> => {
  c.header('x-content-type-options', 'nosniff')
  c.header('referrer-policy', 'no-referrer')
  if (!c.res.headers.get('content-type')?.startsWith('text/html')) return
  c.header('x-frame-options', 'DENY')
  const scripts = c.req.path === '/subscribe' ? await Promise.all([zoneScript, previewScript].map(hashOf)) : []
  const script = scripts.length > 0 ? `script-src '${scripts.join("' '")}'; connect-src 'self'; ` : ''
  c.header(
    'content-security-policy',
    `default-src 'none'; ${script}style-src '${await hashOf(pageStyle)}'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  )
}

const hashOf = async (script: string): Promise<string> => {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(script))
  return `sha256-${btoa(String.fromCharCode(...new Uint8Array(digest)))}`
}
