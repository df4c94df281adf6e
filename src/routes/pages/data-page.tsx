import { Hono } from 'hono'
import { DataPage } from '../../../templates/page/data.tsx'
import { maskAddress } from '../../audience/email-address.ts'
import { eraseReader, exportReaderData } from '../../delivery/erasure.ts'
import type { AppEnv } from '../app-env.ts'
import { NO_STORE } from '../http/cache-headers.ts'
import { answerMessagePage, answerPrivatePage, pagePropsOf } from '../http/html-page.tsx'
import { describePreferences, withReader } from './reader-link.ts'

/** A reader's link to their stored data: shown, exported as JSON, erased. */
export const dataRoutes = new Hono<AppEnv>()

dataRoutes.get('/data/:token', (c) =>
  withReader(c, 'data', (reader) =>
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

dataRoutes.get('/data/:token/export', (c) =>
  withReader(c, 'data', async (reader) =>
    c.json(await exportReaderData(c.var.context.subscribers, reader.number), 200, NO_STORE),
  ),
)

dataRoutes.post('/data/:token/erase', (c) =>
  withReader(c, 'data', async (reader) => {
    await eraseReader(c.var.context, reader.number)
    return answerMessagePage(c, 'erased', 200)
  }),
)
