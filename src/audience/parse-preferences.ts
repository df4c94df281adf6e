import * as v from 'valibot'
import { stepsOfJsonPointer } from '../lib/json-pointer.ts'
import { isObject } from '../lib/plain-object.ts'
import { pointerOf } from '../lib/schema-issues.ts'
import { normalizeTyped, trimTyped } from '../lib/text.ts'
import type { Lang } from '../timeline/event.ts'
import { chosenEventsOf } from './event-choice.ts'
import type { InputFault } from './input-fault.ts'
import type { Preferences } from './preferences.ts'
import { type PreferenceBounds, type SubscriptionSchemas, subscriptionSchemas } from './preferences-schema.ts'
import { preferenceFaultsOf } from './schema-faults.ts'

/** Preferences as they were typed into the form. Every field is text, so that the form can show wrong input again. */
export type PreferencesInput = {
  email: string
  regions: string[]
  actors: string[]
  match: string
  backed: boolean
  severity: string
  certainty: string
  cadence: string
  weekday: string
  monthday: string
  time: string
  timezone: string
  alerts: string
  alerts_per_hour: string
  quiet_from: string
  quiet_to: string
  extreme_at_once: string
  alerted: string
  lang: string
  events: string[]
  muted: string[]
  /** Only on the page of the preferences: the date of return from a pause. */
  paused_until: string
}

/** The preferences in a form or a body, and all its faults. With faults, a faulty member has its default. */
type ParsedPreferences = { preferences: Preferences; faults: InputFault[] }
type ParsedSubscription = ParsedPreferences & { email: string }

type JsonObject = Record<string, unknown>

/** Parses the JSON body of a subscription. Only `email` is required. Unknown members are faults. */
export const parseSubscription = (body: unknown, bounds: PreferenceBounds, lang: Lang): ParsedSubscription => {
  const parsed = parseBody(body, 'subscription', bounds)
  return { email: parsed.email ?? '', preferences: preferencesOf(parsed, lang), faults: parsed.faults }
}

/** Parses one line of an import: a subscription with the record of the reader's consent. */
export const parseImportedReader = (
  body: unknown,
  bounds: PreferenceBounds,
): ParsedSubscription & { consent: unknown } => {
  const parsed = parseBody(body, 'importedReader', bounds)
  return {
    email: parsed.email ?? '',
    consent: parsed.consent,
    preferences: preferencesOf(parsed, 'en'),
    faults: parsed.faults,
  }
}

/** Parses a form, which has the members of the JSON body without nesting. Without an address, it is the preference page. */
export const parsePreferencesForm = (
  form: PreferencesInput,
  bounds: PreferenceBounds,
  withAddress: boolean,
): ParsedSubscription => {
  const {
    email,
    cadence,
    weekday,
    monthday,
    time,
    timezone,
    quiet_from: from,
    quiet_to: to,
    paused_until: _,
    ...flat
  } = form
  const quiet = omitEmpty({ from: trimTyped(from), to: trimTyped(to) })
  const body = {
    ...omitEmpty(flat),
    ...(withAddress && omitEmpty({ email: trimTyped(email) })),
    digest: {
      ...omitEmpty({ cadence, weekday, time, timezone }),
      ...(trimTyped(monthday) !== '' && { monthday: parseNumber(monthday) }),
    },
    ...(Object.keys(quiet).length > 0 && { quiet }),
    ...(trimTyped(flat.alerts_per_hour) !== '' && { alerts_per_hour: parseNumber(flat.alerts_per_hour) }),
    ...(flat.extreme_at_once !== '' && { extreme_at_once: YES_OR_NO[flat.extreme_at_once] ?? flat.extreme_at_once }),
  }
  const parsed = parseBody(body, withAddress ? 'subscription' : 'preferences', bounds)
  return {
    email: parsed.email ?? '',
    preferences: preferencesOf(parsed, 'en'),
    faults: parsed.faults.map(flattenQuietPointer),
  }
}

type ParsedBody = Omit<Preferences, 'lang'> & {
  lang?: Lang | undefined
  email?: string
  consent?: unknown
  faults: InputFault[]
}

/** Parses a body by a schema. If it has faults, parses it once more without the faulty members. */
const parseBody = (body: unknown, name: keyof SubscriptionSchemas, bounds: PreferenceBounds): ParsedBody => {
  const schemas = cachedSchemasFor(bounds)
  const parsed = v.safeParse(schemas[name], body)
  if (parsed.success) return { ...parsed.output, faults: [] }
  const faults = preferenceFaultsOf(parsed.issues, bounds.maxAlertsPerHour)
  return { ...validPartOf(body, faults, schemas), faults }
}

/** The preferences without the faulty members, and without those that become faulty because of that. */
const validPartOf = (
  body: unknown,
  faults: readonly { pointer: string }[],
  schemas: SubscriptionSchemas,
): Omit<ParsedBody, 'faults'> => {
  const { email: _, consent: _consent, ...rest } = omitFaulty(isObject(body) ? body : {}, faults)
  const parsed = v.safeParse(schemas.preferences, rest)
  if (parsed.success) return parsed.output
  return validPartOf(
    rest,
    parsed.issues.map((issue) => ({ pointer: pointerOf(issue) })),
    schemas,
  )
}

/** A body without its faulty members. A faulty member of `digest` is removed alone. */
const omitFaulty = (body: JsonObject, faults: readonly { pointer: string }[]): JsonObject => {
  const faultyPaths = faults.map(({ pointer }) => stepsOfJsonPointer(pointer))
  const isFaulty = (...path: string[]) => faultyPaths.some((each) => path.every((step, index) => each[index] === step))
  const kept = Object.entries(body).filter(([name]) => name === 'digest' || !isFaulty(name))
  const { digest, ...others } = Object.fromEntries(kept)
  if (!isObject(digest)) return others
  return { ...others, digest: Object.fromEntries(Object.entries(digest).filter(([name]) => !isFaulty('digest', name))) }
}

const preferencesOf = (
  { email: _, consent: _consent, faults: _faults, lang, events, muted, ...preferences }: ParsedBody,
  defaultLang: Lang,
): Preferences => ({
  ...preferences,
  lang: lang ?? defaultLang,
  ...chosenEventsOf({ events, muted }),
})

/** Creates the schemas once for the same bounds: an import parses each of its lines with them. */
const cachedSchemasFor = ({ gazetteer, maxAlertsPerHour }: PreferenceBounds): SubscriptionSchemas => {
  const cached = SCHEMA_CACHE.get(gazetteer)
  if (cached?.maxAlertsPerHour === maxAlertsPerHour) return cached.schemas
  const schemas = subscriptionSchemas({ gazetteer, maxAlertsPerHour })
  SCHEMA_CACHE.set(gazetteer, { maxAlertsPerHour, schemas })
  return schemas
}

const SCHEMA_CACHE = new WeakMap<object, { maxAlertsPerHour: number; schemas: SubscriptionSchemas }>()

const YES_OR_NO: Record<string, boolean> = { yes: true, no: false }

/** A typed number. Other text stays text, which the schema refuses. */
const parseNumber = (text: string): number | string => {
  const digits = normalizeTyped(text)
  return /^[0-9]{1,9}$/.test(digits) ? Number(digits) : text
}

/** Points to the form's fields `quiet_from` and `quiet_to`, which the JSON body has in `quiet`. */
const flattenQuietPointer = (fault: InputFault): InputFault => ({
  ...fault,
  pointer: fault.pointer.replace('/quiet/', '/quiet_'),
})

/** Removes empty fields, because a form sends every field. */
const omitEmpty = (fields: Record<string, unknown>): JsonObject =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''))
