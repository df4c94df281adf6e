import type { Lang } from '../../src/timeline/event.ts'
import type { EventView } from '../views.ts'
import { actorsByRoleOf, kindGroupNameOf, kindNameOf, sourceName, sourceUrl, whenOf } from '../words/event-in-words.ts'
import { Runs } from '../words/text-runs.tsx'
import { wordsIn } from '../words/words.ts'
import { eventRegionLinksOf, type Fact, type FactLink } from './fact-list.tsx'

/** The facts of an event apart from its text, each with its name. */
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

type SourcesProps = { event: EventView; lang: Lang; heading: 'h2' | 'h4' }

/** The sources of an event with their links. */
export const Sources = ({ event: { sources }, lang, heading: Heading }: SourcesProps) => (
  <>
    <Heading>{wordsIn(lang).event.sources(sources.length)}</Heading>
    <ul>
      {sources.map((source) => {
        const url = sourceUrl(source)
        const name = <Runs text={sourceName(source)} lang={lang} />
        return (
          <li>
            {url ? <a href={url}>{name}</a> : name}
            {source.primary && <span class="soft"> · {wordsIn(lang).event.primaryDocument}</span>}
          </li>
        )
      })}
    </ul>
  </>
)
