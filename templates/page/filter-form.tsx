import { CERTAINTIES, type Lang } from '../../src/timeline/event.ts'
import type { Gazetteer } from '../../src/timeline/gazetteer.ts'
import { totalOf } from '../../src/timeline/severity-counts.ts'
import type { FilterFault, TimelineFilter } from '../../src/timeline/timeline-filter.ts'
import type { TimelineOverview } from '../../src/timeline/timeline-overview.ts'
import type { UsedTopics } from '../../src/timeline/used-topics.ts'
import { kindGroupNameOf, kindNameOf } from '../words/event-in-words.ts'
import { filterPartsInWords } from '../words/filter-in-words.ts'
import { Runs } from '../words/text-runs.tsx'
import { wordsIn } from '../words/words.ts'
import { timelinePathOf, withLang } from './address.ts'
import { FilterInput, type FilterOption, FilterSelect } from './filter-field.tsx'
import { buildActorTree, buildRegionTree, type TreeNode } from './topic-tree.ts'

type FilterFormProps = {
  lang: Lang
  filter: TimelineFilter
  gazetteer: Gazetteer
  faults: FilterFault[]
  /** The numbers of the list, for the suggestions; null if nothing was searched. */
  overview: TimelineOverview | null
  /** The topics that any event has; null for all. */
  used: UsedTopics | null
}
type FilterSelectsProps = Omit<FilterFormProps, 'overview'>

/** True if the filter leaves out anything. */
export const isFiltered = (filter: TimelineFilter): boolean => Object.values(filter).some(Boolean)

/** The form that filters the timeline. It is a GET form, so that each result has an address. */
export const FilterForm = ({ lang, filter, gazetteer, faults, overview, used }: FilterFormProps) => {
  const { filter: words } = wordsIn(lang).page
  const isFaulty = faults.some(({ field }) => field !== 'q' && field !== 'after')
  return (
    <search class="filter">
      <form method="get" action="/">
        <input type="hidden" name="lang" value={lang} />
        <div class="search">
          <FilterInput {...{ name: 'q', label: words.words, faults, lang }} typed={filter.q} />
          <button type="submit">{words.show}</button>
        </div>
        <details open={isFaulty}>
          <summary>{words.legend}</summary>
          <FilterSelects {...{ lang, filter, gazetteer, faults, used }} />
          <div class="row">
            <FilterInput {...{ name: 'from', label: words.from, faults, lang }} typed={filter.from} hint="date-hint" />
            <FilterInput {...{ name: 'to', label: words.to, faults, lang }} typed={filter.to} hint="date-hint" />
          </div>
          <p class="hint" id="date-hint">
            {words.dateHint}
          </p>
          <button type="submit">{words.show}</button>
        </details>
        <FilterChips lang={lang} filter={filter} gazetteer={gazetteer} overview={overview} />
      </form>
    </search>
  )
}

const MAX_SUGGESTED_PLACES = 4

/** The parts of the filter, each with a link that removes it, and suggestions with their numbers of events. */
const FilterChips = ({ lang, filter, gazetteer, overview }: Omit<FilterFormProps, 'faults' | 'used'>) => {
  const { filter: words } = wordsIn(lang).page
  const parts = filterPartsInWords(filter, gazetteer, lang)
  const suggestions = overview ? suggestionsOf(overview, filter, gazetteer, lang) : []
  return (
    parts.length + suggestions.length > 0 && (
      <p class="chips">
        {parts.map(({ field, text }) => (
          <>
            <a class="on" href={withLang(timelinePathOf({ ...filter, [field]: undefined }), lang)}>
              <Runs text={text} lang={lang} /> <span aria-hidden="true">×</span>
              <span class="unseen"> {words.drop}</span>
            </a>{' '}
          </>
        ))}
        {suggestions.map(({ text, count, more }) => (
          <>
            <a href={withLang(timelinePathOf({ ...filter, ...more }), lang)}>
              <Runs text={text} lang={lang} /> <small>{count}</small>
            </a>{' '}
          </>
        ))}
        {parts.length > 1 && <a href={withLang('/', lang)}>{words.clear}</a>}
      </p>
    )
  )
}

type Suggestion = { text: string; count: number; more: TimelineFilter }

/** The places with the most events, and the confirmed events, where the filter does not ask for a place or a certainty yet. */
const suggestionsOf = (
  { places, confirmed, events }: TimelineOverview,
  filter: TimelineFilter,
  gazetteer: Gazetteer,
  lang: Lang,
): Suggestion[] => {
  const suggestedPlaces = places.slice(0, MAX_SUGGESTED_PLACES).map(({ id, counts }) => ({
    text: gazetteer.regions.get(id)!.name[lang],
    count: totalOf(counts),
    more: { region: id },
  }))
  const sure = { text: wordsIn(lang).front.onlyConfirmed, count: confirmed, more: { certainty: 'confirmed' } }
  return [
    ...(filter.region ? [] : suggestedPlaces),
    ...(filter.certainty || confirmed === 0 || confirmed === events ? [] : [sure]),
  ]
}

const FilterSelects = ({ lang, filter, gazetteer, faults, used }: FilterSelectsProps) => {
  const { filter: words } = wordsIn(lang).page
  const kind = faults.some(({ field }) => field === 'kind') ? '' : filter.kind
  const select = (name: 'region' | 'actor' | 'kind' | 'certainty', options: FilterOption[]) => (
    <FilterSelect {...{ name, label: words[name], all: words.all, chosen: filter[name], options, faults, lang }} />
  )
  return (
    <>
      <div class="row">
        {select('region', keepUsed(regionOptions(gazetteer, lang), used?.regions, filter.region))}
        {select('actor', keepUsed(actorOptions(gazetteer, lang), used?.actors, filter.actor))}
      </div>
      <div class="row">
        {select('kind', keepUsed(kindOptions(lang, kind), used?.kinds, kind))}
        {select('certainty', certaintyOptions(lang))}
      </div>
    </>
  )
}

/** The options that find anything, and the chosen one. */
const keepUsed = (options: FilterOption[], used: ReadonlySet<string> | undefined, chosen = ''): FilterOption[] =>
  used ? options.filter(({ value }) => used.has(value) || value === chosen) : options

const certaintyOptions = (lang: Lang): FilterOption[] =>
  CERTAINTIES.map((value) => ({ value, text: wordsIn(lang).event.certainties[value] }))

/** The known kinds, and the chosen one if it is unknown: a whole group, or a kind of a publisher's own. */
const kindOptions = (lang: Lang, chosen = ''): FilterOption[] => {
  const known = wordsIn(lang).event.kinds
  const other =
    chosen && !Object.hasOwn(known, chosen) ? [{ value: chosen, text: kindOrGroupNameOf(chosen, lang) }] : []
  const options = Object.entries(known).map(([value, text]) => ({ value, text, group: kindGroupNameOf(value, lang) }))
  return [...other, ...options]
}

const kindOrGroupNameOf = (kind: string, lang: Lang): string =>
  kind.includes('.') ? kindNameOf({ kind }, lang) : kindGroupNameOf(kind, lang)

const regionOptions = (gazetteer: Gazetteer, lang: Lang): FilterOption[] => {
  const { groups, roots } = buildRegionTree(gazetteer)
  return [...groups, ...roots].flatMap((branch) => indentedOptionsOf(branch, lang))
}

const actorOptions = (gazetteer: Gazetteer, lang: Lang): FilterOption[] =>
  buildActorTree(gazetteer).flatMap((branch) => indentedOptionsOf(branch, lang))

/** A node of the tree and its descendants as options, indented by their depth. */
const indentedOptionsOf = ({ id, name, children: branches }: TreeNode, lang: Lang, depth = 0): FilterOption[] => [
  { value: id, text: '\u2003'.repeat(depth) + name[lang] },
  ...branches.flatMap((branch) => indentedOptionsOf(branch, lang, depth + 1)),
]
