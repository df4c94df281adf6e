import { stepsOfJsonPointer } from '../lib/json-pointer.ts'
import type { InputFault } from './input-fault.ts'

/** Preferences as they were typed into the form. Every field is text, so that the form can show wrong input again. */
export type PreferencesInput = {
  email: string
  regions: string[]
  actors: string[]
  match: string
  backed: boolean
  severity: string
  cadence: string
  weekday: string
  time: string
  timezone: string
  alerts: string
  alerts_per_hour: string
  quiet_from: string
  quiet_to: string
  extreme_at_once: string
  alerted: string
  lang: string
}

import * as v from 'valibot'
import { isObject } from '../lib/plain-object.ts'
import type { Lang } from '../timeline/event.ts'
import { pointerOf } from '../timeline/event-schema.ts'
import type { Preferences } from './preferences.ts'
import { type PreferenceBounds, type SubscriptionSchemas, subscriptionSchemas } from './preferences-schema.ts'
import { preferenceFaultsOf } from './schema-faults.ts'

/** What was read of a form or a body: the choice, or every fault with its place. */
export type ParsedPreferences = { choice: Preferences; faults: InputFault[] }
export type ParsedSubscription = ParsedPreferences & { email: string }

type JsonObject = Record<string, unknown>

/** Reads the JSON body of a subscription; only `email` is required. Unknown members are faults. */
export const parseSubscription = (body: unknown, bounds: PreferenceBounds, lang: Lang): ParsedSubscription => {
  const parsed = parseBody(body, 'subscription', bounds)
  return { email: parsed.email ?? '', choice: preferencesOf(parsed, lang), faults: parsed.faults }
}

/** Reads one line of readers to be loaded: a subscription, with what is known of their consent. */
export const parseImportedReader = (
  body: unknown,
  bounds: PreferenceBounds,
): ParsedSubscription & { consent: unknown } => {
  const parsed = parseBody(body, 'loaded', bounds)
  return {
    email: parsed.email ?? '',
    consent: parsed.consent,
    choice: preferencesOf(parsed, 'en'),
    faults: parsed.faults,
  }
}

/** Reads a form: the same names, flat. Without an address it is the form of the preference page. */
export const parsePreferencesForm = (
  form: PreferencesInput,
  bounds: PreferenceBounds,
  withAddress: boolean,
): ParsedSubscription => {
  const { email, cadence, weekday, time, timezone, quiet_from: from, quiet_to: to, ...flat } = form
  const quiet = omitEmpty({ from, to })
  const given = {
    ...omitEmpty(flat),
    ...(withAddress && omitEmpty({ email: email.trim() })),
    digest: omitEmpty({ cadence, weekday, time, timezone }),
    ...(Object.keys(quiet).length > 0 && { quiet }),
    ...(flat.alerts_per_hour !== '' && { alerts_per_hour: parseNumber(flat.alerts_per_hour) }),
    ...(flat.extreme_at_once !== '' && { extreme_at_once: YES_OR_NO[flat.extreme_at_once] ?? flat.extreme_at_once }),
  }
  const parsed = parseBody(given, withAddress ? 'subscription' : 'choice', bounds)
  return {
    email: parsed.email ?? '',
    choice: preferencesOf(parsed, 'en'),
    faults: parsed.faults.map(flattenQuietPointer),
  }
}

type ParsedBody = Omit<Preferences, 'lang'> & {
  lang?: Lang | undefined
  email?: string
  consent?: unknown
  faults: InputFault[]
}

/** All that was said, and what is wrong with it; what is faulty is left out of the choice, so that the rest can be read. */
const parseBody = (body: unknown, name: keyof SubscriptionSchemas, bounds: PreferenceBounds): ParsedBody => {
  const bodies = cachedSchemasFor(bounds)
  const read = v.safeParse(bodies[name], body)
  if (read.success) return { ...read.output, faults: [] }
  const faults = preferenceFaultsOf(read.issues, bounds.maxAlertsPerHour)
  return { ...validPartOf(body, faults, bodies), faults }
}

/** The sound part of a choice: without what is faulty, and without what is then missing. */
const validPartOf = (
  body: unknown,
  faults: readonly { pointer: string }[],
  bodies: SubscriptionSchemas,
): Omit<ParsedBody, 'faults'> => {
  const { email: _, consent: _known, ...rest } = omitFaulty(isObject(body) ? body : {}, faults)
  const read = v.safeParse(bodies.choice, rest)
  if (read.success) return read.output
  return validPartOf(
    rest,
    read.issues.map((issue) => ({ pointer: pointerOf(issue) })),
    bodies,
  )
}

/** A body without the members that faults are in; of a digest, without the faulty ones alone. */
const omitFaulty = (body: JsonObject, faults: readonly { pointer: string }[]): JsonObject => {
  const faultyPaths = faults.map(({ pointer }) => stepsOfJsonPointer(pointer))
  const isFaulty = (...place: string[]) => faultyPaths.some((each) => place.every((step, at) => each[at] === step))
  const kept = Object.entries(body).filter(([name]) => name === 'digest' || !isFaulty(name))
  const { digest, ...others } = Object.fromEntries(kept)
  if (!isObject(digest)) return others
  return { ...others, digest: Object.fromEntries(Object.entries(digest).filter(([name]) => !isFaulty('digest', name))) }
}

const preferencesOf = (
  { email: _, consent: _known, faults: _faults, lang, ...choice }: ParsedBody,
  defaultLang: Lang,
): Preferences => ({
  ...choice,
  lang: lang ?? defaultLang,
})

/** Schemas are made once for what a choice is held to: a line of a million is read as fast as one. */
const cachedSchemasFor = ({ gazetteer, maxAlertsPerHour }: PreferenceBounds): SubscriptionSchemas => {
  const known = SCHEMA_CACHE.get(gazetteer)
  if (known?.maxAlertsPerHour === maxAlertsPerHour) return known.bodies
  const bodies = subscriptionSchemas({ gazetteer, maxAlertsPerHour })
  SCHEMA_CACHE.set(gazetteer, { maxAlertsPerHour, bodies })
  return bodies
}

const SCHEMA_CACHE = new WeakMap<object, { maxAlertsPerHour: number; bodies: SubscriptionSchemas }>()

const YES_OR_NO: Record<string, boolean> = { yes: true, no: false }

/** A number as it was typed; what is none stays a text, and is a fault. */
const parseNumber = (typed: string): number | string => (/^ *[0-9]{1,9} *$/.test(typed) ? Number(typed) : typed)

/** In a form the two ends of the quiet hours are fields of their own. */
const flattenQuietPointer = (fault: InputFault): InputFault => ({
  ...fault,
  pointer: fault.pointer.replace('/quiet/', '/quiet_'),
})

/** A form sends every field; an empty one means that nothing was said. */
const omitEmpty = (fields: Record<string, unknown>): JsonObject =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''))
