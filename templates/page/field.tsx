import type { InputFault } from '../../src/audience/input-fault.ts'
import type { Lang } from '../../src/timeline/event.ts'
import { Runs } from '../words/text-runs.tsx'
import { ariaAttributesOf, FieldFaults, type FormField } from './field-faults.tsx'

type FieldProps = { name: FormField; label: string; faults: InputFault[]; lang: Lang }
type OptionsProps = { options: [value: string, text: string][]; chosen: string }
type TextInputProps = { type: string; typed: string; hint?: string; attributes?: Record<string, string | boolean> }

/** A text field with its hint and its faults. Its content is written from left to right. */
export const TextField = ({
  name,
  label,
  faults,
  lang,
  type,
  typed,
  hint,
  attributes,
}: FieldProps & TextInputProps) => (
  <div class="field">
    <label for={name}>{label}</label>
    <Hint name={name} text={hint} lang={lang} />
    <FieldFaults field={name} faults={faults} lang={lang} />
    <input
      id={name}
      name={name}
      type={type}
      value={typed}
      dir="ltr"
      {...attributes}
      {...ariaAttributesOf(name, faults, hint !== undefined)}
    />
  </div>
)

export const SelectField = ({ name, label, faults, lang, options, chosen }: FieldProps & OptionsProps) => (
  <div class="field">
    <label for={name}>{label}</label>
    <FieldFaults field={name} faults={faults} lang={lang} />
    <select id={name} name={name} {...ariaAttributesOf(name, faults)}>
      {options.map(([value, text]) => (
        <option value={value} selected={value === chosen}>
          {text}
        </option>
      ))}
    </select>
  </div>
)

/** A group of radio buttons. The first has the id of the field, so that a link to the field finds it. */
export const RadioField = ({ name, label, faults, lang, options, chosen }: FieldProps & OptionsProps) => (
  <fieldset>
    <legend>{label}</legend>
    <FieldFaults field={name} faults={faults} lang={lang} />
    {options.map(([value, text], at) => (
      <label class="tick">
        <input
          id={at === 0 ? name : `${name}-${value}`}
          type="radio"
          name={name}
          value={value}
          checked={value === chosen}
          {...ariaAttributesOf(name, faults)}
        />
        <span>{text}</span>
      </label>
    ))}
  </fieldset>
)

export const Hint = ({ name, text, lang }: { name: FormField; text: string | undefined; lang: Lang }) =>
  text && (
    <p class="hint" id={`${name}-hint`}>
      <Runs text={text} lang={lang} />
    </p>
  )
