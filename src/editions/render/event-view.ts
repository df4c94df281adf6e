import type { EventView } from '../../../templates/views.ts'
import { type Lang, pickText, type Revision } from '../../timeline/event.ts'
import type { Gazetteer } from '../../timeline/gazetteer.ts'

/** The view of a revision for readers of `lang`: names from the gazetteer, the primary region first. */
export const eventViewOf = (revision: Revision, gazetteer: Gazetteer, lang: Lang, siteUrl: string): EventView => ({
  ...regionsAndPlacesOf(revision, gazetteer, lang),
  id: revision.id,
  url: `${siteUrl}/events/${revision.id}`,
  nature: revision.nature,
  kind: revision.kind,
  certainty: revision.certainty,
  severity: revision.severity,
  when: revision.when,
  whenMin: revision.when_min,
  text: pickText(revision.text, lang),
  actors: revision.actors.map(({ id, role }) => ({ name: gazetteer.actors.get(id)?.name[lang] ?? id, role })),
  sources: revision.sources.map(({ publisher, title, url, primary }) => ({ publisher, title, url, primary })),
  reason: reasonTextIn(revision.reason, lang),
  retracted: revision.change === 'retraction',
})

const regionsAndPlacesOf = (
  revision: Revision,
  gazetteer: Gazetteer,
  lang: Lang,
): Pick<EventView, 'regions' | 'places'> => {
  const ids = revision.regions
    .toSorted((a, b) => Number(b.primary ?? false) - Number(a.primary ?? false))
    .map(({ id }) => id)
  return {
    regions: ids.map((id) => gazetteer.regions.get(id)?.name[lang] ?? id),
    places: ids.flatMap((id) => gazetteer.regions.get(id) ?? []),
  }
}

const reasonTextIn = (reason: Revision['reason'], lang: Lang): EventView['reason'] => {
  const found = ([lang, 'en', 'ar'] as const).find((each) => reason?.[each])
  return found && { words: reason![found]!, lang: found }
}
