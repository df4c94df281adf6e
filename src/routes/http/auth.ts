import type { MiddlewareHandler } from 'hono'
import { findKeyHolder } from '../../access/key-holder.ts'
import type { Scope } from '../../access/publisher-key.ts'
import type { Refusal } from '../../lib/refusal.ts'
import type { AppEnv } from '../app-env.ts'
import { answerProblem } from './problem.ts'
import { parseQuery, queryRefusalOf } from './query.ts'
import { isGuessing } from './rate-limit.ts'

const TOO_MANY_KEYS: Refusal = {
  refused: 'too-many-requests',
  detail: 'Too many requests with a wrong key came from your network. Wait for a minute. A valid key works meanwhile.',
}

/**
 * Requires a publisher's key with a scope, sent as a bearer token (RFC 6750), and sets `publisher` to its holder.
 * Refuses a request without a valid key (401), one whose key does not have the scope (403), and one with a query parameter
 * (422), unless the route parses its parameters itself.
 */
export const requireScope =
  (scope: Scope, { hasParameters = false } = {}): MiddlewareHandler<AppEnv> =>
  async (c, next) => {
    const { config, publisherKeys, wall } = c.var.context
    const bearerKey = /^Bearer +(\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1] ?? ''
    const publisher = await findKeyHolder(config.publisherKeys, publisherKeys, bearerKey, wall())
    if (!publisher && (await isGuessing(c))) return answerProblem(c, TOO_MANY_KEYS)
    if (!publisher)
      return answerProblem(
        c,
        {
          refused: 'unauthorized',
          detail: 'This address needs a valid key. Send it in the header Authorization: Bearer KEY.',
        },
        { 'www-authenticate': 'Bearer' },
      )
    if (!publisher.scopes.includes(scope))
      return answerProblem(
        c,
        {
          refused: 'forbidden',
          detail: `The key ${publisher.name} does not have the scope ${scope}, which this address needs.`,
        },
        { 'www-authenticate': `Bearer error="insufficient_scope", scope="${scope}"` },
      )
    c.set('publisher', publisher)
    const { faults } = hasParameters ? { faults: [] } : parseQuery(c, [])
    return faults.length > 0 ? answerProblem(c, queryRefusalOf(faults)) : next()
  }
