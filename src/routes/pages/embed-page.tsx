import { Hono } from 'hono'
import { EmbedPage } from '../../../templates/page/embed.tsx'
import { embedScript } from '../../../templates/page/embed-script.ts'
import type { AppEnv } from '../app-env.ts'
import { answerMessagePage, answerPublicPage, pagePropsOf } from '../http/html-page.tsx'
import { noteIgnoredParameters } from '../http/ignored-parameters.ts'

const SCRIPT_CACHE = 'public, max-age=3600'

/** A subscription form for other sites, and its script. */
export const embedRoutes = new Hono<AppEnv>()

embedRoutes.get('/embed', (c) => {
  noteIgnoredParameters(c, ['region', 'actor', 'lang'])
  const { regions, actors } = c.var.context.gazetteer
  const { region, actor } = c.req.query()
  const field = region ? ('regions' as const) : ('actors' as const)
  const found = region ? regions.get(region) : actors.get(actor ?? '')
  if ((region || actor) && !found) return answerMessagePage(c, 'notFound', 404)
  const topic = found ? { field, id: found.id, name: found.name } : null
  return answerPublicPage(c, <EmbedPage {...pagePropsOf(c)} topic={topic} />)
})

embedRoutes.get('/embed.js', (c) => {
  noteIgnoredParameters(c, [])
  return c.body(embedScript, 200, { 'content-type': 'text/javascript; charset=utf-8', 'cache-control': SCRIPT_CACHE })
})
