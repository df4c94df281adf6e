import { Hono } from 'hono'
import { UnsubscribePage } from '../../../templates/page/unsubscribe.tsx'
import { unsubscribe } from '../../editions/subscribe.ts'
import type { AppEnv } from '../app-env.ts'
import { answerMessagePage, answerPrivatePage, pagePropsOf } from '../http/html-page.tsx'
import { describePreferences, linkPathOf, subscribeLinkOf, withReader } from './reader-link.ts'

/** Unsubscribe links. POST is also the one-click unsubscribe of mail programs (RFC 8058), so it needs no body. */
export const unsubscribeRoutes = new Hono<AppEnv>()

unsubscribeRoutes.get('/unsubscribe/:token', (c) =>
  withReader(c, 'unsubscribe', async (reader) =>
    answerPrivatePage(
      c,
      <UnsubscribePage
        {...pagePropsOf(c)}
        choice={describePreferences(c, reader.preferences)}
        preferences={await linkPathOf(c, 'preferences', reader)}
      />,
    ),
  ),
)

unsubscribeRoutes.post('/unsubscribe/:token', (c) =>
  withReader(c, 'unsubscribe', async (reader) => {
    await unsubscribe(c.var.context, reader.number, await c.var.context.now())
    return answerMessagePage(c, 'unsubscribed', 200, subscribeLinkOf(c))
  }),
)
