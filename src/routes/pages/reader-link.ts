import type { Context } from 'hono'
import type { LinkPurpose } from '../../audience/link-tokens.ts'
import type { Preferences } from '../../audience/preferences.ts'
import type { Subscriber } from '../../audience/subscriber-store.ts'
import type { AppEnv } from '../app-env.ts'
import { answerMessagePage } from '../http/html-page.tsx'

/** Finds the reader whom a link was made for, and answers in their language. */
export const withReader = async (
  c: Context<AppEnv>,
  purpose: Exclude<LinkPurpose, 'confirm'>,
  handle: (reader: Subscriber) => Response | Promise<Response>,
): Promise<Response> => {
  const number = await c.var.context.links.verify(purpose, c.req.param('token') ?? '')
  const subscriber = number === null ? null : await c.var.context.subscribers.findByNumber(number)
  if (!subscriber) return answerMessagePage(c, 'unknownLink', 404)
  setLanguage(c, subscriber.preferences)
  return handle(subscriber)
}

/** The rest of the answer is in the language that the reader chose, unless the address asks for another. */
export const setLanguage = (c: Context<AppEnv>, { lang }: Preferences): void => {
  if (!c.req.query('lang')) c.set('language', lang)
}
