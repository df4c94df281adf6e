import type { Context } from 'hono'
import type { LinkPurpose } from '../../audience/link-tokens.ts'
import type { Choice } from '../../audience/preferences.ts'
import type { Subscriber } from '../../audience/subscriber-store.ts'
import type { Door } from '../app-env.ts'
import { notice } from '../http/html-page.tsx'

/** Finds the reader whom a link was made for, and answers in their language. */
export const withReader = async (
  c: Context<Door>,
  purpose: Exclude<LinkPurpose, 'confirm'>,
  then: (reader: Subscriber) => Response | Promise<Response>,
): Promise<Response> => {
  const number = await c.var.world.links.read(purpose, c.req.param('token') ?? '')
  const found = number === null ? null : await c.var.world.roster.byNumber(number)
  if (!found) return notice(c, 'unknownLink', 404)
  speak(c, found.choice)
  return then(found)
}

/** The rest of the answer is in the language that the reader chose, unless the address asks for another. */
export const speak = (c: Context<Door>, { lang }: Choice): void => {
  if (!c.req.query('lang')) c.set('language', lang)
}
