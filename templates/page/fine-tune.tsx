import type { Child } from 'hono/jsx'
import { MATCH_MODES, MAX_MONTHDAY, MIN_CERTAINTIES, MIN_SEVERITIES } from '../../src/audience/preferences.ts'
import type { PreferencesFormView } from '../views.ts'
import { wordsIn } from '../words/words.ts'
import { AlertFields } from './alert-fields.tsx'
import { RadioField, SelectField, TextField } from './field.tsx'
import { ariaAttributesOf, FieldFaults, type FormField, formFieldOf } from './field-faults.tsx'
import { CadenceRadio } from './schedule-cards.tsx'

/** Faults of these are shown outside the closed part. */
const FIELDS_OUTSIDE: readonly (FormField | null)[] = [
  ...(['email', 'regions', 'actors', 'events', 'muted', 'paused_until', 'cadence', 'weekday'] as const),
  null,
]

/** The rest of the preferences, closed unless one of its fields is faulty. */
export const FineTune = ({ children, ...view }: PreferencesFormView & { children?: Child }) => (
  <details class="fine" open={view.faults.some(({ pointer }) => !FIELDS_OUTSIDE.includes(formFieldOf(pointer)))}>
    <summary>{wordsIn(view.lang).form.fineTune}</summary>
    <TimeFields {...view} />
    <MonthlyCard {...view} />
    <div class="card">
      <CadenceRadio {...view} value="none" />
    </div>
    <FilterFields {...view} />
    <AlertFields {...view} />
    {children}
  </details>
)

const TimeFields = ({ lang, typed, faults, zones }: PreferencesFormView) => {
  const { form } = wordsIn(lang)
  const untouched = faults.length === 0 && typed.timezone === 'UTC'
  return (
    <div class="row">
      <TextField {...{ name: 'time', label: form.time, faults, lang, type: 'time', typed: typed.time }} />
      <TextField
        {...{ name: 'timezone', label: form.timezone, hint: form.timezoneHint, faults, lang }}
        type="text"
        typed={typed.timezone}
        attributes={{
          list: 'zones',
          autocomplete: 'off',
          spellcheck: 'false',
          ...(untouched && { 'data-untouched': '' }),
        }}
      />
      <datalist id="zones">
        {zones.map((zone) => (
          <option value={zone} />
        ))}
      </datalist>
    </div>
  )
}

const MONTHDAYS = Array.from({ length: MAX_MONTHDAY }, (_, at) => String(at + 1))

const MonthlyCard = (view: PreferencesFormView) => {
  const { lang, typed, faults } = view
  return (
    <div class="card">
      <CadenceRadio {...view} value="monthly" />
      <div class="if-chosen">
        <SelectField
          {...{ name: 'monthday', label: wordsIn(lang).form.monthday, faults, lang, chosen: typed.monthday || '1' }}
          options={MONTHDAYS.map((each) => [each, each])}
        />
      </div>
    </div>
  )
}

const FilterFields = ({ lang, typed, faults }: PreferencesFormView) => {
  const { form } = wordsIn(lang)
  return (
    <>
      <SelectField
        {...{ name: 'severity', label: form.severity, faults, lang, chosen: typed.severity }}
        options={MIN_SEVERITIES.toReversed().map((each) => [each, form.severities[each]])}
      />
      <SelectField
        {...{ name: 'certainty', label: form.certainty, faults, lang, chosen: typed.certainty }}
        options={MIN_CERTAINTIES.map((each) => [each, form.certainties[each]])}
      />
      <RadioField
        {...{ name: 'match', label: form.match, faults, lang, chosen: typed.match }}
        options={MATCH_MODES.map((each) => [each, form.matches[each]])}
      />
      <FieldFaults field="backed" faults={faults} lang={lang} />
      <label class="tick field">
        <input
          id="backed"
          type="checkbox"
          name="backed"
          value="true"
          checked={typed.backed}
          {...ariaAttributesOf('backed', faults)}
        />
        <span>{form.backed}</span>
      </label>
    </>
  )
}
