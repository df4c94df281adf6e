import { type Context, Hono } from 'hono'
import { type CorrectionEntryView, CorrectionsPage } from '../../../templates/page/corrections.tsx'
import { countCorrections, type ListedCorrection, listCorrections } from '../../delivery/insight/list-corrections.ts'
import { eventViewOf } from '../../editions/render/event-view.ts'
import { isRedacted } from '../../timeline/redaction.ts'
import type { AppEnv } from '../app-env.ts'
import { addEtag } from '../http/cache-headers.ts'
import { answerMessagePage, answerPublicPage, fitEntries, pagePropsOf, siteOf } from '../http/html-page.tsx'
import { noteIgnoredParameters } from '../http/ignored-parameters.ts'

/** The page of all corrections and retractions. */
export const correctionsRoutes = new Hono<AppEnv>()

correctionsRoutes.get('/corrections', addEtag, async (c) => {
  noteIgnoredParameters(c, ['after', 'lang'])
  const after = c.req.query('after')
  if (after !== undefined && !/^[1-9][0-9]{0,14}$/.test(after)) return answerMessagePage(c, 'notFound', 404)
  const listed = await listCorrections(c.var.context, after === undefined ? Number.MAX_SAFE_INTEGER : Number(after))
  const entries = listed.corrections.map((each) => entryOf(c, each))
  const numbers = after === undefined ? await countCorrections(c.var.context.correctionLog) : undefined
  const fitted = fitEntries(c, { entries: entries.length }, (count) => {
    const start = count < entries.length ? listed.corrections[count - 1]!.seq : listed.next
    const next = start === null ? undefined : `/corrections?after=${start}`
    const props = { ...pagePropsOf(c), numbers, after, next, corrections: entries.slice(0, count) }
    return <CorrectionsPage {...props} />
  })
  return answerPublicPage(c, fitted.page)
})

const entryOf = (c: Context<AppEnv>, { revision, ...rest }: ListedCorrection): CorrectionEntryView => {
  const entry = { ...rest, event: revision.id, number: revision.number, at: revision.recorded_at }
  if (isRedacted(revision)) return entry
  const { text, reason } = eventViewOf(revision, c.var.context.gazetteer, c.var.language, siteOf(c).url)
  return { ...entry, title: { words: text.title, lang: text.lang }, reason }
}
