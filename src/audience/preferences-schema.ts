import * as v from 'valibot'
import type { FaultCode } from '../../templates/views.ts'
import { strictObject } from '../lib/strict-object.ts'
import { LANGS } from '../timeline/event.ts'
import { KNOWN_ID } from '../timeline/event-schema.ts'
import type { Gazetteer } from '../timeline/gazetteer.ts'
import { canonicalAddress } from './email-address.ts'
import { ALERT_LEVELS, CADENCES, ECHOES, LEAST_SEVERITIES, MATCHES, WEEKDAYS } from './preferences.ts'
import { isTimezone } from './schedule.ts'

/** What a choice is held to: what can be followed, and how many alerts the site sends a reader in an hour. */
export type Bounds = { gazetteer: Gazetteer; mostAlerts: number }

const MOST_FOLLOWED = 200
const MOST_CONSENT = 2_000
const TIME = /^([01][0-9]|2[0-3]):[0-5][0-9]$/

/** What is wrong has a code and no sentence: the reader's language is not known here. */
export const code = (name: FaultCode): FaultCode => name

export const text = v.string(code('not_text'))
export const yesOrNo = (otherwise: boolean) => v.optional(v.boolean(code('not_yes_or_no')), otherwise)
export const oneOf = <const T extends readonly string[]>(options: T, otherwise: T[number]) =>
  v.optional(v.picklist(options, code('not_one_of')), otherwise)

const time = v.pipe(v.string(code('not_a_time')), v.regex(TIME, code('not_a_time')))
const zone = v.pipe(v.string(code('unknown_timezone')), v.check(isTimezone, code('unknown_timezone')))

const ids = (unknown: FaultCode, known: ReadonlyMap<string, unknown>) =>
  v.optional(
    v.pipe(
      v.array(
        v.pipe(
          text,
          v.check((id) => known.has(id), unknown),
          v.metadata({ pattern: KNOWN_ID }),
        ),
        code('not_a_list'),
      ),
      v.maxLength(MOST_FOLLOWED, code('too_many')),
      v.transform((given) => [...new Set(given)].sort()),
    ),
    [],
  )

/** When a digest is due, of so many cadences. */
export const digestOf = <const T extends readonly string[]>(cadences: T) =>
  v.optional(
    strictObject(
      {
        cadence: v.optional(v.picklist(cadences, code('not_one_of')), 'daily'),
        weekday: oneOf(WEEKDAYS, 'monday'),
        time: v.optional(time, '07:00'),
        timezone: v.optional(zone, 'UTC'),
      },
      code('not_an_object'),
    ),
    {},
  )

/** Both ends of the quiet hours, or none. Ends that are the same would leave no hour or all of them. */
const quiet = v.optional(
  v.nullable(
    v.pipe(
      strictObject({ from: time, to: time }, code('not_an_object')),
      v.forward(
        v.partialCheck([['from'], ['to']], ({ from, to }) => from !== to, code('same_time')),
        ['to'],
      ),
    ),
  ),
  null,
)

/** At most so many alerts in an hour: fewer than the site sends, never more. */
const alertsPerHour = (most: number) =>
  v.optional(
    v.nullable(
      v.pipe(
        v.number(code('not_a_number')),
        v.integer(code('not_a_number')),
        v.minValue(1, code('not_a_number')),
        v.maxValue(most, code('not_a_number')),
      ),
    ),
    null,
  )

/** What is followed: the same members and faults for a reader and for an endpoint. */
export const following = ({ regions, actors }: Gazetteer) => ({
  regions: ids('unknown_region', regions),
  actors: ids('unknown_actor', actors),
  match: oneOf(MATCHES, 'any'),
  backed: yesOrNo(false),
  severity: oneOf(LEAST_SEVERITIES, 'minor'),
})

const choice = ({ gazetteer, mostAlerts }: Bounds) => ({
  ...following(gazetteer),
  digest: digestOf(CADENCES),
  alerts: oneOf(ALERT_LEVELS, 'none'),
  alerts_per_hour: alertsPerHour(mostAlerts),
  quiet,
  extreme_at_once: yesOrNo(true),
  alerted: oneOf(ECHOES, 'marked'),
  lang: v.optional(v.picklist(LANGS, code('not_one_of'))),
})

/** An address that can be written to, in its canonical form. */
export const email = v.pipe(
  text,
  v.transform((typed) => canonicalAddress(typed) ?? ''),
  v.check((address) => address !== '', code('not_an_address')),
  v.metadata({ format: 'email', maxLength: 320 }),
)

/** What an operator knows of a reader's consent: any JSON that says something. */
const consent = v.pipe(
  v.unknown(),
  v.check(Boolean, code('required')),
  v.check((known) => JSON.stringify(known).length <= MOST_CONSENT, code('too_long')),
)

type Said = { digest: { cadence: string }; alerts: string }

const SAYS_SOMETHING = v.forward<Said, v.PartialCheckIssue<Said>, ['digest', 'cadence']>(
  v.partialCheck<Said, [['digest'], ['alerts']], Said, FaultCode>(
    [['digest'], ['alerts']],
    ({ digest, alerts }) => digest.cadence !== 'none' || alerts !== 'none',
    code('nothing_chosen'),
  ),
  ['digest', 'cadence'],
)

/** Whoever chooses neither a digest nor alerts chooses nothing: the same check for every body that has both members. */
const saysSomething = <T extends Said>() =>
  SAYS_SOMETHING as unknown as v.BaseValidation<T, T, v.PartialCheckIssue<Said>>

/** What is taken of a reader: by JSON, by a form that knows the address already, and as an operator brings them. */
export const subscriptionBodies = (bounds: Bounds) => {
  const members = choice(bounds)
  const object = code('not_an_object')
  return {
    choice: v.pipe(strictObject(members, object), saysSomething()),
    subscription: v.pipe(strictObject({ email, ...members }, object), saysSomething()),
    loaded: v.pipe(strictObject({ email, consent, ...members }, object), saysSomething()),
  }
}

export type SubscriptionBodies = ReturnType<typeof subscriptionBodies>
