import type { Context, MiddlewareHandler } from 'hono'
import type { AppEnv } from '../app-env.ts'
import { ROUTES } from '../route-table.ts'
import { isApiPath } from './error-answers.ts'

/** Pages with a form. No script of another site needs them, and it must not read what they may contain for one visitor. */
const FORM_PATHS: readonly string[] = ['/subscribe', '/subscribe/preview', '/desk/sign-in']
/**
 * The headers of our answers that a script of another site cannot read unless they are exposed (Fetch, "CORS-safelisted
 * response-header name").
 */
const EXPOSED_HEADERS = 'ETag, Link, Allow, Retry-After, X-Ignored-Parameters'
const PREFLIGHT_MAX_AGE_S = 86_400
const HEADER_NAME = /^[a-z0-9!#$%&'*+.^_`|~-]{1,100}$/i

const patternOf = (path: string): RegExp => new RegExp(`^${path.split('/').map(segmentPatternOf).join('/')}$`)

/** A parameter with a pattern of its own, one without, or a fixed segment. */
const segmentPatternOf = (segment: string): string => {
  const own = /^:\w+\{(.+)\}$/.exec(segment)?.[1]
  if (own !== undefined) return `(?:${own})`
  return segment.startsWith(':') ? '[^/]+' : segment.replaceAll('.', '\\.')
}

/** Each route as a pattern of its path. `isOpen`: scripts of any site may read it. */
const PATTERNS = ROUTES.map(([method, path, access]) => ({
  method,
  pattern: patternOf(path),
  isOpen: access === 'public' && !FORM_PATHS.includes(path),
}))

/**
 * Lets scripts of any site read what is public (CORS): answers, 304, refusals, and preflight requests. Nothing public depends
 * on cookies. An address that needs a key, a signature or a link is closed to them.
 */
export const allowOtherOrigins: MiddlewareHandler<AppEnv> = async (c, next) => {
  const { path } = c.req
  const method = c.req.method === 'HEAD' ? 'GET' : c.req.method
  const routes = PATTERNS.filter(({ pattern }) => pattern.test(path))
  const openMethods = routes.filter(({ isOpen }) => isOpen).map((route) => route.method)
  if (method === 'OPTIONS' && openMethods.length > 0)
    return answerPreflight(
      c,
      openMethods,
      routes.map((route) => route.method),
    )
  await next()
  const handled = routes.filter((route) => route.method === method)
  const isRefusal = handled.length === 0 && (openMethods.length > 0 || (routes.length === 0 && isApiPath(path)))
  if (!isRefusal && !handled.some(({ isOpen }) => isOpen)) return
  c.header('access-control-allow-origin', '*')
  c.header('access-control-expose-headers', EXPOSED_HEADERS)
}

/** Lists all methods of an address, and allows scripts the public ones, with every header that they want to send. */
const answerPreflight = (
  c: Context<AppEnv>,
  openMethods: readonly string[],
  allMethods: readonly string[],
): Response => {
  const withHead = (list: readonly string[]) => list.flatMap((each) => (each === 'GET' ? ['GET', 'HEAD'] : [each]))
  const methods = withHead(openMethods).join(', ')
  const wanted = (c.req.header('access-control-request-headers') ?? '').split(',').map((name) => name.trim())
  const headers = wanted.filter((name) => HEADER_NAME.test(name))
  return c.body(null, 204, {
    allow: [...withHead(allMethods), 'OPTIONS'].join(', '),
    'access-control-allow-origin': '*',
    'access-control-allow-methods': methods,
    'access-control-allow-headers': headers.length > 0 ? headers.join(', ') : '*',
    'access-control-max-age': String(PREFLIGHT_MAX_AGE_S),
    vary: 'access-control-request-headers',
  })
}
