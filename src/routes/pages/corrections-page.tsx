import { type Context, Hono } from 'hono'
import {
  type CorrectionEntryView,
  CorrectionsPage,
  MAX_REASON_CHARACTERS,
} from '../../../templates/page/corrections.tsx'
import { countCorrections, type ListedCorrection, listCorrections } from '../../delivery/insight/list-corrections.ts'
import { eventViewOf } from '../../editions/render/event-view.ts'
import { isRedacted } from '../../timeline/redaction.ts'
import type { AppEnv } from '../app-env.ts'
import { addEtag } from '../http/cache-headers.ts'
import { answerMessagePage, answerPublicPage, pagePropsOf, siteOf } from '../http/html-page.tsx'
import { noteIgnoredParameters } from '../http/ignored-parameters.ts'

/** A page has at most 60 KB. The rest of them is for the frame of the page. */
const MAX_ENTRIES_BYTES = 31_000
/** The markup of an entry, and its sentence on who was told. */
const BYTES_PER_ENTRY = 520

/** The page of all corrections and retractions. */
export const correctionsRoutes = new Hono<AppEnv>()

correctionsRoutes.get('/corrections', addEtag, async (c) => {
  noteIgnoredParameters(c, ['after', 'lang'])
  const after = c.req.query('after')
  if (after !== undefined && !/^[1-9][0-9]{0,14}$/.test(after)) return answerMessagePage(c, 'notFound', 404)
  const listed = await listCorrections(c.var.context, after === undefined ? Number.MAX_SAFE_INTEGER : Number(after))
  const entries = listed.corrections.map((each) => entryOf(c, each))
  const count = countWithin(entries)
  const next = count < entries.length ? listed.corrections[count - 1]!.seq : listed.next
  const numbers = after === undefined ? await countCorrections(c.var.context.correctionLog) : undefined
  const props = {
    numbers,
    corrections: entries.slice(0, count),
    after,
    next: next === null ? undefined : `/corrections?after=${next}`,
  }
  return answerPublicPage(c, <CorrectionsPage {...pagePropsOf(c)} {...props} />)
})

const entryOf = (c: Context<AppEnv>, { revision, ...rest }: ListedCorrection): CorrectionEntryView => {
  const entry = { ...rest, event: revision.id, number: revision.number, at: revision.recorded_at }
  if (isRedacted(revision)) return entry
  const { text, reason } = eventViewOf(revision, c.var.context.gazetteer, c.var.language, siteOf(c).url)
  return { ...entry, title: { words: text.title, lang: text.lang }, reason }
}

/** How many of the entries fit on a page; at least one. */
const countWithin = (entries: readonly CorrectionEntryView[]): number => {
  const encoder = new TextEncoder()
  let bytes = 0
  const end = entries.findIndex(({ title, reason }) => {
    const words = (title?.words ?? '') + (reason?.words.slice(0, MAX_REASON_CHARACTERS) ?? '')
    bytes += BYTES_PER_ENTRY + encoder.encode(words).length
    return bytes > MAX_ENTRIES_BYTES
  })
  return end < 0 ? entries.length : Math.max(1, end)
}
