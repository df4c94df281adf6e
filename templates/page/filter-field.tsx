export type Option = { value: string; text: string; group?: string }
type PickField = { name: string; label: string; all: string; chosen: string | undefined; options: Option[] }
type TypedField = { name: string; label: string; typed: string | undefined; hint?: string }

/** A list to pick one thing from, or all; options that name a group stand under it. */
export const Pick = ({ name, label, all, chosen, options }: PickField) => (
  <p class="field">
    <label for={name}>{label}</label>
    <select id={name} name={name}>
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
  </p>
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
export const Typed = ({ name, label, typed = '', hint }: TypedField) => (
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
