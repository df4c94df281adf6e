import { CERTAINTIES, type Lang } from '../../src/timeline/event.ts'
import type { Gazetteer } from '../../src/timeline/gazetteer.ts'
import { wordsIn } from '../words/words.ts'
import { inLanguage } from './address.ts'
import { actorBranches, type Branch, regionBranches } from './branch.ts'
import { groupOf } from './event-list.tsx'
import { type Option, Pick, Typed } from './filter-field.tsx'

/** What the timeline is narrowed down to, as it stands in the query. */
export type TimelineFilter = Partial<
  Record<'region' | 'actor' | 'kind' | 'certainty' | 'from' | 'to' | 'q', string | undefined>
>

type Narrowing = { lang: Lang; filter: TimelineFilter; gazetteer: Gazetteer }

/** Whether anything is narrowed down at all. */
export const narrows = (filter: TimelineFilter): boolean => Object.values(filter).some(Boolean)

/** The form that narrows the timeline down: a plain GET, so that what is shown has an address. */
export const FilterForm = ({ lang, filter, gazetteer }: Narrowing) => {
  const { filter: words } = wordsIn(lang).page
  return (
    <details class="filter" open={narrows(filter)}>
      <summary>{words.legend}</summary>
      <form method="get" action="/">
        <input type="hidden" name="lang" value={lang} />
        <Picks lang={lang} filter={filter} gazetteer={gazetteer} />
        <div class="row">
          <Typed name="from" label={words.from} typed={filter.from} hint="date-hint" />
          <Typed name="to" label={words.to} typed={filter.to} hint="date-hint" />
          <Typed name="q" label={words.words} typed={filter.q} />
        </div>
        <p class="hint" id="date-hint">
          {words.dateHint}
        </p>
        <button type="submit">{words.show}</button>{' '}
        {narrows(filter) && <a href={inLanguage('/', lang)}>{words.clear}</a>}
      </form>
    </details>
  )
}

const Picks = ({ lang, filter, gazetteer }: Narrowing) => {
  const { filter: words } = wordsIn(lang).page
  const { all } = words
  return (
    <>
      <div class="row">
        <Pick
          {...{ name: 'region', label: words.region, all, chosen: filter.region, options: places(gazetteer, lang) }}
        />
        <Pick {...{ name: 'actor', label: words.actor, all, chosen: filter.actor, options: people(gazetteer, lang) }} />
      </div>
      <div class="row">
        <Pick {...{ name: 'kind', label: words.kind, all, chosen: filter.kind, options: kinds(lang) }} />
        <Pick
          {...{ name: 'certainty', label: words.certainty, all, chosen: filter.certainty, options: degrees(lang) }}
        />
      </div>
    </>
  )
}

const degrees = (lang: Lang): Option[] =>
  CERTAINTIES.map((value) => ({ value, text: wordsIn(lang).event.certainties[value] }))

const kinds = (lang: Lang): Option[] =>
  Object.entries(wordsIn(lang).event.kinds).map(([value, text]) => ({ value, text, group: groupOf(value, lang) }))

const places = (gazetteer: Gazetteer, lang: Lang): Option[] => {
  const { groups, roots } = regionBranches(gazetteer)
  return [...groups, ...roots].flatMap((branch) => indented(branch, lang))
}

const people = (gazetteer: Gazetteer, lang: Lang): Option[] =>
  actorBranches(gazetteer).flatMap((branch) => indented(branch, lang))

/** A branch as lines of a list, each set in by its depth. */
const indented = ({ id, name, branches }: Branch, lang: Lang, depth = 0): Option[] => [
  { value: id, text: '\u2003'.repeat(depth) + name[lang] },
  ...branches.flatMap((branch) => indented(branch, lang, depth + 1)),
]
