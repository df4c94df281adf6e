import { CERTAINTIES, type Lang } from '../../src/timeline/event.ts'
import type { Gazetteer } from '../../src/timeline/gazetteer.ts'
import type { FilterFault, TimelineFilter } from '../views.ts'
import { wordsIn } from '../words/words.ts'
import { inLanguage } from './address.ts'
import { actorBranches, type Branch, regionBranches } from './branch.ts'
import { groupOf, kindOf } from './event-list.tsx'
import { type Option, Pick, Typed } from './filter-field.tsx'

type Narrowing = { lang: Lang; filter: TimelineFilter; gazetteer: Gazetteer; faults: FilterFault[] }

/** Whether anything is narrowed down at all. */
export const narrows = (filter: TimelineFilter): boolean => Object.values(filter).some(Boolean)

/** The form that narrows the timeline down: a plain GET, so that what is shown has an address. */
export const FilterForm = ({ lang, filter, gazetteer, faults }: Narrowing) => {
  const { filter: words } = wordsIn(lang).page
  return (
    <details class="filter" open={narrows(filter)}>
      <summary>{words.legend}</summary>
      <form method="get" action="/">
        <input type="hidden" name="lang" value={lang} />
        <Picks {...{ lang, filter, gazetteer, faults }} />
        <div class="row">
          <Typed {...{ name: 'from', label: words.from, faults, lang }} typed={filter.from} hint="date-hint" />
          <Typed {...{ name: 'to', label: words.to, faults, lang }} typed={filter.to} hint="date-hint" />
          <Typed {...{ name: 'q', label: words.words, faults, lang }} typed={filter.q} />
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

const Picks = ({ lang, filter, gazetteer, faults }: Narrowing) => {
  const { filter: words } = wordsIn(lang).page
  const common = { all: words.all, faults, lang }
  return (
    <>
      <div class="row">
        <Pick
          {...{
            name: 'region',
            label: words.region,
            ...common,
            chosen: filter.region,
            options: places(gazetteer, lang),
          }}
        />
        <Pick
          {...{ name: 'actor', label: words.actor, ...common, chosen: filter.actor, options: people(gazetteer, lang) }}
        />
      </div>
      <div class="row">
        <Pick
          {...{ name: 'kind', label: words.kind, ...common, chosen: filter.kind, options: kinds(lang, filter.kind) }}
        />
        <Pick
          {...{
            name: 'certainty',
            label: words.certainty,
            ...common,
            chosen: filter.certainty,
            options: degrees(lang),
          }}
        />
      </div>
    </>
  )
}

const degrees = (lang: Lang): Option[] =>
  CERTAINTIES.map((value) => ({ value, text: wordsIn(lang).event.certainties[value] }))

/** The known kinds, and one that an address asks for beside them: a whole group, or what only a publisher knows. */
const kinds = (lang: Lang, chosen = ''): Option[] => {
  const known = wordsIn(lang).event.kinds
  const other = chosen && !Object.hasOwn(known, chosen) ? [{ value: chosen, text: nameOf(chosen, lang) }] : []
  const options = Object.entries(known).map(([value, text]) => ({ value, text, group: groupOf(value, lang) }))
  return [...other, ...options]
}

const nameOf = (kind: string, lang: Lang): string => (kind.includes('.') ? kindOf({ kind }, lang) : groupOf(kind, lang))

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
