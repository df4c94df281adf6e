import type { Context } from 'hono'
import { preferencesInWords } from '../../../templates/words/preferences-in-words.ts'
import { wordsIn } from '../../../templates/words/words.ts'
import type { LinkPurpose } from '../../audience/link-tokens.ts'
import type { Preferences } from '../../audience/preferences.ts'
import type { Subscriber } from '../../audience/subscriber-store.ts'
import type { AppEnv } from '../app-env.ts'
import { answerMessagePage } from '../http/html-page.tsx'

/** Calls `handle` with the reader of the link in the path, in the reader's language. Answers 404 to an invalid token. */
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

/** Sets the language of the answer to the reader's, unless the query asks for another with `lang`. */
export const setLanguage = (c: Context<AppEnv>, { lang }: Preferences): void => {
  if (!c.req.query('lang')) c.set('language', lang)
}

/** The path of a reader's own link, with its token. */
export const linkPathOf = async (c: Context<AppEnv>, purpose: LinkPurpose, reader: number): Promise<string> =>
  `/${purpose}/${await c.var.context.links.sign(purpose, reader)}`

/** A link to the form, for pages of a subscription that has ended. */
export const subscribeLinkOf = (c: Context<AppEnv>) => ({
  href: '/subscribe',
  text: wordsIn(c.var.language).page.subscribe,
})

/** The preferences as a sentence. */
export const describePreferences = (c: Context<AppEnv>, choice: Preferences): string =>
  preferencesInWords({ choice, gazetteer: c.var.context.gazetteer, lang: c.var.language })
