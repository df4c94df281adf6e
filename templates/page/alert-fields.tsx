import { ALERTED_MODES } from '../../src/audience/preferences.ts'
import { LANGS } from '../../src/timeline/event.ts'
import type { PreferencesFormView } from '../views.ts'
import { AUTONYMS } from '../words/direction.ts'
import { wordsIn } from '../words/words.ts'
import { RadioField, SelectField, TextField } from './field.tsx'

/** The card about alerts asks for extreme events. An empty value leaves it at that. */
const WIDER_ALERT_LEVELS = ['', 'severe', 'all'] as const

/** The fields for alerts, quiet hours and the language of all mail. */
export const AlertFields = (view: PreferencesFormView) => {
  const { lang, typed, faults } = view
  const { form } = wordsIn(lang)
  return (
    <>
      <SelectField
        {...{
          faults,
          lang,
          name: 'alerts',
          label: form.alerts,
          chosen: typed.alerts === 'extreme' || typed.alerts === 'none' ? '' : typed.alerts,
        }}
        options={WIDER_ALERT_LEVELS.map((each) => [each, form.alertLevels[each || 'none']])}
      />
      <AlertLimitFields {...view} />
      <RadioField
        {...{ faults, lang, name: 'alerted', label: form.alerted, chosen: typed.alerted }}
        options={ALERTED_MODES.map((each) => [each, form.alertedModes[each]])}
      />
      <SelectField
        {...{ faults, lang, name: 'lang', label: form.lang, chosen: typed.lang }}
        options={LANGS.map((each) => [each, AUTONYMS[each]])}
      />
    </>
  )
}

const AlertLimitFields = ({ lang, typed, faults, maxAlertsPerHour }: PreferencesFormView) => {
  const { form } = wordsIn(lang)
  const common = { faults, lang }
  return (
    <>
      <TextField
        {...{ ...common, name: 'alerts_per_hour', label: form.alerts_per_hour, type: 'number' }}
        hint={form.alertsPerHourHint(maxAlertsPerHour)}
        typed={typed.alerts_per_hour}
        attributes={{ min: '1', max: String(maxAlertsPerHour), step: '1' }}
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
    </>
  )
}
