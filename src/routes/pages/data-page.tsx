import { type Context, Hono } from 'hono'
import { DataPage, OldDataLinkPage } from '../../../templates/page/data.tsx'
import { maskAddress } from '../../audience/email-address.ts'
import { isDataLinkOld } from '../../audience/link-tokens.ts'
import { eraseReader } from '../../delivery/erasure.ts'
import { exportReaderData } from '../../delivery/reader-export.ts'
import { mailDataLink } from '../../editions/mail-request.ts'
import type { AppEnv } from '../app-env.ts'
import { NO_STORE } from '../http/cache-headers.ts'
import { answerMessagePage, answerPrivatePage, pagePropsOf } from '../http/html-page.tsx'
import { limitPageRate, networkOfRequest } from '../http/rate-limit.ts'
import { describePreferences, type LinkedReader, withReader } from './reader-link.ts'

/**
 * A reader's link to their stored data: shown, exported as JSON, erased. After 30 days the link only mails a fresh one, so
 * that a forwarded mail does not open the data for ever.
 */
export const dataRoutes = new Hono<AppEnv>()

/** As `withReader`, and answers an old link with the page that mails a fresh one, with the status `oldStatus`. */
const withFreshLink = (
  c: Context<AppEnv>,
  oldStatus: 200 | 410,
  handle: (reader: LinkedReader) => Response | Promise<Response>,
): Promise<Response> =>
  withReader(c, 'data', async (reader) => {
    if (!isDataLinkOld(reader.issuedAt, await c.var.context.now())) return handle(reader)
    const path = `/data/${c.req.param('token')}`
    const page = <OldDataLinkPage {...pagePropsOf(c)} email={maskAddress(reader.email)} path={path} />
    return answerPrivatePage(c, page, oldStatus)
  })

dataRoutes.get('/data/:token', (c) =>
  withFreshLink(c, 200, (reader) =>
    answerPrivatePage(
      c,
      <DataPage
        {...pagePropsOf(c)}
        email={maskAddress(reader.email)}
        choice={describePreferences(c, reader.preferences)}
        since={reader.confirmedAt ?? reader.createdAt}
        path={c.req.path}
      />,
    ),
  ),
)

dataRoutes.post('/data/:token', limitPageRate, (c) =>
  withReader(c, 'data', async (reader) => {
    await mailDataLink(c.var.context, reader, networkOfRequest(c), await c.var.context.now())
    return answerMessagePage(c, 'freshLink', 200)
  }),
)

dataRoutes.get('/data/:token/export', (c) =>
  withFreshLink(c, 410, async (reader) =>
    c.json(await exportReaderData(c.var.context, reader, await c.var.context.now()), 200, NO_STORE),
  ),
)

dataRoutes.post('/data/:token/erase', (c) =>
  withFreshLink(c, 410, async (reader) => {
    await eraseReader(c.var.context, reader.number)
    return answerMessagePage(c, 'erased', 200)
  }),
)
