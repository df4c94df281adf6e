import type { Context } from 'hono'
import { preferencesInWords } from '../../../templates/words/preferences-in-words.ts'
import { wordsIn } from '../../../templates/words/words.ts'
import type { LinkPurpose } from '../../audience/link-tokens.ts'
import type { Preferences } from '../../audience/preferences.ts'
import type { Subscriber } from '../../audience/subscriber-store.ts'
import { trimTyped } from '../../lib/text.ts'
import type { AppEnv } from '../app-env.ts'
import { answerUnknownLink } from '../http/rate-limit.ts'

/** The reader of a link, and when the link was given out (ms UTC). Links on its pages are as old as the link itself. */
export type LinkedReader = Subscriber & { issuedAt: number }

/** Calls `handle` with the reader of the link in the path, in the reader's language. Answers 404 to an invalid token. */
export const withReader = async (
  c: Context<AppEnv>,
  purpose: Exclude<LinkPurpose, 'confirm' | 'enter'>,
  handle: (reader: LinkedReader) => Response | Promise<Response>,
): Promise<Response> => {
  const link = await c.var.context.links.verify(purpose, trimTyped(c.req.param('token') ?? ''))
  const subscriber = link && (await c.var.context.subscribers.findByLinkWord(link.word))
  if (!subscriber) return answerUnknownLink(c)
  setLanguage(c, subscriber.preferences)
  return handle({ ...subscriber, issuedAt: link.issuedAt })
}

/** Sets the language of the answer to the reader's, unless the query asks for another with `lang`. */
export const setLanguage = (c: Context<AppEnv>, { lang }: Preferences): void => {
  if (!c.req.query('lang')) c.set('language', lang)
}

/** The path of a reader's link for another purpose, as old as the link of the request: an old mail opens nothing new. */
export const linkPathOf = async (
  c: Context<AppEnv>,
  purpose: LinkPurpose,
  { linkWord, issuedAt }: LinkedReader,
): Promise<string> => `/${purpose}/${await c.var.context.links.sign(purpose, { word: linkWord, issuedAt })}`

/** A link to the form, for pages of a subscription that has ended. */
export const subscribeLinkOf = (c: Context<AppEnv>) => ({
  href: '/subscribe',
  text: wordsIn(c.var.language).page.subscribe,
})

/** The preferences as a sentence. */
export const describePreferences = (c: Context<AppEnv>, choice: Preferences): string =>
  preferencesInWords({ choice, gazetteer: c.var.context.gazetteer, lang: c.var.language })
