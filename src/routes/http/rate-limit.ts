import type { Context, MiddlewareHandler } from 'hono'
import { networkOf } from '../../lib/network.ts'
import type { AppEnv } from '../app-env.ts'
import { answerMessagePage } from './html-page.tsx'

/** The period of the limits. It repeats `period` in wrangler.toml, `[[ratelimits]]`, which also has the number of requests. */
const RETRY_AFTER_S = 60

/** The network from which a request came. Cloudflare sets the header; only a local runtime has requests without it. */
export const networkOfRequest = (c: Context<AppEnv>): string => networkOf(c.req.header('cf-connecting-ip'))

/** Limits requests for each network; `refuse` answers what is over the limit, and `retry-after` is set. */
export const limitRate =
  (refuse: (c: Context<AppEnv>) => Response | Promise<Response>): MiddlewareHandler<AppEnv> =>
  async (c, next) => {
    if (await c.var.context.isWithinRateLimit(networkOfRequest(c))) return next()
    c.header('retry-after', String(RETRY_AFTER_S))
    return refuse(c)
  }

/** Limits requests for each network, and answers what is over the limit with a page. */
export const limitPageRate = limitRate((c) => answerMessagePage(c, 'tooMany', 429))

/**
 * Counts a wrong link or key against the limit of its network. Returns true if it is over, and sets `retry-after`. Right ones
 * are not counted and never refused.
 */
export const isGuessing = async (c: Context<AppEnv>): Promise<boolean> => {
  if (await c.var.context.isWithinGuessLimit(networkOfRequest(c))) return false
  c.header('retry-after', String(RETRY_AFTER_S))
  return true
}

/** Answers a link that is not valid with 404, and with 429 if its network sends too many of them. */
export const answerUnknownLink = async (c: Context<AppEnv>): Promise<Response> =>
  (await isGuessing(c)) ? answerMessagePage(c, 'tooMany', 429) : answerMessagePage(c, 'unknownLink', 404)
