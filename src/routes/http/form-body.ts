import type { Context } from 'hono'
import { EVERYTHING } from '../../../templates/page/choice-form.tsx'
import type { ChoiceForm, Fault, PreviewView, TypedChoice } from '../../../templates/views.ts'
import { choiceInWords } from '../../../templates/words/choice.ts'
import { readForm } from '../../audience/parse-preferences.ts'
import type { Choice } from '../../audience/preferences.ts'
import type { Bounds } from '../../audience/preferences-schema.ts'
import type { Lang } from '../../timeline/event.ts'
import type { Door } from '../app-env.ts'

type Sent = Record<string, string | File | (string | File)[]>

/** Reads a form, url-encoded or multipart; one that cannot be read is as good as empty. */
export const sentForm = async (c: Context<Door>): Promise<Sent> => {
  try {
    return await c.req.parseBody({ all: true })
  } catch {
    return {}
  }
}

/** Whether a form says anything of a choice: a whole new one is never made of nothing. */
export const saysAnything = (sent: Sent): boolean => SAYING.some((name) => sent[name] !== undefined)

const SAYING = [
  ...['regions', 'actors', 'match', 'severity', 'cadence', 'weekday', 'time', 'timezone', 'lang'],
  ...['alerts', 'alerts_per_hour', 'quiet_from', 'quiet_to', 'extreme_at_once', 'alerted'],
]

/** The form as it was sent; what a browser left out stands at its default. */
export const typedForm = (sent: Sent, lang: Lang): TypedChoice => {
  const one = (name: string, otherwise: string): string =>
    [sent[name] ?? otherwise].flat().filter(isText).at(-1) ?? otherwise
  const many = (name: string): string[] => [sent[name] ?? []].flat().filter(isText)
  return {
    email: one('email', ''),
    regions: many('regions'),
    actors: many('actors'),
    match: one('match', 'any'),
    backed: !['', 'false', 'off', '0'].includes(one('backed', '')),
    severity: one('severity', 'minor'),
    cadence: one('cadence', 'daily'),
    weekday: one('weekday', 'monday'),
    time: one('time', '07:00'),
    timezone: one('timezone', 'UTC'),
    alerts: one('alerts', 'none'),
    alerts_per_hour: one('alerts_per_hour', ''),
    quiet_from: one('quiet_from', ''),
    quiet_to: one('quiet_to', ''),
    extreme_at_once: one('extreme_at_once', 'yes'),
    alerted: one('alerted', 'marked'),
    lang: one('lang', lang),
  }
}

/** A choice as the form shows it. */
export const typedChoice = ({ digest, quiet, ...choice }: Choice): TypedChoice => ({
  ...choice,
  ...digest,
  email: '',
  alerts_per_hour: String(choice.alerts_per_hour ?? ''),
  quiet_from: quiet?.from ?? '',
  quiet_to: quiet?.to ?? '',
  extreme_at_once: choice.extreme_at_once ? 'yes' : 'no',
})

/** What a choice is held to here. */
export const boundsOf = ({ gazetteer, config }: Door['Variables']['world']): Bounds => ({
  gazetteer,
  mostAlerts: config.alertsPerHour,
})

/** A form as a preset begins it: everything, or one region or group; without one, as it was. */
export const presetForm = (typed: TypedChoice, preset: string | undefined): TypedChoice => {
  if (!preset) return typed
  return { ...typed, regions: preset === EVERYTHING ? [] : [preset], actors: [] }
}

/** What the form's page is given. */
export const formOf = (
  c: Context<Door>,
  typed: TypedChoice,
  faults: Fault[],
  preview: PreviewView | null = null,
): ChoiceForm => {
  const { gazetteer, site } = c.var.world
  const lang = c.var.language
  const bounds = boundsOf(c.var.world)
  const { choice } = readForm(typed, bounds, false)
  return {
    lang,
    gazetteer,
    typed,
    faults,
    site,
    mostAlerts: bounds.mostAlerts,
    zones: Intl.supportedValuesOf('timeZone'),
    path: c.req.path,
    chosen: choiceInWords({ choice, gazetteer, lang }),
    preview,
  }
}

const isText = (value: string | File): value is string => typeof value === 'string'
