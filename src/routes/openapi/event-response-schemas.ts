import * as v from 'valibot'
import { CERTAINTIES, CHANGES, NATURES, SEVERITIES, STANCES } from '../../timeline/event.ts'
import { REDACTION_REASONS } from '../../timeline/redaction.ts'
import { count, day, name, text, time, warnings, words } from './schema-parts.ts'

/** The schemas of answers about events, revisions and the gazetteer. */

export const LanguageTextSchema = v.strictObject({ title: text, summary: text })
export const SourceSchema = v.strictObject({
  publisher: text,
  title: text,
  url: v.optional(text),
  published: v.optional(text),
  quote: v.optional(text),
  locator: v.optional(text),
  stance: v.picklist(STANCES),
  primary: v.optional(v.boolean()),
})
export const CountSchema = v.strictObject({
  what: text,
  low: v.nullable(v.number()),
  best: v.nullable(v.number()),
  high: v.nullable(v.number()),
  words: v.optional(text),
})

const recordMembers = {
  nature: v.picklist(NATURES),
  when: v.nullable(text),
  when_basis: v.optional(v.picklist(['stated', 'inferred', 'external'])),
  kind: text,
  certainty: v.picklist(CERTAINTIES),
  severity: v.picklist(SEVERITIES),
  regions: v.array(v.strictObject({ id: text, primary: v.optional(v.boolean()) })),
  actors: v.array(v.strictObject({ id: text, role: text })),
  counts: v.array(CountSchema),
  text: v.strictObject({ en: v.optional(LanguageTextSchema), ar: v.optional(LanguageTextSchema) }),
  sources: v.array(SourceSchema),
  links: v.array(v.strictObject({ rel: text, to: text })),
  external_ids: v.record(v.string(), v.string()),
}

const revisionMembers = {
  ...recordMembers,
  id: text,
  seq: count,
  number: count,
  change: v.picklist(CHANGES),
  reason: v.optional(words),
  urgent: v.boolean(),
  silent: v.boolean(),
  publisher: text,
  recorded_at: time,
  release_at: time,
  when_min: day,
  when_max: day,
  when_precision: v.picklist(['day', 'month', 'season', 'year', 'range', 'open', 'unknown']),
}

/** JSON pointers (RFC 6901) to the members that differ from the previous revision. */
const changed = v.array(text)

export const RevisionSchema = v.strictObject(revisionMembers)
/** `duplicate_of` is the id of the event that this one repeats. */
export const SignedRevisionSchema = v.strictObject({ ...revisionMembers, duplicate_of: v.optional(text) })
export const RehearsalSchema = v.strictObject({
  ...revisionMembers,
  changed,
  told: v.strictObject({ at_once: count, next_digest: count, complete: v.optional(v.literal(false)) }),
})
export const EventSchema = v.strictObject({
  ...revisionMembers,
  status: v.picklist(['current', 'retracted']),
  revisions: count,
  warnings,
})
/** A redacted revision: only these members stay in the journal. */
const redactedMembers = {
  id: text,
  seq: count,
  number: count,
  change: v.picklist(CHANGES),
  urgent: v.boolean(),
  silent: v.boolean(),
  publisher: text,
  recorded_at: time,
  release_at: time,
  hash: text,
  redacted: v.strictObject({ at: time, reason: v.picklist(REDACTION_REASONS) }),
}
export const RedactedRevisionSchema = v.strictObject(redactedMembers)
export const RedactionResultSchema = v.strictObject({
  ...redactedMembers,
  event_removed: v.boolean(),
  pending_deletions: count,
  not_recalled: v.strictObject({ mails: count, webhooks: count, notice: text }),
})
export const EventsSchema = v.strictObject({ events: v.array(EventSchema), next: v.nullable(text), warnings })
export const JournalSchema = v.strictObject({
  revisions: v.array(v.union([RevisionSchema, RedactedRevisionSchema])),
  next: count,
  warnings,
})
export const PastRevisionSchema = v.strictObject({ ...revisionMembers, changed })
export const HistorySchema = v.strictObject({
  revisions: v.array(
    v.union([PastRevisionSchema, v.strictObject({ ...redactedMembers, changed: v.pipe(v.array(text), v.length(0)) })]),
  ),
  next: count,
  warnings,
})
export const RegionSchema = v.strictObject({ id: text, type: text, in: v.array(text), name })
export const RegionsSchema = v.strictObject({
  regions: v.array(RegionSchema),
  warnings,
})
export const ActorSchema = v.strictObject({
  id: text,
  type: text,
  part_of: v.array(text),
  backed_by: v.array(text),
  name,
})
export const ActorsSchema = v.strictObject({
  actors: v.array(ActorSchema),
  warnings,
})
