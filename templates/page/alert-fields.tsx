import { ALERT_LEVELS, ALERTED_MODES } from '../../src/audience/preferences.ts'
import { LANGS } from '../../src/timeline/event.ts'
import type { PreferencesFormView } from '../views.ts'
import { AUTONYMS } from '../words/direction.ts'
import { wordsIn } from '../words/words.ts'
import { RadioField, SelectField, TextField } from './field.tsx'

/** The fields for alerts, quiet hours and the language of all mail. */
export const AlertFields = ({ lang, typed, faults, maxAlertsPerHour: mostAlerts }: PreferencesFormView) => {
  const { form } = wordsIn(lang)
  const common = { faults, lang }
  return (
    <fieldset>
      <legend>{form.alertsLegend}</legend>
      <SelectField
        {...{ ...common, name: 'alerts', label: form.alerts, chosen: typed.alerts }}
        options={ALERT_LEVELS.map((each) => [each, form.alertLevels[each]])}
      />
      <TextField
        {...{ ...common, name: 'alerts_per_hour', label: form.alerts_per_hour, type: 'number' }}
        hint={form.alertsPerHourHint(mostAlerts)}
        typed={typed.alerts_per_hour}
        attributes={{ min: '1', max: String(mostAlerts), step: '1' }}
      />
      <div class="row">
        <TextField
          {...{ ...common, name: 'quiet_from', label: form.quiet_from, type: 'time', typed: typed.quiet_from }}
          hint={form.quietHint}
        />
        <TextField {...{ ...common, name: 'quiet_to', label: form.quiet_to, type: 'time', typed: typed.quiet_to }} />
      </div>
      <RadioField
        {...{ ...common, name: 'extreme_at_once', label: form.extreme_at_once, chosen: typed.extreme_at_once }}
        options={[
          ['yes', form.atOnce],
          ['no', form.wait],
        ]}
      />
      <RadioField
        {...{ ...common, name: 'alerted', label: form.alerted, chosen: typed.alerted }}
        options={ALERTED_MODES.map((each) => [each, form.alertedModes[each]])}
      />
      <SelectField
        {...{ ...common, name: 'lang', label: form.lang, chosen: typed.lang }}
        options={LANGS.map((each) => [each, AUTONYMS[each]])}
      />
    </fieldset>
  )
}
