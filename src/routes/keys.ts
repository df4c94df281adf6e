import type { MiddlewareHandler } from 'hono'
import { sameText } from '../audience/links.ts'
import { problem } from './problem.ts'
import type { Door } from './world.ts'

/** Lets in only who shows a publisher's key (RFC 6750). */
export const withKey: MiddlewareHandler<Door> = async (c, next) => {
  const given = /^Bearer +(\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1] ?? ''
  const isKnown = c.var.world.config.publisherKeys.map((key) => sameText(given, key)).includes(true)
  if (!isKnown)
    return problem(
      c,
      { refused: 'unauthorized', detail: 'Send a key that holds here as Authorization: Bearer KEY.' },
      { 'www-authenticate': 'Bearer' },
    )
  await next()
}
