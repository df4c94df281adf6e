import type { Fault, FaultCode, TypedChoice } from '../../templates/views.ts'
import { LANGS, type Lang } from '../timeline/event.ts'
import type { Gazetteer } from '../timeline/gazetteer.ts'
import { canonicalAddress } from './address.ts'
import { ALERT_LEVELS, CADENCES, type Choice, type Following, LEAST_SEVERITIES, MATCHES, WEEKDAYS } from './choice.ts'
import { isTimezone } from './schedule.ts'

const MOST_FOLLOWED = 200
const MOST_CONSENT = 2_000

/** What was read of a form or a body: the choice, or every fault with its place. */
export type Typed = { choice: Choice; faults: Fault[] }
export type TypedSubscription = Typed & { email: string }

type Body = Record<string, unknown>
/** What was found wrong so far, and the gazetteer by which ids are known. */
export type Notes = { faults: Fault[]; gazetteer: Gazetteer }

/** Reads the JSON body of a subscription; only `email` is required. Unknown members are faults. */
export const readSubscription = (body: unknown, gazetteer: Gazetteer, lang: Lang): TypedSubscription => {
  const notes: Notes = { faults: [], gazetteer }
  const given = object(body, '', notes)
  refuseUnknown(given, ['email', ...CHOICE_MEMBERS], '', notes)
  const email = address(given.email, notes)
  return { email, choice: choiceOf(given, lang, notes), faults: notes.faults }
}

/** Reads one line of readers to be loaded: a subscription, with what is known of their consent. */
export const readLoaded = (body: unknown, gazetteer: Gazetteer): TypedSubscription & { consent: unknown } => {
  const notes: Notes = { faults: [], gazetteer }
  const given = object(body, '', notes)
  refuseUnknown(given, ['email', 'consent', ...CHOICE_MEMBERS], '', notes)
  const email = address(given.email, notes)
  if (!given.consent) note(notes, '/consent', 'required')
  else if (JSON.stringify(given.consent).length > MOST_CONSENT) note(notes, '/consent', 'too_long')
  return { email, consent: given.consent, choice: choiceOf(given, 'en', notes), faults: notes.faults }
}

/** Reads a form: the same names, flat. Without an address it is the form of the preference page. */
export const readForm = (form: TypedChoice, gazetteer: Gazetteer, withAddress: boolean): TypedSubscription => {
  const notes: Notes = { faults: [], gazetteer }
  const { email, cadence, weekday, time, timezone, ...flat } = form
  const digest = present({ cadence, weekday, time, timezone })
  const read = withAddress ? address(email.trim() === '' ? undefined : email, notes) : ''
  return { email: read, choice: choiceOf({ ...present(flat), digest }, 'en', notes), faults: notes.faults }
}

const CHOICE_MEMBERS = ['regions', 'actors', 'match', 'backed', 'severity', 'digest', 'alerts', 'lang']

const choiceOf = (given: Body, lang: Lang, notes: Notes): Choice => {
  const choice: Choice = {
    ...followingOf(given, notes),
    digest: digestOf(given.digest, notes),
    alerts: oneOf(given.alerts, '/alerts', ALERT_LEVELS, 'none', notes),
    lang: oneOf(given.lang, '/lang', LANGS, lang, notes),
  }
  const isWithoutAlerts = given.alerts === undefined || given.alerts === 'none'
  if (choice.digest.cadence === 'none' && isWithoutAlerts) note(notes, '/digest/cadence', 'nothing_chosen')
  return choice
}

/** Reads what is followed: the same members and faults for a reader and for an endpoint. */
export const followingOf = (given: Body, notes: Notes): Following => ({
  regions: ids(given.regions, '/regions', 'unknown_region', notes.gazetteer.regions, notes),
  actors: ids(given.actors, '/actors', 'unknown_actor', notes.gazetteer.actors, notes),
  match: oneOf(given.match, '/match', MATCHES, 'any', notes),
  backed: yesOrNo(given.backed, '/backed', notes),
  severity: oneOf(given.severity, '/severity', LEAST_SEVERITIES, 'minor', notes),
})

/** Reads when a digest is due. */
export const digestOf = (value: unknown, notes: Notes): Choice['digest'] => {
  const given = value === undefined ? {} : object(value, '/digest', notes)
  refuseUnknown(given, ['cadence', 'weekday', 'time', 'timezone'], '/digest', notes)
  return {
    cadence: oneOf(given.cadence, '/digest/cadence', CADENCES, 'daily', notes),
    weekday: oneOf(given.weekday, '/digest/weekday', WEEKDAYS, 'monday', notes),
    time: checked(given.time, '/digest/time', '07:00', 'not_a_time', isTime, notes),
    timezone: checked(given.timezone, '/digest/timezone', 'UTC', 'unknown_timezone', isTimezone, notes),
  }
}

const isTime = (text: string): boolean => /^([01][0-9]|2[0-3]):[0-5][0-9]$/.test(text)

const address = (value: unknown, notes: Notes): string => {
  if (value === undefined) return note(notes, '/email', 'required', '')
  if (typeof value !== 'string') return note(notes, '/email', 'not_text', '')
  return canonicalAddress(value) ?? note(notes, '/email', 'not_an_address', '')
}

const ids = (
  value: unknown,
  pointer: string,
  code: FaultCode,
  known: ReadonlyMap<string, unknown>,
  notes: Notes,
): string[] => {
  if (value === undefined) return []
  if (!Array.isArray(value)) return note(notes, pointer, 'not_a_list', [])
  if (value.length > MOST_FOLLOWED) return note(notes, pointer, 'too_many', [], String(MOST_FOLLOWED))
  value.forEach((each, at) => {
    if (typeof each !== 'string') note(notes, `${pointer}/${at}`, 'not_text')
    else if (!known.has(each)) note(notes, `${pointer}/${at}`, code, undefined, each.slice(0, 64))
  })
  return [...new Set(value.filter((each): each is string => typeof each === 'string'))].sort()
}

/** Reads one of several words; where nothing is given, `otherwise`. */
export const oneOf = <T extends string>(
  value: unknown,
  pointer: string,
  options: readonly T[],
  otherwise: T,
  notes: Notes,
): T => {
  if (value === undefined) return otherwise
  const found = options.find((each) => each === value)
  if (found !== undefined) return found
  notes.faults.push({ pointer, code: 'not_one_of', options: [...options] })
  return otherwise
}

/** Reads true or false; where nothing is given, false. */
export const yesOrNo = (value: unknown, pointer: string, notes: Notes): boolean => {
  if (value === undefined || typeof value === 'boolean') return value ?? false
  return note(notes, pointer, 'not_yes_or_no', false)
}

const checked = (
  value: unknown,
  pointer: string,
  otherwise: string,
  code: FaultCode,
  isGood: (text: string) => boolean,
  notes: Notes,
): string => {
  if (value === undefined) return otherwise
  if (typeof value === 'string' && isGood(value)) return value
  return note(notes, pointer, code, otherwise, typeof value === 'string' ? value.slice(0, 64) : undefined)
}

/** Reads an object. */
export const object = (value: unknown, pointer: string, notes: Notes): Body =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Body)
    : note(notes, pointer, 'not_an_object', {})

/** Notes every member that is not known. */
export const refuseUnknown = (given: Body, known: string[], pointer: string, notes: Notes): void => {
  for (const name of Object.keys(given))
    if (!known.includes(name))
      note(notes, `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`, 'unknown_member')
}

/** Notes a fault and goes on with a value that lets the rest be read too. */
export const note = <T>(notes: Notes, pointer: string, code: FaultCode, otherwise?: T, value?: string): T => {
  notes.faults.push({ pointer, code, ...(value === undefined ? {} : { value }) })
  return otherwise as T
}

/** A form sends every field; an empty one means that nothing was said. */
const present = (fields: Record<string, unknown>): Body =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''))
