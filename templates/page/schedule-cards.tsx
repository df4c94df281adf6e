import { WEEKDAYS } from '../../src/audience/preferences.ts'
import type { PreferencesFormView } from '../views.ts'
import { wordsIn } from '../words/words.ts'
import { SelectField } from './field.tsx'
import { ariaAttributesOf, FieldFaults } from './field-faults.tsx'

/** The second question: a card for each usual answer. The weekday is shown only while the weekly card is chosen. */
export const ScheduleCards = (view: PreferencesFormView) => {
  const { lang, typed, faults } = view
  const { form, choice } = wordsIn(lang)
  return (
    <fieldset class="question">
      <legend>{form.when}</legend>
      <FieldFaults field="cadence" faults={faults} lang={lang} />
      <div class="card">
        <CadenceRadio {...view} value="daily" />
        <DigestTimeNote {...view} />
      </div>
      <div class="card">
        <CadenceRadio {...view} value="weekly" />
        <div class="if-chosen">
          <SelectField
            {...{ name: 'weekday', label: form.weekday, faults, lang, chosen: typed.weekday }}
            options={WEEKDAYS.map((each) => [each, choice.weekdays[each]])}
          />
        </div>
      </div>
      <div class="card">
        <label class="tick">
          <input type="checkbox" name="alerts" value="extreme" checked={typed.alerts !== 'none'} />
          <span>{form.extremeToo}</span>
        </label>
      </div>
    </fieldset>
  )
}

type CadenceRadioProps = PreferencesFormView & { value: 'daily' | 'weekly' | 'monthly' | 'none' }

/** One answer to how often. The first has the id of the field, so that a link to the field finds it. */
export const CadenceRadio = ({ lang, typed, faults, value }: CadenceRadioProps) => {
  const { form } = wordsIn(lang)
  return (
    <label class="tick">
      <input
        id={value === 'daily' ? 'cadence' : `cadence-${value}`}
        type="radio"
        name="cadence"
        value={value}
        checked={typed.cadence === value}
        {...ariaAttributesOf('cadence', faults)}
      />
      <span>
        {value === 'daily' ? (
          <>
            <span data-morning hidden={typed.time >= '12'}>
              {form.morning}
            </span>
            <span data-day hidden={typed.time < '12'}>
              {form.day}
            </span>
          </>
        ) : (
          form.cadences[value]
        )}
      </span>
    </label>
  )
}

/** The time and zone of the digest, with a link to their fields. The script keeps them true. */
const DigestTimeNote = ({ lang, typed }: PreferencesFormView) => {
  const { form } = wordsIn(lang)
  return (
    <p class="soft">
      <bdi dir="ltr" data-time>
        {typed.time}
      </bdi>
      {form.inZone}
      <bdi dir="ltr" data-zone>
        {typed.timezone.split('/').at(-1)!.replaceAll('_', ' ')}
      </bdi>
      {' · '}
      <a href="#time">{form.changeTime}</a>
    </p>
  )
}
