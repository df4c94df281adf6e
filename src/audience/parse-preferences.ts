import * as v from 'valibot'
import type { Fault, TypedChoice } from '../../templates/views.ts'
import { isObject } from '../lib/plain-object.ts'
import type { Lang } from '../timeline/event.ts'
import { pointerOf } from '../timeline/event-schema.ts'
import type { Choice } from './preferences.ts'
import { type Bounds, type SubscriptionBodies, subscriptionBodies } from './preferences-schema.ts'
import { faultsIn } from './schema-faults.ts'

/** What was read of a form or a body: the choice, or every fault with its place. */
export type Typed = { choice: Choice; faults: Fault[] }
export type TypedSubscription = Typed & { email: string }

type Body = Record<string, unknown>

/** Reads the JSON body of a subscription; only `email` is required. Unknown members are faults. */
export const readSubscription = (body: unknown, bounds: Bounds, lang: Lang): TypedSubscription => {
  const read = readBody(body, 'subscription', bounds)
  return { email: read.email ?? '', choice: choiceOf(read, lang), faults: read.faults }
}

/** Reads one line of readers to be loaded: a subscription, with what is known of their consent. */
export const readLoaded = (body: unknown, bounds: Bounds): TypedSubscription & { consent: unknown } => {
  const read = readBody(body, 'loaded', bounds)
  return { email: read.email ?? '', consent: read.consent, choice: choiceOf(read, 'en'), faults: read.faults }
}

/** Reads a form: the same names, flat. Without an address it is the form of the preference page. */
export const readForm = (form: TypedChoice, bounds: Bounds, withAddress: boolean): TypedSubscription => {
  const { email, cadence, weekday, time, timezone, quiet_from: from, quiet_to: to, ...flat } = form
  const quiet = present({ from, to })
  const given = {
    ...present(flat),
    ...(withAddress && present({ email: email.trim() })),
    digest: present({ cadence, weekday, time, timezone }),
    ...(Object.keys(quiet).length > 0 && { quiet }),
    ...(flat.alerts_per_hour !== '' && { alerts_per_hour: numberIn(flat.alerts_per_hour) }),
    ...(flat.extreme_at_once !== '' && { extreme_at_once: YES_OR_NO[flat.extreme_at_once] ?? flat.extreme_at_once }),
  }
  const read = readBody(given, withAddress ? 'subscription' : 'choice', bounds)
  return { email: read.email ?? '', choice: choiceOf(read, 'en'), faults: read.faults.map(flattened) }
}

type Read = Omit<Choice, 'lang'> & { lang?: Lang | undefined; email?: string; consent?: unknown; faults: Fault[] }

/** All that was said, and what is wrong with it; what is faulty is left out of the choice, so that the rest can be read. */
const readBody = (body: unknown, name: keyof SubscriptionBodies, bounds: Bounds): Read => {
  const bodies = bodiesFor(bounds)
  const read = v.safeParse(bodies[name], body)
  if (read.success) return { ...read.output, faults: [] }
  const faults = faultsIn(read.issues, bounds.mostAlerts)
  return { ...soundIn(body, faults, bodies), faults }
}

/** The sound part of a choice: without what is faulty, and without what is then missing. */
const soundIn = (
  body: unknown,
  faults: readonly { pointer: string }[],
  bodies: SubscriptionBodies,
): Omit<Read, 'faults'> => {
  const { email: _, consent: _known, ...rest } = without(isObject(body) ? body : {}, faults)
  const read = v.safeParse(bodies.choice, rest)
  if (read.success) return read.output
  return soundIn(
    rest,
    read.issues.map((issue) => ({ pointer: pointerOf(issue) })),
    bodies,
  )
}

/** A body without the members that faults are in; of a digest, without the faulty ones alone. */
const without = (body: Body, faults: readonly { pointer: string }[]): Body => {
  const places = faults.map(({ pointer }) => pointer.split('/').slice(1).map(unescaped))
  const isFaulty = (...place: string[]) => places.some((each) => place.every((step, at) => each[at] === step))
  const kept = Object.entries(body).filter(([name]) => name === 'digest' || !isFaulty(name))
  const { digest, ...others } = Object.fromEntries(kept)
  if (!isObject(digest)) return others
  return { ...others, digest: Object.fromEntries(Object.entries(digest).filter(([name]) => !isFaulty('digest', name))) }
}

/** A step of a pointer as it stands in the body (RFC 6901, section 4). */
const unescaped = (step: string): string => step.replaceAll('~1', '/').replaceAll('~0', '~')

const choiceOf = ({ email: _, consent: _known, faults: _faults, lang, ...choice }: Read, otherwise: Lang): Choice => ({
  ...choice,
  lang: lang ?? otherwise,
})

/** Schemas are made once for what a choice is held to: a line of a million is read as fast as one. */
const bodiesFor = ({ gazetteer, mostAlerts }: Bounds): SubscriptionBodies => {
  const known = MADE.get(gazetteer)
  if (known?.mostAlerts === mostAlerts) return known.bodies
  const bodies = subscriptionBodies({ gazetteer, mostAlerts })
  MADE.set(gazetteer, { mostAlerts, bodies })
  return bodies
}

const MADE = new WeakMap<object, { mostAlerts: number; bodies: SubscriptionBodies }>()

const YES_OR_NO: Record<string, boolean> = { yes: true, no: false }

/** A number as it was typed; what is none stays a text, and is a fault. */
const numberIn = (typed: string): number | string => (/^ *[0-9]{1,9} *$/.test(typed) ? Number(typed) : typed)

/** In a form the two ends of the quiet hours are fields of their own. */
const flattened = (fault: Fault): Fault => ({ ...fault, pointer: fault.pointer.replace('/quiet/', '/quiet_') })

/** A form sends every field; an empty one means that nothing was said. */
const present = (fields: Record<string, unknown>): Body =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''))
