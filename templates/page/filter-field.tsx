import type { Lang } from '../../src/timeline/event.ts'
import type { FilterFault } from '../../src/timeline/timeline-filter.ts'
import { Runs } from '../words/text-runs.tsx'
import { wordsIn } from '../words/words.ts'

export type FilterOption = { value: string; text: string; group?: string }
type FilterFieldProps = { name: FilterFault['field']; label: string; faults: FilterFault[]; lang: Lang }
type FilterSelectProps = FilterFieldProps & { all: string; chosen: string | undefined; options: FilterOption[] }
type FilterInputProps = FilterFieldProps & { typed: string | undefined; hint?: string }

/** A select field with an entry for "all". Options with a group are listed under it. */
export const FilterSelect = ({ name, label, all, chosen, options, faults, lang }: FilterSelectProps) => (
  <div class="field">
    <label for={name}>{label}</label>
    <FilterFieldFaults name={name} faults={faults} lang={lang} />
    <select id={name} name={name} {...ariaAttributesOf(name, faults)}>
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

const Options = ({ options, chosen }: { options: FilterOption[]; chosen: string | undefined }) => (
  <>
    {options.map(({ value, text }) => (
      <option value={value} selected={value === chosen}>
        {text}
      </option>
    ))}
  </>
)

/** A field for a date or for words. A field with a hint is a date, which is written from left to right. */
export const FilterInput = ({ name, label, typed = '', hint, faults, lang }: FilterInputProps) => (
  <div class="field">
    <label for={name}>{label}</label>
    <FilterFieldFaults name={name} faults={faults} lang={lang} />
    <input
      id={name}
      name={name}
      value={typed}
      autocomplete="off"
      {...(hint && { dir: 'ltr' })}
      {...ariaAttributesOf(name, faults, hint)}
    />
  </div>
)

const FilterFieldFaults = ({ name, faults, lang }: Omit<FilterFieldProps, 'label'>) => {
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

const ariaAttributesOf = (name: string, faults: FilterFault[], hint = ''): Record<string, string> => {
  const isWrong = faults.some((fault) => fault.field === name)
  const describers = [isWrong ? `${name}-fault` : '', hint].filter(Boolean)
  return {
    ...(isWrong && { 'aria-invalid': 'true' }),
    ...(describers.length > 0 && { 'aria-describedby': describers.join(' ') }),
  }
}
