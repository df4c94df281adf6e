import type { Context } from 'hono'
import type { PreferencesFormView, PreviewView, SingleEventView } from '../../../templates/views.ts'
import { preferencesInWords } from '../../../templates/words/preferences-in-words.ts'
import { MAX_CHOSEN_EVENTS } from '../../audience/event-choice.ts'
import { findEventFaults } from '../../audience/event-faults.ts'
import type { InputFault } from '../../audience/input-fault.ts'
import { type PreferencesInput, parsePreferencesForm } from '../../audience/parse-preferences.ts'
import { ALERT_LEVELS, type Preferences } from '../../audience/preferences.ts'
import type { PreferenceBounds } from '../../audience/preferences-schema.ts'
import { unique } from '../../lib/unique.ts'
import type { Lang } from '../../timeline/event.ts'
import type { AppEnv } from '../app-env.ts'
import { readEventViews } from '../pages/event-views.ts'

type FormFields = Record<string, string | File | (string | File)[]>

/** Reads a form, URL-encoded or multipart. A form that cannot be read counts as empty. */
export const parseFormBody = async (c: Context<AppEnv>): Promise<FormFields> => {
  try {
    return await c.req.parseBody({ all: true })
  } catch {
    return {}
  }
}

/** Whether a form has at least one field of the preferences. */
export const hasPreferenceFields = (fields: FormFields): boolean =>
  PREFERENCE_FIELDS.some((name) => fields[name] !== undefined)

/** The fields of the preferences in a form, without `backed`, which an unticked box leaves out. */
export const PREFERENCE_FIELDS = [
  ...[
    'regions',
    'actors',
    'match',
    'severity',
    'certainty',
    'cadence',
    'weekday',
    'monthday',
    'time',
    'timezone',
    'lang',
  ],
  ...['alerts', 'alerts_per_hour', 'quiet_from', 'quiet_to', 'extreme_at_once', 'alerted', 'events', 'muted'],
]

/** The values of a form as they were sent. A missing field has its default. */
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
    certainty: lastValueOf('certainty', 'unverified'),
    cadence: lastValueOf('cadence', 'daily'),
    weekday: lastValueOf('weekday', 'monday'),
    monthday: lastValueOf('monthday', ''),
    time: lastValueOf('time', '07:00'),
    timezone: lastValueOf('timezone', 'UTC'),
    alerts: widestAlertsOf(allValuesOf('alerts')),
    alerts_per_hour: lastValueOf('alerts_per_hour', ''),
    quiet_from: lastValueOf('quiet_from', ''),
    quiet_to: lastValueOf('quiet_to', ''),
    extreme_at_once: lastValueOf('extreme_at_once', 'yes'),
    alerted: lastValueOf('alerted', 'marked'),
    lang: lastValueOf('lang', lang),
    events: allValuesOf('events').filter(Boolean),
    muted: allValuesOf('muted').filter(Boolean),
    paused_until: lastValueOf('paused_until', ''),
  }
}

/**
 * The widest of several alert levels: a form asks for extreme events, and in another field for more. Empty values do not
 * count.
 */
const widestAlertsOf = (values: string[]): string =>
  ALERT_LEVELS.findLast((level) => values.includes(level)) ?? values.findLast(Boolean) ?? 'none'

/** The form filled in with a reader's preferences. */
export const formValuesOfPreferences = ({ digest, quiet, ...rest }: Preferences): PreferencesInput => ({
  ...rest,
  ...digest,
  email: '',
  monthday: String(digest.monthday ?? ''),
  alerts_per_hour: String(rest.alerts_per_hour ?? ''),
  quiet_from: quiet?.from ?? '',
  quiet_to: quiet?.to ?? '',
  extreme_at_once: rest.extreme_at_once ? 'yes' : 'no',
  events: rest.events ?? [],
  muted: rest.muted ?? [],
  paused_until: '',
})

/** The limits that preferences are validated against. */
export const preferenceBoundsOf = ({ gazetteer, config }: AppEnv['Variables']['context']): PreferenceBounds => ({
  gazetteer,
  maxAlertsPerHour: config.alertsPerHour,
})

/** Parses a form, and asks the journal whether it has the single events in it. */
export const parseCompleteForm = async (
  c: Context<AppEnv>,
  typed: PreferencesInput,
  withAddress: boolean,
): Promise<ReturnType<typeof parsePreferencesForm>> => {
  const { context } = c.var
  const parsed = parsePreferencesForm(typed, preferenceBoundsOf(context), withAddress)
  const faults = await findEventFaults(typed, context.journal.findKnownEvents)
  return { ...parsed, faults: [...parsed.faults, ...faults] }
}

/** The preset that follows the whole timeline. */
const EVERYTHING_PRESET = 'everything'
/** The preset of a weekly digest. Mails link to it. */
const WEEKLY_PRESET = 'weekly'

/** Applies the preset in a link to the form: a region or group, everything, or a weekly digest. Without one nothing changes. */
export const applyPreset = (values: PreferencesInput, preset: string | undefined): PreferencesInput => {
  if (!preset) return values
  if (preset === WEEKLY_PRESET) return { ...values, cadence: 'weekly' }
  return { ...values, regions: preset === EVERYTHING_PRESET ? [] : [preset], actors: [] }
}

/** Applies a link that proposes to follow one event, or to mute it. */
export const applyEventLink = (
  values: PreferencesInput,
  { follow, mute }: { follow?: string; mute?: string },
): PreferencesInput => {
  const without = (list: string[]) => list.filter((id) => id !== follow && id !== mute)
  return {
    ...values,
    events: [...without(values.events), ...(follow ? [follow] : [])],
    muted: [...without(values.muted), ...(mute ? [mute] : [])],
  }
}

/** The view of the form: the values as typed, their faults, and a preview if there is one. */
export const formPropsOf = async (
  c: Context<AppEnv>,
  typed: PreferencesInput,
  faults: InputFault[],
  preview: PreviewView | null = null,
): Promise<PreferencesFormView> => {
  const { gazetteer, site } = c.var.context
  const lang = c.var.language
  const bounds = preferenceBoundsOf(c.var.context)
  const { preferences } = parsePreferencesForm(typed, bounds, false)
  return {
    lang,
    gazetteer,
    typed,
    faults,
    site,
    maxAlertsPerHour: bounds.maxAlertsPerHour,
    zones: Intl.supportedValuesOf('timeZone'),
    path: c.req.path,
    chosen: preferencesInWords({ choice: preferences, gazetteer, lang }),
    preview,
    singleEvents: await readSingleEvents(c, typed),
  }
}

/** The single events of a form with their titles. An event that was removed, or never existed, has its id. */
const readSingleEvents = async (
  c: Context<AppEnv>,
  { events, muted }: PreferencesInput,
): Promise<SingleEventView[]> => {
  const ids = [events, muted].flatMap((list) => unique(list).slice(0, MAX_CHOSEN_EVENTS))
  const views = await readEventViews(c, ids)
  const viewsOf = (field: SingleEventView['field'], list: string[]): SingleEventView[] =>
    unique(list)
      .slice(0, MAX_CHOSEN_EVENTS)
      .map((id) => ({ field, id, title: views.get(id)?.text.title ?? id, lang: views.get(id)?.text.lang ?? 'en' }))
  return [...viewsOf('events', events), ...viewsOf('muted', muted)]
}

const isText = (value: string | File): value is string => typeof value === 'string'
