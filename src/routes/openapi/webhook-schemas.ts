import * as v from 'valibot'
import { CERTAINTIES, CHANGES, LANGS, NATURES, SEVERITIES } from '../../timeline/event.ts'

/** The messages that endpoints of the format `standard` get. Members may be added, so the objects are open. */

const text = v.string()
const count = v.pipe(v.number(), v.integer(), v.minValue(0))
const time = v.pipe(v.string(), v.isoTimestamp())
const day = v.nullable(v.pipe(v.string(), v.isoDate()))
const lang = v.picklist(LANGS)

/** One revision: `event.published`, `event.updated`, `event.corrected` or `event.retracted`. */
export const EventMessageSchema = v.looseObject({
  type: v.picklist(['event.published', 'event.updated', 'event.corrected', 'event.retracted']),
  timestamp: time,
  data: v.looseObject({
    seq: count,
    id: text,
    number: count,
    change: v.picklist(CHANGES),
    urgent: v.boolean(),
    status: v.picklist(['current', 'retracted']),
    lang,
    title: text,
    title_lang: lang,
    nature: v.picklist(NATURES),
    kind: text,
    certainty: v.picklist(CERTAINTIES),
    severity: v.picklist(SEVERITIES),
    when: v.nullable(text),
    when_min: day,
    when_max: day,
    regions: v.array(v.looseObject({ id: text, name: v.optional(text) })),
    actors: v.array(v.looseObject({ id: text, role: text, name: v.optional(text) })),
    reason: v.nullable(text),
    reason_lang: v.nullable(lang),
    recorded_at: time,
    url: text,
    api_url: text,
  }),
})

/** A digest of the revisions after `from_seq`, up to and with `seq`. */
export const DigestMessageSchema = v.looseObject({
  type: v.literal('digest.published'),
  timestamp: time,
  data: v.looseObject({
    from_seq: v.nullable(count),
    seq: count,
    lang,
    events: v.array(
      v.looseObject({
        seq: count,
        id: text,
        number: count,
        section: text,
        title: text,
        title_lang: lang,
        reasons: v.array(v.looseObject({ change: v.picklist(['correction', 'update']), words: text, lang })),
        url: text,
        api_url: text,
      }),
    ),
    more: count,
  }),
})

/** The challenge that the endpoint must return. */
export const VerifyMessageSchema = v.looseObject({
  type: v.literal('endpoint.verify'),
  timestamp: time,
  data: v.looseObject({ endpoint: text, challenge: text }),
})

/** A test. */
export const PingMessageSchema = v.looseObject({
  type: v.literal('endpoint.ping'),
  timestamp: time,
  data: v.looseObject({ endpoint: text }),
})
