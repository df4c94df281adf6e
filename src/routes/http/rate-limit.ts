import type { Context, MiddlewareHandler } from 'hono'
import type { AppEnv } from '../app-env.ts'
import { answerMessagePage } from './html-page.tsx'

/** The period of the limit. It repeats `period` in wrangler.toml, `[[ratelimits]]`, which also has the number of requests. */
const RETRY_AFTER_S = 60

/** Limits requests for each network address; `refuse` answers what is over the limit, and `retry-after` is set. */
export const limitRate =
  (refuse: (c: Context<AppEnv>) => Response | Promise<Response>): MiddlewareHandler<AppEnv> =>
  async (c, next) => {
    const network = c.req.header('cf-connecting-ip') ?? 'unknown'
    if (await c.var.context.isWithinRateLimit(network)) return next()
    c.header('retry-after', String(RETRY_AFTER_S))
    return refuse(c)
  }

/** Limits requests for each network address, and answers what is over the limit with a page. */
export const limitPageRate = limitRate((c) => answerMessagePage(c, 'tooMany', 429))
