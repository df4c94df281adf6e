import type { Context } from 'hono'
import { EVERYTHING_PRESET } from '../../../templates/page/preferences-fields.tsx'
import type { PreferencesFormView, PreviewView } from '../../../templates/views.ts'
import { preferencesInWords } from '../../../templates/words/preferences-in-words.ts'
import type { InputFault } from '../../audience/input-fault.ts'
import { type PreferencesInput, parsePreferencesForm } from '../../audience/parse-preferences.ts'
import type { Preferences } from '../../audience/preferences.ts'
import type { PreferenceBounds } from '../../audience/preferences-schema.ts'
import type { Lang } from '../../timeline/event.ts'
import type { AppEnv } from '../app-env.ts'

type FormFields = Record<string, string | File | (string | File)[]>

/** Reads a form, url-encoded or multipart; one that cannot be read is as good as empty. */
export const parseFormBody = async (c: Context<AppEnv>): Promise<FormFields> => {
  try {
    return await c.req.parseBody({ all: true })
  } catch {
    return {}
  }
}

/** Whether a form says anything of a choice: a whole new one is never made of nothing. */
export const hasPreferenceFields = (fields: FormFields): boolean =>
  PREFERENCE_FIELDS.some((name) => fields[name] !== undefined)

const PREFERENCE_FIELDS = [
  ...['regions', 'actors', 'match', 'severity', 'cadence', 'weekday', 'time', 'timezone', 'lang'],
  ...['alerts', 'alerts_per_hour', 'quiet_from', 'quiet_to', 'extreme_at_once', 'alerted'],
]

/** The form as it was sent; what a browser left out stands at its default. */
export const formValuesOfFields = (fields: FormFields, lang: Lang): PreferencesInput => {
  const lastValueOf = (name: string, fallback: string): string =>
    [fields[name] ?? fallback].flat().filter(isText).at(-1) ?? fallback
  const allValuesOf = (name: string): string[] => [fields[name] ?? []].flat().filter(isText)
  return {
    email: lastValueOf('email', ''),
    regions: allValuesOf('regions'),
    actors: allValuesOf('actors'),
    match: lastValueOf('match', 'any'),
    backed: !['', 'false', 'off', '0'].includes(lastValueOf('backed', '')),
    severity: lastValueOf('severity', 'minor'),
    cadence: lastValueOf('cadence', 'daily'),
    weekday: lastValueOf('weekday', 'monday'),
    time: lastValueOf('time', '07:00'),
    timezone: lastValueOf('timezone', 'UTC'),
    alerts: lastValueOf('alerts', 'none'),
    alerts_per_hour: lastValueOf('alerts_per_hour', ''),
    quiet_from: lastValueOf('quiet_from', ''),
    quiet_to: lastValueOf('quiet_to', ''),
    extreme_at_once: lastValueOf('extreme_at_once', 'yes'),
    alerted: lastValueOf('alerted', 'marked'),
    lang: lastValueOf('lang', lang),
  }
}

/** A choice as the form shows it. */
export const formValuesOfPreferences = ({ digest, quiet, ...choice }: Preferences): PreferencesInput => ({
  ...choice,
  ...digest,
  email: '',
  alerts_per_hour: String(choice.alerts_per_hour ?? ''),
  quiet_from: quiet?.from ?? '',
  quiet_to: quiet?.to ?? '',
  extreme_at_once: choice.extreme_at_once ? 'yes' : 'no',
})

/** What a choice is held to here. */
export const preferenceBoundsOf = ({ gazetteer, config }: AppEnv['Variables']['context']): PreferenceBounds => ({
  gazetteer,
  maxAlertsPerHour: config.alertsPerHour,
})

/** A form as a preset begins it: everything, or one region or group; without one, as it was. */
export const applyPreset = (values: PreferencesInput, preset: string | undefined): PreferencesInput => {
  if (!preset) return values
  return { ...values, regions: preset === EVERYTHING_PRESET ? [] : [preset], actors: [] }
}

/** What the form's page is given. */
export const formPropsOf = (
  c: Context<AppEnv>,
  typed: PreferencesInput,
  faults: InputFault[],
  preview: PreviewView | null = null,
): PreferencesFormView => {
  const { gazetteer, site } = c.var.context
  const lang = c.var.language
  const bounds = preferenceBoundsOf(c.var.context)
  const { choice } = parsePreferencesForm(typed, bounds, false)
  return {
    lang,
    gazetteer,
    typed,
    faults,
    site,
    maxAlertsPerHour: bounds.maxAlertsPerHour,
    zones: Intl.supportedValuesOf('timeZone'),
    path: c.req.path,
    chosen: preferencesInWords({ choice, gazetteer, lang }),
    preview,
  }
}

const isText = (value: string | File): value is string => typeof value === 'string'
