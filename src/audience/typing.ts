import type { Fault, TypedChoice } from '../../templates/views.ts'
import { LANGS, type Lang } from '../timeline/event.ts'
import { canonicalAddress } from './address.ts'
import { ALERT_LEVELS, CADENCES, type Choice, ECHOES, LEAST_SEVERITIES, MATCHES, WEEKDAYS } from './choice.ts'
import {
  type Body,
  type Bounds,
  checked,
  ids,
  type Notes,
  note,
  object,
  oneOf,
  refuseUnknown,
  yesOrNo,
} from './notes.ts'
import { isTimezone } from './schedule.ts'

const MOST_CONSENT = 2_000

/** What was read of a form or a body: the choice, or every fault with its place. */
export type Typed = { choice: Choice; faults: Fault[] }
export type TypedSubscription = Typed & { email: string }

/** Reads the JSON body of a subscription; only `email` is required. Unknown members are faults. */
export const readSubscription = (body: unknown, bounds: Bounds, lang: Lang): TypedSubscription => {
  const notes: Notes = { faults: [], ...bounds }
  const given = object(body, '', notes)
  refuseUnknown(given, ['email', ...CHOICE_MEMBERS], '', notes)
  const email = address(given.email, notes)
  return { email, choice: choiceOf(given, lang, notes), faults: notes.faults }
}

/** Reads one line of readers to be loaded: a subscription, with what is known of their consent. */
export const readLoaded = (body: unknown, bounds: Bounds): TypedSubscription & { consent: unknown } => {
  const notes: Notes = { faults: [], ...bounds }
  const given = object(body, '', notes)
  refuseUnknown(given, ['email', 'consent', ...CHOICE_MEMBERS], '', notes)
  const email = address(given.email, notes)
  if (!given.consent) note(notes, '/consent', 'required')
  else if (JSON.stringify(given.consent).length > MOST_CONSENT) note(notes, '/consent', 'too_long')
  return { email, consent: given.consent, choice: choiceOf(given, 'en', notes), faults: notes.faults }
}

/** Reads a form: the same names, flat. Without an address it is the form of the preference page. */
export const readForm = (form: TypedChoice, bounds: Bounds, withAddress: boolean): TypedSubscription => {
  const notes: Notes = { faults: [], ...bounds }
  const { email, cadence, weekday, time, timezone, quiet_from: from, quiet_to: to, ...flat } = form
  const digest = present({ cadence, weekday, time, timezone })
  const quiet = present({ from, to })
  const given = {
    ...present(flat),
    digest,
    ...(Object.keys(quiet).length > 0 && { quiet }),
    ...(flat.alerts_per_hour !== '' && { alerts_per_hour: numberIn(flat.alerts_per_hour) }),
    ...(flat.extreme_at_once !== '' && { extreme_at_once: YES_OR_NO[flat.extreme_at_once] ?? flat.extreme_at_once }),
  }
  const read = withAddress ? address(email.trim() === '' ? undefined : email, notes) : ''
  return { email: read, choice: choiceOf(given, 'en', notes), faults: notes.faults.map(flattened) }
}

const YES_OR_NO: Record<string, boolean> = { yes: true, no: false }

/** A number as it was typed; what is none stays a text, and is a fault. */
const numberIn = (typed: string): number | string => (/^ *[0-9]{1,9} *$/.test(typed) ? Number(typed) : typed)

/** In a form the two ends of the quiet hours are fields of their own. */
const flattened = (fault: Fault): Fault => ({ ...fault, pointer: fault.pointer.replace('/quiet/', '/quiet_') })

const CHOICE_MEMBERS = [
  ...['regions', 'actors', 'match', 'backed', 'severity', 'digest', 'lang'],
  ...['alerts', 'alerts_per_hour', 'quiet', 'extreme_at_once', 'alerted'],
]

const choiceOf = (given: Body, lang: Lang, notes: Notes): Choice => {
  const choice: Choice = {
    regions: ids(given.regions, '/regions', 'unknown_region', notes.gazetteer.regions, notes),
    actors: ids(given.actors, '/actors', 'unknown_actor', notes.gazetteer.actors, notes),
    match: oneOf(given.match, '/match', MATCHES, 'any', notes),
    backed: yesOrNo(given.backed, '/backed', false, notes),
    severity: oneOf(given.severity, '/severity', LEAST_SEVERITIES, 'minor', notes),
    digest: digestOf(given.digest, notes),
    alerts: oneOf(given.alerts, '/alerts', ALERT_LEVELS, 'none', notes),
    alerts_per_hour: alertsPerHour(given.alerts_per_hour, notes),
    quiet: quietOf(given.quiet, notes),
    extreme_at_once: yesOrNo(given.extreme_at_once, '/extreme_at_once', true, notes),
    alerted: oneOf(given.alerted, '/alerted', ECHOES, 'marked', notes),
    lang: oneOf(given.lang, '/lang', LANGS, lang, notes),
  }
  const isWithoutAlerts = given.alerts === undefined || given.alerts === 'none'
  if (choice.digest.cadence === 'none' && isWithoutAlerts) note(notes, '/digest/cadence', 'nothing_chosen')
  return choice
}

const digestOf = (value: unknown, notes: Notes): Choice['digest'] => {
  const given = value === undefined ? {} : object(value, '/digest', notes)
  refuseUnknown(given, ['cadence', 'weekday', 'time', 'timezone'], '/digest', notes)
  return {
    cadence: oneOf(given.cadence, '/digest/cadence', CADENCES, 'daily', notes),
    weekday: oneOf(given.weekday, '/digest/weekday', WEEKDAYS, 'monday', notes),
    time: checked(given.time, '/digest/time', '07:00', 'not_a_time', isTime, notes),
    timezone: checked(given.timezone, '/digest/timezone', 'UTC', 'unknown_timezone', isTimezone, notes),
  }
}

/** At most so many alerts in an hour: fewer than the site sends, never more. */
const alertsPerHour = (value: unknown, notes: Notes): number | null => {
  if (value === undefined || value === null) return null
  if (Number.isInteger(value) && (value as number) >= 1 && (value as number) <= notes.mostAlerts) return value as number
  return note(notes, '/alerts_per_hour', 'not_a_number', null, String(notes.mostAlerts))
}

/** Both ends of the quiet hours, or none. Ends that are the same would leave no hour or all of them. */
const quietOf = (value: unknown, notes: Notes): Choice['quiet'] => {
  if (value === undefined || value === null) return null
  const given = object(value, '/quiet', notes)
  refuseUnknown(given, ['from', 'to'], '/quiet', notes)
  const from = quietEnd(given.from, '/quiet/from', notes)
  const to = quietEnd(given.to, '/quiet/to', notes)
  if (from !== null && from === to) return note(notes, '/quiet/to', 'same_time', null)
  return from !== null && to !== null ? { from, to } : null
}

const quietEnd = (value: unknown, pointer: string, notes: Notes): string | null => {
  if (value === undefined || value === null) return note(notes, pointer, 'required', null)
  return checked(value, pointer, null, 'not_a_time', isTime, notes)
}

const isTime = (text: string): boolean => /^([01][0-9]|2[0-3]):[0-5][0-9]$/.test(text)

const address = (value: unknown, notes: Notes): string => {
  if (value === undefined) return note(notes, '/email', 'required', '')
  if (typeof value !== 'string') return note(notes, '/email', 'not_text', '')
  return canonicalAddress(value) ?? note(notes, '/email', 'not_an_address', '')
}

/** A form sends every field; an empty one means that nothing was said. */
const present = (fields: Record<string, unknown>): Body =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''))
