import { type Context, Hono } from 'hono'
import { Preview } from '../../../templates/page/preview.tsx'
import type { PreviewView } from '../../../templates/views.ts'
import { becauseInWords } from '../../../templates/words/choice.ts'
import { wordsIn } from '../../../templates/words/words.ts'
import { type Because, filterOf } from '../../audience/filter.ts'
import { readForm } from '../../audience/parse-preferences.ts'
import type { Choice } from '../../audience/preferences.ts'
import { viewOf } from '../../editions/render/event-view.ts'
import { inOrder, MOST_REASONS } from '../../editions/render/render-edition.ts'
import type { Door } from '../app-env.ts'
import { boundsOf, typedForm } from '../http/form-body.ts'
import { siteOf } from '../http/html-page.tsx'

export const previewing = new Hono<Door>()

/** The preview alone, for the script of the form: what it says belongs to no one, and is told to any who ask. */
previewing.get('/subscribe/preview', async (c) => {
  const { regions = [], actors = [], ...flat } = c.req.queries()
  const typed = typedForm({ ...flat, regions, actors }, c.var.language)
  const { choice, faults } = readForm(typed, boundsOf(c.var.world), false)
  if (faults.length > 0) return c.html('', 422)
  c.header('cache-control', 'public, max-age=10')
  return c.html(String(<Preview lang={c.var.language} preview={await previewOf(c, choice)} />))
})

/** What a choice would have brought, in the order of a digest, each event with what of the choice it matched. */
export const previewOf = async (c: Context<Door>, choice: Choice): Promise<PreviewView> => {
  const { preview, journal, gazetteer, now } = c.var.world
  const { foretold, ...rest } = await preview(filterOf(choice), await now())
  const revisions = await journal.read(foretold)
  const events = foretold.map((tale, at) => ({
    ...viewOf(revisions[at]!, gazetteer, c.var.language, siteOf(c).url),
    section: tale.section,
    because: reasonsOf(c, tale.because),
  }))
  return { ...rest, events: inOrder(events) }
}

const reasonsOf = (c: Context<Door>, { regions, actors }: Because): string => {
  const { gazetteer } = c.var.world
  const lang = c.var.language
  const followed = [
    ...regions.map((id) => gazetteer.regions.get(id)!.name[lang]),
    ...actors.map((id) => gazetteer.actors.get(id)!.name[lang]),
  ]
  return `${wordsIn(lang).mail.because} ${becauseInWords(followed.slice(0, MOST_REASONS), lang)}`
}
