import { Hono } from 'hono'
import { EditionsPage } from '../../../templates/page/editions.tsx'
import { listEditions } from '../../delivery/insight/list-editions.ts'
import type { AppEnv } from '../app-env.ts'
import { addEtag } from '../http/cache-headers.ts'
import { answerPublicPage, pagePropsOf } from '../http/html-page.tsx'
import { noteIgnoredParameters } from '../http/ignored-parameters.ts'

/** The page of digests that many readers were told. */
export const editionsRoutes = new Hono<AppEnv>()

editionsRoutes.get('/editions', addEtag, async (c) => {
  noteIgnoredParameters(c, ['lang'])
  const editions = await listEditions(c.var.context, c.var.language)
  return answerPublicPage(
    c,
    <EditionsPage {...pagePropsOf(c)} editions={editions} gazetteer={c.var.context.gazetteer} />,
    { cacheControl: 'public, max-age=300' },
  )
})
