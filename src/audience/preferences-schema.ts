import * as v from 'valibot'
import { strictObject } from '../lib/strict-object.ts'
import { findInvisibleCharacter, trimTyped } from '../lib/text.ts'
import { unique } from '../lib/unique.ts'
import { LANGS } from '../timeline/event.ts'
import type { Gazetteer } from '../timeline/gazetteer.ts'
import { GAZETTEER_ID_PATTERN } from '../timeline/record-field-schemas.ts'
import { digestTimeSchema } from './digest-schema.ts'
import { canonicalizeAddress } from './email-address.ts'
import { MAX_CHOSEN_EVENTS } from './event-choice.ts'
import {
  booleanSchema,
  faultCode,
  picklistSchema,
  plainTextSchema,
  timeSchema,
  wholeNumberSchema,
} from './field-schemas.ts'
import type { InputFaultCode } from './input-fault.ts'
import { ALERT_LEVELS, ALERTED_MODES, MATCH_MODES, MIN_CERTAINTIES, MIN_SEVERITIES } from './preferences.ts'

/** The limits of preferences: the ids that can be followed, and the site's limit of alerts in an hour. */
export type PreferenceBounds = { gazetteer: Gazetteer; maxAlertsPerHour: number }

const MAX_FOLLOWED_IDS = 200
const MAX_CONSENT_CHARS = 2_000

const idListSchema = (unknown: InputFaultCode, known: ReadonlyMap<string, unknown>) =>
  v.optional(
    v.pipe(
      v.array(
        v.pipe(
          plainTextSchema,
          v.transform(trimTyped),
          v.check((id) => known.has(id), unknown),
          v.metadata({
            pattern: GAZETTEER_ID_PATTERN,
            'x-gazetteer': unknown === 'unknown_region' ? 'region' : 'actor',
          }),
        ),
        faultCode('not_a_list'),
      ),
      v.maxLength(MAX_FOLLOWED_IDS, faultCode('too_many')),
      v.transform((ids) => unique(ids).sort()),
    ),
    [],
  )

/** Ids of events. Whether they exist is checked apart, because that needs the journal (`findUnknownEvents`). */
const eventListSchema = (description: string) =>
  v.optional(
    v.pipe(
      v.array(v.pipe(plainTextSchema, v.transform(trimTyped)), faultCode('not_a_list')),
      v.maxLength(MAX_CHOSEN_EVENTS, faultCode('too_many')),
      v.metadata({ description }),
    ),
    [],
  )

const certaintySchema = v.optional(
  v.pipe(
    v.picklist(MIN_CERTAINTIES, faultCode('not_one_of')),
    v.metadata({ description: 'The least certainty of the events that are followed.' }),
  ),
  'unverified',
)

/** Both ends of the quiet hours, or null. Equal ends are refused: they could mean no hours or all hours. */
const quietHoursSchema = v.optional(
  v.nullable(
    v.pipe(
      strictObject({ from: timeSchema, to: timeSchema }, faultCode('not_an_object')),
      v.forward(
        v.partialCheck([['from'], ['to']], ({ from, to }) => from !== to, faultCode('same_time')),
        ['to'],
      ),
    ),
  ),
  null,
)

/** A reader's limit of alerts in an hour, up to the limit of the site. */
const alertsPerHourSchema = (siteLimit: number) => v.optional(v.nullable(wholeNumberSchema(siteLimit)), null)

/** The members that say what is followed, for readers and for endpoints. */
export const followEntries = ({ regions, actors }: Gazetteer) => ({
  regions: idListSchema('unknown_region', regions),
  actors: idListSchema('unknown_actor', actors),
  match: picklistSchema(MATCH_MODES, 'any'),
  backed: booleanSchema(false),
  severity: picklistSchema(MIN_SEVERITIES, 'minor'),
})

const preferencesEntries = ({ gazetteer, maxAlertsPerHour }: PreferenceBounds) => ({
  ...followEntries(gazetteer),
  certainty: certaintySchema,
  events: eventListSchema(
    'The ids of single events that are followed as well. With no region and no actor, these alone.',
  ),
  muted: eventListSchema('The ids of single events that are left out.'),
  digest: digestTimeSchema,
  alerts: picklistSchema(ALERT_LEVELS, 'none'),
  alerts_per_hour: alertsPerHourSchema(maxAlertsPerHour),
  quiet: quietHoursSchema,
  extreme_at_once: booleanSchema(true),
  alerted: picklistSchema(ALERTED_MODES, 'marked'),
  lang: v.optional(v.picklist(LANGS, faultCode('not_one_of'))),
})

/** An address that mail can be sent to, in canonical form. */
export const emailSchema = v.pipe(
  plainTextSchema,
  v.transform(trimTyped),
  v.check((typed) => findInvisibleCharacter(typed) === null, faultCode('invisible_character')),
  v.transform((typed) => canonicalizeAddress(typed) ?? ''),
  v.check((address) => address !== '', faultCode('not_an_address')),
  v.metadata({ format: 'email', maxLength: 320 }),
)

/** The operator's record of a reader's consent: any JSON that is not empty. */
const consentSchema = v.pipe(
  v.unknown(),
  v.check(Boolean, faultCode('required')),
  v.check((consent) => JSON.stringify(consent).length <= MAX_CONSENT_CHARS, faultCode('too_long')),
)

type DigestAndAlerts = { digest: { cadence: string }; alerts: string }

const HAS_DIGEST_OR_ALERTS = v.forward<DigestAndAlerts, v.PartialCheckIssue<DigestAndAlerts>, ['digest', 'cadence']>(
  v.partialCheck<DigestAndAlerts, [['digest'], ['alerts']], DigestAndAlerts, InputFaultCode>(
    [['digest'], ['alerts']],
    ({ digest, alerts }) => digest.cadence !== 'none' || alerts !== 'none',
    faultCode('nothing_chosen'),
  ),
  ['digest', 'cadence'],
)

/** Neither a digest nor alerts, for the JSON Schema document. Alerts that are left out are none. */
const NOTHING_CHOSEN = {
  properties: {
    alerts: { const: 'none' },
    digest: { properties: { cadence: { const: 'none' } }, required: ['cadence'] },
  },
  required: ['digest'],
}

/** Refuses preferences with neither a digest nor alerts. */
const requireDigestOrAlerts = <T extends DigestAndAlerts>() =>
  HAS_DIGEST_OR_ALERTS as unknown as v.BaseValidation<T, T, v.PartialCheckIssue<DigestAndAlerts>>

/** The schemas of a subscription, of preferences without an address, and of a reader that an operator imports. */
export const subscriptionSchemas = (bounds: PreferenceBounds) => {
  const entries = preferencesEntries(bounds)
  const object = faultCode('not_an_object')
  return {
    preferences: v.pipe(strictObject(entries, object), requireDigestOrAlerts()),
    subscription: v.pipe(
      strictObject({ email: emailSchema, ...entries }, object),
      v.metadata({ not: NOTHING_CHOSEN }),
      requireDigestOrAlerts(),
    ),
    importedReader: v.pipe(
      strictObject({ email: emailSchema, consent: consentSchema, ...entries }, object),
      requireDigestOrAlerts(),
    ),
  }
}

export type SubscriptionSchemas = ReturnType<typeof subscriptionSchemas>
