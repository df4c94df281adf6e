import type { Lang } from '../../src/timeline/event.ts'
import type { EventView } from '../views.ts'
import { actorsByRoleOf, kindGroupNameOf, kindNameOf, sourceName, sourceUrl, whenOf } from '../words/event-in-words.ts'
import { Runs } from '../words/text-runs.tsx'
import { wordsIn } from '../words/words.ts'
import { eventRegionLinksOf, type Fact, type FactLink } from './fact-list.tsx'

/** All facts of an event apart from its text, each with its name. */
export const eventFactsOf = (event: EventView, lang: Lang): Fact[] => {
  const { event: words, page } = wordsIn(lang)
  const kind = [words.natures[event.nature], kindGroupNameOf(event.kind, lang), kindNameOf(event, lang)]
  return [
    [page.fact.when, whenOf(event, lang)],
    [page.fact.where, event.regions.length > 0 ? eventRegionLinksOf(event, lang) : words.noPlace],
    ...actorsByRoleOf(event, lang).map(([role, actors]): Fact => [role, actors.map(actorLinkOf)]),
    [page.fact.kind, [...new Set(kind)].join(' · ')],
    [page.fact.certainty, `${words.certainties[event.certainty]}. ${words.certaintyMeans[event.certainty]}`],
    [page.fact.severity, words.severities[event.severity]],
  ]
}

const actorLinkOf = ({ id, name }: EventView['actors'][number]): FactLink => ({
  text: name,
  path: id && `/actors/${id}`,
})

/** The facts that the head of the page of an event does not show: who took part, and what its certainty means. */
export const furtherFactsOf = (event: EventView, lang: Lang): Fact[] => {
  const { page, event: words } = wordsIn(lang)
  return [
    ...actorsByRoleOf(event, lang).map(([role, actors]): Fact => [role, actors.map(actorLinkOf)]),
    [page.fact.certainty, words.certaintyMeans[event.certainty]],
  ]
}

type SourcesProps = {
  event: EventView
  lang: Lang
  heading: 'h2' | 'h4'
  /** The most sources that the page has room for. The others are in the data of the event. */
  most?: number | undefined
}
type SourceView = EventView['sources'][number]

/** Up to three sources are shown. Of more, two are, and the rest is folded. */
const MAX_UNFOLDED_SOURCES = 3
const SHOWN_OF_MANY = 2

/** The sources of an event as a table: who published what, when, and whether it supports the event. */
export const Sources = ({ event: { id, sources }, lang, heading: Heading, most = sources.length }: SourcesProps) => {
  const shown = sources.length > MAX_UNFOLDED_SOURCES ? Math.min(most, SHOWN_OF_MANY) : Math.min(most, sources.length)
  const left = sources.length - most
  return (
    <>
      <Heading>{wordsIn(lang).event.sources(sources.length)}</Heading>
      {shown > 0 && <SourceTable sources={sources.slice(0, shown)} lang={lang} />}
      {sources.length > shown && (
        <details class="fold">
          <summary>{wordsIn(lang).front.moreSources(sources.length - shown)}</summary>
          {most > shown && <SourceTable sources={sources.slice(shown, most)} lang={lang} />}
          {left > 0 && (
            <p>
              <a href={`/v1/events/${id}`}>{wordsIn(lang).front.sourcesInData(left)}</a>
            </p>
          )}
        </details>
      )}
    </>
  )
}

const SourceTable = ({ sources, lang }: { sources: SourceView[]; lang: Lang }) => {
  const { front } = wordsIn(lang)
  return (
    <table class="sources">
      <thead class="unseen">
        <tr>
          <th scope="col">{front.source}</th>
          <th scope="col">
            {front.published}, {front.stance}
          </th>
        </tr>
      </thead>
      <tbody>
        {sources.map((source) => (
          <SourceRow source={source} lang={lang} />
        ))}
      </tbody>
    </table>
  )
}

const SourceRow = ({ source, lang }: { source: SourceView; lang: Lang }) => {
  const { event, difference } = wordsIn(lang)
  const url = sourceUrl(source)
  const name = <Runs text={sourceName(source)} lang={lang} />
  const remarks = [
    source.published ? whenOf({ when: source.published }, lang) : '',
    source.primary ? event.primaryDocument : '',
    source.stance ? difference.stances[source.stance] : '',
  ]
  return (
    <tr>
      <th scope="row">{url ? <a href={url}>{name}</a> : name}</th>
      <td>
        <Runs text={remarks.filter(Boolean).join(' · ')} lang={lang} />
      </td>
    </tr>
  )
}
