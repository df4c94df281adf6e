import type { MiddlewareHandler } from 'hono'
import { logFault } from '../../lib/log-fault.ts'
import { SchemaError } from '../../schema-rules.ts'
import type { AppEnv } from '../app-env.ts'

/** Addresses that need no database; `/health` says itself what is wrong with it. */
const NEEDS_NO_DATABASE = /^\/(health|openapi\.json|docs(\/.*)?)$/

/**
 * Refuses every request while the database is not that of this code. If the database does not answer, only requests that
 * may write are refused: a page may be cached, or need no database.
 */
export const requireDatabase: MiddlewareHandler<AppEnv> = async (c, next) => {
  if (NEEDS_NO_DATABASE.test(c.req.path)) return next()
  try {
    await c.var.context.checkDatabase()
  } catch (fault) {
    const isRead = c.req.method === 'GET' || c.req.method === 'HEAD'
    if (fault instanceof SchemaError || !isRead) throw fault
    logFault('the database could not be checked', fault)
  }
  return next()
}
