import type { Lang } from '../../src/timeline/event.ts'
import type { FilterFault } from '../views.ts'
import { Runs } from '../words/runs.tsx'
import { wordsIn } from '../words/words.ts'

export type Option = { value: string; text: string; group?: string }
type Field = { name: FilterFault['field']; label: string; faults: FilterFault[]; lang: Lang }
type PickField = Field & { all: string; chosen: string | undefined; options: Option[] }
type TypedField = Field & { typed: string | undefined; hint?: string }

/** A list to pick one thing from, or all; options that name a group stand under it. */
export const Pick = ({ name, label, all, chosen, options, faults, lang }: PickField) => (
  <div class="field">
    <label for={name}>{label}</label>
    <Faults name={name} faults={faults} lang={lang} />
    <select id={name} name={name} {...described(name, faults)}>
      <option value="">{all}</option>
      {[...Map.groupBy(options, (option) => option.group)].map(([group, grouped]) =>
        group ? (
          <optgroup label={group}>
            <Options options={grouped} chosen={chosen} />
          </optgroup>
        ) : (
          <Options options={grouped} chosen={chosen} />
        ),
      )}
    </select>
  </div>
)

const Options = ({ options, chosen }: { options: Option[]; chosen: string | undefined }) => (
  <>
    {options.map(({ value, text }) => (
      <option value={value} selected={value === chosen}>
        {text}
      </option>
    ))}
  </>
)

/** A field for a date or for words; what has a hint is a date, which is written from left to right. */
export const Typed = ({ name, label, typed = '', hint, faults, lang }: TypedField) => (
  <div class="field">
    <label for={name}>{label}</label>
    <Faults name={name} faults={faults} lang={lang} />
    <input
      id={name}
      name={name}
      value={typed}
      autocomplete="off"
      {...(hint && { dir: 'ltr' })}
      {...described(name, faults, hint)}
    />
  </div>
)

const Faults = ({ name, faults, lang }: Omit<Field, 'label'>) => {
  const wrong = faults.filter((fault) => fault.field === name)
  return (
    wrong.length > 0 && (
      <p class="fault" id={`${name}-fault`}>
        {wrong.map((fault) => (
          <Runs text={wordsIn(lang).page.filter.faults[fault.code]} lang={lang} />
        ))}
      </p>
    )
  )
}

const described = (name: string, faults: FilterFault[], hint = ''): Record<string, string> => {
  const isWrong = faults.some((fault) => fault.field === name)
  const describers = [isWrong ? `${name}-fault` : '', hint].filter(Boolean)
  return {
    ...(isWrong && { 'aria-invalid': 'true' }),
    ...(describers.length > 0 && { 'aria-describedby': describers.join(' ') }),
  }
}
