import type { VariantName } from './crashes/scenario-variants.ts'

/**
 * A fault for the Worker: in the SQL constant, `from` becomes `to`. A `:name` in `from` matches any placeholder, named or
 * numbered, and white space matches any white space. `to` repeats each `:name`, for D1 counts the values it binds. `variant`
 * is that of the scenarios of the crash proof which are about the rule; without it, all are. A mutation with
 * a `proof` is reported by that one instead.
 */
export type Mutation = {
  name: string
  constant: string
  from: string
  to: string
  variant?: VariantName
  proof?: 'turns'
}

/** Faults in SQL. The audits must report each of them: a mail is lost, doubled or wrong, or work never ends. */
export const MUTATIONS = {
  claim: {
    name: 'a claim ignores the leases of other workers',
    constant: 'IS_DUE',
    from: 'lease_until <= :now AND not_before <= :now',
    to: 'not_before <= :now',
  },
  freeze: {
    name: 'a freeze ignores retractions after planning',
    constant: 'FREEZE_CHUNK',
    from: `AND NOT EXISTS (SELECT 1 FROM journal WHERE change = 'retraction' AND seq > :checkedSeq)`,
    to: 'AND :checkedSeq = :checkedSeq',
  },
  sweeper: {
    name: 'the sweeper ignores plans without a ticket',
    constant: 'COUNT_DUE_PLANS',
    from: 'AS due FROM plan WHERE',
    to: 'AS due FROM plan WHERE 0 AND',
  },
  'retraction-claim': {
    name: 'retractions are never claimed',
    constant: 'SELECT_DUE_CORRECTIONS',
    from: `(j.change = 'retraction' OR j.change = 'correction' AND NOT`,
    to: `(j.change = 'correction' AND NOT`,
  },
  'retraction-audience': {
    name: 'a retraction leaves out the readers of the last page of chunks',
    constant: 'INSERT_INFORMED_MEMBERS',
    from: 'AND EXISTS (SELECT 1 FROM plan WHERE id = :plan AND gather_below = :below)',
    to: 'AND :plan < 0 AND :below < 0',
  },
  'frozen-bytes': {
    name: 'each attempt freezes its chunk again',
    constant: 'CLAIM_NEXT_CHUNK',
    from: 'UPDATE chunk SET lease_until = :lease, attempts',
    to: `UPDATE chunk SET state = 'pending', lease_until = :lease, attempts`,
  },
  'left-reader': {
    name: 'a freeze includes readers who left',
    constant: 'FREEZE_CHUNK',
    from: `OR (c.kind <> 'confirmation' AND s.state <> 'active')`,
    to: '',
  },
  'checked-seq': {
    name: 'planning marks later retractions as checked',
    constant: 'INSERT_INTO_CHUNK',
    from: '(SELECT min(iif(least IS NULL, to_seq, from_seq)) FROM run WHERE plan = :plan)',
    to: '(SELECT max(seq) FROM journal WHERE :plan = :plan)',
  },
  'plan-end': {
    name: 'a plan is never finished',
    constant: 'ADVANCE_PLAN_CURSOR',
    from: `CASE WHEN :isLast = 1 AND NOT EXISTS (SELECT 1 FROM run WHERE plan = :plan AND state = 'claimed') THEN :now END`,
    to: 'CASE WHEN 0 AND :isLast = :plan THEN :now END',
  },
  'page-cursor': {
    name: 'two workers commit the same page',
    constant: 'IS_PLAN_AT_CURSOR',
    from: 'EXISTS (SELECT 1 FROM plan WHERE id = :plan AND cursor_run = :run AND cursor_subscriber = :reader AND planned_at IS NULL)',
    to: ':plan + :run + :reader >= 0',
  },
  'schedule-seq': {
    name: 'a schedule keeps its last seq after a run',
    constant: 'ADVANCE_SCHEDULES',
    from: `last_seq = coalesce((SELECT to_seq FROM run WHERE schedule = s.id AND due_at = d.value ->> 'due'), last_seq)`,
    to: 'last_seq = last_seq',
  },
  hold: {
    name: 'a run includes revisions on hold',
    constant: 'RELEASED_SEQ',
    from: 'release_at > :at AND release_at > recorded_at AND recorded_at <= :now',
    to: 'release_at > :at + 3600000 AND release_at > recorded_at AND recorded_at <= :now',
  },
  'schedule-change': {
    name: 'a reader who changes schedule is dropped from claimed runs',
    constant: 'LEAVE_OTHER_SCHEDULES',
    from: 'SET left_run = (SELECT last_run FROM schedule WHERE id = membership.schedule) WHERE subscriber = :reader AND left_run IS NULL AND cohort = 0',
    to: 'SET left_run = 0 WHERE subscriber = :reader AND left_run IS NULL AND cohort = 0',
  },
  'first-window': {
    name: 'the first window of a new reader begins too early',
    constant: 'MEMBER_FROM_SEQ',
    from: 'CASE WHEN m.cohort = 0 AND m.joined_run = r.previous_run THEN m.from_seq ELSE max(m.from_seq, r.from_seq) END',
    to: 'r.from_seq',
  },
  unsubscribe: {
    name: 'a reader who unsubscribes stays active',
    constant: 'END_SUBSCRIBER',
    from: `UPDATE subscriber SET state = 'ended', ended_reason = :reason, ended_at = :at WHERE number =`,
    to: 'UPDATE subscriber SET state = state, ended_reason = :reason, ended_at = :at WHERE number =',
  },
  'idempotency-key': {
    name: 'each isolate makes its own idempotency keys',
    constant: 'SELECT_IDEMPOTENCY_PREFIX',
    from: 'SELECT word FROM deployment',
    to: 'SELECT lower(hex(randomblob(4))) AS word FROM deployment',
  },
  acceptance: {
    name: 'an acceptance by the provider is not stored',
    constant: 'MARK_CHUNK_SENT',
    from: `SET state = 'sent', outcome = :outcome, recipients = NULL, settled_at = :wall, lease_until = 0`,
    to: 'SET outcome = substr(:outcome, 1, 0 * :wall), lease_until = 0',
  },
  'alert-version': {
    name: 'two workers claim the same alerts',
    constant: 'IS_AT_VERSION',
    from: 'EXISTS (SELECT 1 FROM watch WHERE id = 1 AND turn = :version)',
    to: ':version = :version',
  },
  'deferred-alerts': {
    name: 'a cohort drops its deferred alerts',
    constant: 'UPDATE_COHORTS',
    from: `next_at = d.value ->> 'dueAt'`,
    to: 'next_at = NULL',
  },
  'hourly-limit': {
    name: 'the hourly limit of alerts never applies',
    constant: 'UPDATE_COHORTS',
    from: `opened_at = d.value ->> 'openedAt'`,
    to: 'opened_at = NULL',
  },
  'daily-limit': {
    name: 'the limit of mails on a local day never applies',
    constant: 'COHORT_COLUMNS',
    from: 's.updates_seq, s.day_ends_at, s.day_mails FROM schedule s',
    to: 's.updates_seq, s.day_ends_at, 0 AS day_mails FROM schedule s',
  },
  updates: {
    name: 'readers without a digest lose the updates that alert nobody',
    constant: 'MEMBER_COLUMNS',
    from: `coalesce(o.terms ->> 'updates', 0) AS hasUpdates`,
    to: '0 AS hasUpdates',
  },
  'retraction-hold': {
    name: 'retractions and corrections go before their hold is over',
    constant: 'SELECT_DUE_CORRECTIONS',
    from: `AND j.release_at <= :at AND (j.redacted_at IS NULL OR j.change = 'retraction')`,
    to: `AND j.release_at <= :at + 3600000 AND (j.redacted_at IS NULL OR j.change = 'retraction')`,
  },
  'earlier-mail': {
    name: 'a retraction or correction does not wait for the mail that it takes back',
    constant: 'UNSETTLED_CHUNK',
    from: `t.frozen_at = u.frozen_at AND t.state IN ('frozen', 'unknown')`,
    to: `t.frozen_at = u.frozen_at AND t.state IN ('nothing')`,
  },
  unfreeze: {
    name: 'a chunk stays frozen after a refusal of all of it',
    constant: 'UNFREEZE_CHUNK',
    from: `UPDATE chunk SET state = 'pending', envelope = NULL, recipients = NULL, left_out = NULL, replaced = NULL, payload_hash = NULL,
    frozen_at = NULL, hold_at = NULL, lease_until = 0`,
    to: 'UPDATE chunk SET lease_until = 0',
  },
  'corrected-readers': {
    name: 'alerts and digests repeat the urgent corrections that readers had by mail',
    constant: 'SELECT_CORRECTED_EVENTS',
    from: `AND (r.state <> 'cancelled' AND EXISTS (`,
    to: 'AND (0 AND EXISTS (',
  },
  'shown-correction': {
    name: 'the freeze does not store which urgent corrections it shows',
    constant: 'IS_FROZEN_IN_BATCH',
    from: `EXISTS (SELECT 1 FROM chunk WHERE id = :chunk AND state = 'frozen' AND frozen_at = :frozenAt`,
    to: 'WHERE EXISTS (SELECT 1 FROM chunk WHERE id = :chunk AND frozen_at = 0 * :frozenAt',
  },
  'webhook-lease': {
    name: 'a claim ignores the lease of an endpoint',
    constant: 'CLAIM_DUE_ENDPOINT',
    from: 'SELECT id FROM endpoint WHERE due_at IS NOT NULL AND due_at <= :now AND lease_until <= :wall',
    to: 'SELECT id FROM endpoint WHERE due_at IS NOT NULL AND due_at <= :now AND :wall = :wall',
  },
  'webhook-order': {
    name: 'the newest webhook of an endpoint is sent first',
    constant: 'SELECT_NEXT_DELIVERY',
    from: `state = 'pending' ORDER BY place LIMIT 1`,
    to: `state = 'pending' ORDER BY place DESC LIMIT 1`,
  },
  'webhook-due': {
    name: 'new deliveries do not make their endpoints due',
    constant: 'MAKE_RECEIVERS_DUE',
    from: `WHERE due_at IS NULL AND state = 'active' AND id IN`,
    to: `WHERE 0 AND id IN`,
  },
  'redacted-edition': {
    name: 'a freeze takes editions with the text of a redacted revision',
    constant: 'HAS_REDACTED_EDITION',
    from: 'EXISTS (SELECT 1 FROM json_each(:editions) v JOIN edition e ON e.id = v.value WHERE e.redacted_at IS NOT NULL)',
    to: '0 = json_array_length(:editions)',
    variant: 'redactions',
  },
  'redacted-chunk': {
    name: 'a frozen chunk with the text of a redacted revision is sent again',
    constant: 'END_RETRIES_EARLIER',
    from: 'SET hold_at = min(coalesce(hold_at, :holdAt), :holdAt), not_before = min(not_before, :holdAt)',
    to: 'SET hold_at = hold_at, not_before = min(not_before, :holdAt)',
    variant: 'redactions',
  },
  'redaction-mark': {
    name: 'a redaction does not mark the editions that have the text',
    constant: 'MARK_REDACTED',
    from: 'UPDATE edition SET redacted_at = coalesce(redacted_at, :now) WHERE',
    to: 'UPDATE edition SET redacted_at = coalesce(redacted_at, :now) WHERE 0 AND',
    variant: 'redactions',
  },
  'redaction-webhook': {
    name: 'endpoints are not told of a redaction',
    constant: 'INSERT_REDACTION_DELIVERIES',
    from: 'FROM json_each(:endpoints) v JOIN endpoint e ON e.id = v.value WHERE true',
    to: 'FROM json_each(:endpoints) v JOIN endpoint e ON e.id = v.value WHERE 0',
    variant: 'redactions',
  },
  'reader-hold': {
    name: 'a chunk of unknown outcome is sent again long after its reader was erased or complained',
    constant: 'LIMIT_RETRIES',
    from: 'SET hold_at = coalesce(hold_at, :holdAt), not_before = min(not_before, :holdAt)',
    to: 'SET hold_at = hold_at, not_before = min(not_before, :holdAt)',
    variant: 'imports',
  },
  'left-import': {
    name: 'an import brings back readers who left or complained',
    constant: 'IMPORT_SUBSCRIBERS',
    from: `confirmed_at = excluded.confirmed_at WHERE subscriber.state = 'pending'`,
    to: `confirmed_at = excluded.confirmed_at WHERE subscriber.state <> 'active'`,
    variant: 'imports',
  },
  'erased-import': {
    name: 'an import brings back readers who erased their data',
    constant: 'IS_ERASED_ADDRESS',
    from: `EXISTS (SELECT 1 FROM erasure e WHERE e.address = value ->> 'address')`,
    to: `EXISTS (SELECT 1 FROM erasure e WHERE e.address IS NULL AND value IS NULL)`,
    variant: 'imports',
  },
  'import-window': {
    name: 'imported readers are told of what was released before the import',
    constant: 'IMPORT_SCHEDULE_MEMBERSHIPS',
    from: 'SELECT s.id, r.number, s.last_run, :released FROM',
    to: 'SELECT s.id, r.number, s.last_run, 0 * :released FROM',
    variant: 'imports',
  },
  'import-again': {
    name: 'a second import of a reader adds a membership',
    constant: 'IMPORT_SCHEDULE_MEMBERSHIPS',
    from: 'WHERE NOT EXISTS (SELECT 1 FROM membership m WHERE m.subscriber = r.number AND m.cohort = 0)',
    to: 'WHERE r.number > 0',
    variant: 'imports',
  },
  'cancelled-retraction': {
    name: 'a retraction goes though its event was recorded again in its hold',
    constant: 'EFFECTIVE_JOURNAL',
    from: `FROM journal base WHERE NOT (base.change = 'retraction' AND EXISTS (`,
    to: `FROM journal base WHERE NOT (0 AND EXISTS (`,
    variant: 'recalls',
  },
  'withheld-window': {
    name: 'runs claim windows with an event whose retraction is on hold',
    constant: 'HELD_RETRACTIONS',
    from: `WHERE held.release_at > :at AND held.release_at > held.recorded_at AND held.change = 'retraction' AND NOT EXISTS (`,
    to: `WHERE held.release_at > :at + 3600000 AND held.release_at > held.recorded_at AND held.change = 'retraction' AND NOT EXISTS (`,
    variant: 'recalls',
  },
  'audience-first': {
    name: 'alerts and digests are planned before the readers of a correction are found',
    constant: 'SELECT_NEXT_PLAN',
    from: `AND (p.kind NOT IN ('alert', 'rollup', 'digest') OR NOT EXISTS (`,
    to: `AND (1 OR NOT EXISTS (`,
    variant: 'recalls',
  },
  'claimed-correction': {
    name: 'a freeze ignores corrections that were claimed since',
    constant: 'FREEZE_CHUNK',
    from: `AND NOT EXISTS (SELECT 1 FROM run WHERE id > :checkedRun AND kind = 'correction')`,
    to: 'AND :checkedRun = :checkedRun',
    variant: 'lateReader',
  },
  'cohort-start': {
    name: 'a reader who changes cohort loses what the earlier one still tells',
    constant: 'COHORT_START_SEQ',
    from: 'max(:released, (SELECT to_seq FROM watch WHERE id = 1))',
    to: '0 * :released',
    variant: 'alerts',
  },
  'chunk-turn': {
    name: 'a chunk waits for all chunks of its rank that were planned before',
    constant: 'CLAIM_NEXT_CHUNK',
    from: 'ORDER BY rank, turn, id LIMIT 1),',
    to: 'ORDER BY rank, id LIMIT 1),',
    proof: 'turns',
  },
  'first-turn': {
    name: 'the first chunk of a plan comes after all others of its rank',
    constant: 'FIRST_TURN',
    from: `state = 'pending' AND not_before = 0 ORDER BY turn LIMIT 1), 0))`,
    to: `state = 'pending' AND not_before = 0 ORDER BY turn DESC LIMIT 1), 0) + 1)`,
    proof: 'turns',
  },
  'plan-turn': {
    name: 'a plan waits for all plans of its rank that were claimed before',
    constant: 'SELECT_NEXT_PLAN',
    from: 'ORDER BY p.rank, p.turn, p.id LIMIT 1',
    to: 'ORDER BY p.rank, p.id LIMIT 1',
    proof: 'turns',
  },
  'low-water-mark': {
    name: 'the search for digests begins after chunks that are frozen',
    constant: 'ADVANCE_LOW_WATER_MARK',
    from: `settled_at IS NULL AND rank = 3 AND state <> 'unknown' ORDER BY id LIMIT 1`,
    to: `settled_at IS NULL AND rank = 3 AND state = 'pending' ORDER BY id LIMIT 1`,
    variant: 'crowd',
  },
} as const satisfies Record<string, Mutation>

export type MutationName = keyof typeof MUTATIONS

const PLACEHOLDER = /(:[A-Za-z_]\w*)/

/** The pattern of `from`. Each `:name` is one placeholder throughout, and two names are two placeholders. */
export const patternOf = ({ from }: Mutation): RegExp => {
  const seen = new Set<string>()
  const parts = from.split(PLACEHOLDER).map((part) => {
    if (!PLACEHOLDER.test(part)) return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\s+/g, '\\s+')
    const name = part.slice(1)
    if (seen.has(name)) return `\\k<${name}>`
    const others = [...seen].map((other) => `(?!\\k<${other}>(?!\\w))`).join('')
    seen.add(name)
    return `(?<${name}>${others}(?:\\?\\d+|:[A-Za-z_]\\w*))`
  })
  return new RegExp(parts.join(''), 'g')
}

/** The text with the fault in it: unchanged where `from` does not occur. */
export const mutate = (text: string, mutation: Mutation): string =>
  text.replace(patternOf(mutation), (...match) => {
    const groups = match.at(-1) as Record<string, string> | string
    return mutation.to.replace(/:([A-Za-z_]\w*)/g, (placeholder, name: string) =>
      typeof groups === 'string' ? placeholder : (groups[name] ?? placeholder),
    )
  })
