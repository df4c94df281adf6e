import type { Context, Hono } from 'hono'
import { ConfigError } from '../../config.ts'
import { logFault } from '../../lib/log-fault.ts'
import { SchemaError } from '../../schema-rules.ts'
import type { AppEnv } from '../app-env.ts'
import { answerMessagePage } from './html-page.tsx'
import { answerProblem, RETRY_LATER } from './problem.ts'

const HTTP_METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']

/** Answers a request that no route handles: a page for people; for programs 405 with `allow`, or 404. */
export const answerNotFound = (app: Hono<AppEnv>, c: Context<AppEnv>) => {
  if (!isApiPath(c.req.path) || isFeedInBrowser(c)) return answerMessagePage(c, 'notFound', 404)
  const methods = allowedMethodsOf(app, c.req.path)
  if (methods.length === 0)
    return answerProblem(c, {
      refused: 'not-found',
      detail: 'This address does not exist. See /docs for all addresses.',
    })
  const detail = `Method not allowed. This address supports ${methods.join(', ')}.`
  return answerProblem(c, { refused: 'method-not-allowed', detail }, { allow: methods.join(', ') })
}

/**
 * Logs an unexpected error, and answers 503 with a page or a problem document. It has no detail of the error, unless the
 * operator must change the configuration or the database.
 */
export const answerUnexpectedError = (error: Error, c: Context<AppEnv>) => {
  logFault('request failed', error, { route: c.req.routePath })
  const isOperatorsFault = error instanceof ConfigError || error instanceof SchemaError
  if (c.var.context && !isOperatorsFault && !isApiPath(c.req.path)) {
    c.header('retry-after', RETRY_LATER['retry-after'])
    return answerMessagePage(c, 'broken', 503)
  }
  const detail = isOperatorsFault
    ? error.message
    : 'An unexpected error occurred. It was logged. Please try again later.'
  return answerProblem(c, { refused: 'unavailable', detail })
}

/** The methods of an address (RFC 9110, section 15.5.6). Middleware for every address is registered as ALL and not counted. */
const allowedMethodsOf = ({ router }: Hono<AppEnv>, path: string): string[] =>
  HTTP_METHODS.filter((method) => router.match(method, path)[0].some(([[, route]]) => route.method === method))

/** True for a person who typed the address of a feed. */
const isFeedInBrowser = (c: Context<AppEnv>): boolean =>
  c.req.path.startsWith('/feeds') && (c.req.header('accept') ?? '').includes('text/html')

/** Whether programs use an address, so that its errors are problem documents and not pages. */
export const isApiPath = (path: string): boolean => /^\/(v1|hooks|health|openapi|feeds)/.test(path)
