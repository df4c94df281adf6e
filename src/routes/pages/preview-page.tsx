import { type Context, Hono } from 'hono'
import { PreferencesSentence, PreviewResult } from '../../../templates/page/preview.tsx'
import type { PreviewView } from '../../../templates/views.ts'
import { becauseInWords } from '../../../templates/words/because.ts'
import { mailCountsInWords } from '../../../templates/words/mail-counts-in-words.ts'
import { preferencesInWords } from '../../../templates/words/preferences-in-words.ts'
import { filterOf } from '../../audience/filter.ts'
import { parsePreferencesForm } from '../../audience/parse-preferences.ts'
import type { Preferences } from '../../audience/preferences.ts'
import { editionEventViewsOf } from '../../editions/render/event-view.ts'
import { sortEventsForKind } from '../../editions/render/sort-events.ts'
import type { AppEnv } from '../app-env.ts'
import { formValuesOfFields, PREFERENCE_FIELDS, preferenceBoundsOf } from '../http/form-body.ts'
import { siteOf } from '../http/html-page.tsx'
import { noteIgnoredParameters } from '../http/ignored-parameters.ts'

export const previewRoutes = new Hono<AppEnv>()

/** The preview for the script of the form. It has no data of a reader, so caches may keep it. */
previewRoutes.get('/subscribe/preview', async (c) => {
  noteIgnoredParameters(c, [...PREFERENCE_FIELDS, 'backed', 'email'])
  const { regions = [], actors = [], ...flat } = c.req.queries()
  const values = formValuesOfFields({ ...flat, regions, actors }, c.var.language)
  const { preferences, faults } = parsePreferencesForm(values, preferenceBoundsOf(c.var.context), false)
  if (faults.length > 0) return c.html('', 422)
  c.header('cache-control', 'public, max-age=10')
  const lang = c.var.language
  const chosen = preferencesInWords({ choice: preferences, gazetteer: c.var.context.gazetteer, lang })
  const preview = await loadPreview(c, preferences)
  return c.html(
    String(<PreferencesSentence lang={lang} chosen={chosen} rates={await loadMailRates(c, preferences)} />) +
      String(<PreviewResult lang={lang} preview={preview} />),
  )
})

/** The events that these preferences would have brought, in the order of a digest, each with the part that matched. */
export const loadPreview = async (c: Context<AppEnv>, preferences: Preferences): Promise<PreviewView> => {
  const { findPreview, journal, gazetteer, now } = c.var.context
  const { items, of: basis, ...rest } = await findPreview(filterOf(preferences), await now())
  const views = await editionEventViewsOf(journal, gazetteer, c.var.language, siteOf(c).url, items)
  const events = items.map(({ because }, at) => ({
    ...views[at]!,
    because: becauseInWords(because, gazetteer, c.var.language),
  }))
  return { ...rest, basis, events: sortEventsForKind('digest', c.var.language, events) }
}

/** How many mails these preferences would bring, in words. */
export const loadMailRates = async (c: Context<AppEnv>, preferences: Preferences): Promise<string> => {
  const counts = await c.var.context.countMails(preferences, await c.var.context.now())
  return mailCountsInWords(counts, preferences.alerts !== 'none', c.var.language)
}
