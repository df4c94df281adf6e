import { Hono } from 'hono'
import { ProblemPage } from '../../../templates/page/problem.tsx'
import type { RefusalCode } from '../../lib/refusal.ts'
import type { AppEnv } from '../app-env.ts'
import { addEtag } from '../http/cache-headers.ts'
import { answerMessagePage, answerPublicPage, pagePropsOf } from '../http/html-page.tsx'
import { noteIgnoredParameters } from '../http/ignored-parameters.ts'
import { PROBLEMS } from '../http/problem.ts'

/** The pages that explain problem documents: the `type` of each is the address of its page. */
export const problemRoutes = new Hono<AppEnv>()

problemRoutes.get('/problems/:name', addEtag, (c) => {
  noteIgnoredParameters(c, ['lang'])
  const name = c.req.param('name')
  if (!Object.hasOwn(PROBLEMS, name)) return answerMessagePage(c, 'notFound', 404)
  const code = name as RefusalCode
  return answerPublicPage(c, <ProblemPage {...pagePropsOf(c)} name={code} status={PROBLEMS[code].status} />)
})
