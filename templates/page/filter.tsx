import type { Lang } from '../../src/timeline/event.ts'
import { CERTAINTIES } from '../../src/timeline/event.ts'
import type { Gazetteer } from '../../src/timeline/gazetteer.ts'
import { wordsIn } from '../words/words.ts'
import { inLanguage } from './address.ts'
import { actorBranches, type Branch, regionBranches } from './branch.ts'

/** What the timeline is narrowed down to, as it stands in the query. */
export type TimelineFilter = Partial<
  Record<'region' | 'actor' | 'kind' | 'certainty' | 'from' | 'to' | 'q', string | undefined>
>

type Narrowing = { lang: Lang; filter: TimelineFilter; gazetteer: Gazetteer }

/** Whether anything is narrowed down at all. */
export const narrows = (filter: TimelineFilter): boolean => Object.values(filter).some(Boolean)

/** The form that narrows the timeline down: a plain GET, so that what is shown has an address. */
export const FilterForm = ({ lang, filter, gazetteer }: Narrowing) => {
  const { page, event } = wordsIn(lang)
  const words = page.filter
  return (
    <details class="filter" open={narrows(filter)}>
      <summary>{words.legend}</summary>
      <form method="get" action="/">
        <input type="hidden" name="lang" value={lang} />
        <div class="row">
          <Pick
            name="region"
            label={words.region}
            all={words.all}
            chosen={filter.region}
            options={places(gazetteer, lang)}
          />
          <Pick
            name="actor"
            label={words.actor}
            all={words.all}
            chosen={filter.actor}
            options={people(gazetteer, lang)}
          />
        </div>
        <div class="row">
          <Pick
            name="kind"
            label={words.kind}
            all={words.all}
            chosen={filter.kind}
            options={Object.entries(event.kinds)}
          />
          <Pick
            name="certainty"
            label={words.certainty}
            all={words.all}
            chosen={filter.certainty}
            options={CERTAINTIES.map((each) => [each, event.certainties[each]])}
          />
        </div>
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

type Option = [value: string, text: string]
type PickField = { name: string; label: string; all: string; chosen: string | undefined; options: Option[] }

const Pick = ({ name, label, all, chosen, options }: PickField) => (
  <p class="field">
    <label for={name}>{label}</label>
    <select id={name} name={name}>
      <option value="">{all}</option>
      {options.map(([value, text]) => (
        <option value={value} selected={value === chosen}>
          {text}
        </option>
      ))}
    </select>
  </p>
)

type TypedField = { name: string; label: string; typed: string | undefined; hint?: string }

const Typed = ({ name, label, typed = '', hint }: TypedField) => (
  <p class="field">
    <label for={name}>{label}</label>
    <input
      id={name}
      name={name}
      value={typed}
      autocomplete="off"
      {...(hint && { dir: 'ltr', 'aria-describedby': hint })}
    />
  </p>
)

const places = (gazetteer: Gazetteer, lang: Lang): Option[] => {
  const { groups, roots } = regionBranches(gazetteer)
  return [...groups, ...roots].flatMap((branch) => indented(branch, lang))
}

const people = (gazetteer: Gazetteer, lang: Lang): Option[] =>
  actorBranches(gazetteer).flatMap((branch) => indented(branch, lang))

/** A branch as lines of a list, each set in by its depth. */
const indented = ({ id, name, branches }: Branch, lang: Lang, depth = 0): Option[] => [
  [id, '\u2003'.repeat(depth) + name[lang]],
  ...branches.flatMap((branch) => indented(branch, lang, depth + 1)),
]
