import type { Rewrite } from './bindings.ts'

/** A fault put into the Worker: its statements say something else on their way to the database. */
export type Mutation = {
  name: string
  from: string
  to: string
}

/**
 * Faults of which each would lose or double a mail, or tell what must not be told, if nothing looked. The first three
 * break the claim, the freeze and the sweeper.
 */
export const MUTATIONS: Mutation[] = [
  {
    name: 'a chunk may have several owners',
    from: `rank = 3 AND state IN ('pending', 'frozen') AND lease_until <= ?1 AND not_before <= ?1 AND EXISTS`,
    to: `rank = 3 AND state IN ('pending', 'frozen') AND EXISTS`,
  },
  {
    name: 'a freeze does not look for retractions',
    from: `AND NOT EXISTS (SELECT 1 FROM journal WHERE change = 'retraction' AND seq > ?9)`,
    to: '',
  },
  {
    name: 'plans whose ticket was lost are not looked for',
    from: 'AS due FROM plan WHERE',
    to: 'AS due FROM plan WHERE 0 AND',
  },
  {
    name: 'retractions are not looked for',
    from: `OR j.change = 'correction' AND j.release_at <= ?1`,
    to: `AND 0 OR j.change = 'correction' AND j.release_at <= ?1`,
  },
  {
    name: 'whom the last page of chunks told is not gathered',
    from: `AND EXISTS (SELECT 1 FROM plan WHERE id = ?6 AND gather_below = ?1)`,
    to: 'AND ?6 < 0',
  },
  {
    name: 'a chunk is frozen anew at each attempt',
    from: 'UPDATE chunk SET lease_until = ?2, attempts',
    to: `UPDATE chunk SET state = 'pending', lease_until = ?2, attempts`,
  },
  {
    name: 'a freeze does not look who has left',
    from: `OR (chunk.kind <> 'confirmation' AND s.state <> 'active')`,
    to: '',
  },
  {
    name: 'planning believes that it knows every retraction',
    from: '(SELECT min(to_seq) FROM run WHERE plan = ?1)',
    to: '(SELECT max(seq) FROM journal)',
  },
  {
    name: 'a plan is never done',
    from: `SET cursor_run = ?5, cursor_subscriber = ?6, remainder = ?7, planned_at = CASE WHEN ?4 = 1 AND NOT EXISTS (SELECT 1 FROM run WHERE plan = ?1 AND state = 'claimed') THEN ?8 END`,
    to: 'SET cursor_run = min(?5, 0), cursor_subscriber = min(?6, 0), remainder = ?7, planned_at = nullif(?8, ?8)',
  },
  {
    name: 'a page is packed whoever else turned it',
    from: 'json_each(?4) c WHERE EXISTS (SELECT 1 FROM plan WHERE id = ?1 AND cursor_run = ?2 AND cursor_subscriber = ?3 AND planned_at IS NULL)',
    to: 'json_each(?4) c WHERE ?2 >= 0 AND ?3 >= 0',
  },
  {
    name: 'a schedule forgets what it told',
    from: `last_seq = coalesce((SELECT to_seq FROM run WHERE schedule = schedule.id AND due_at = d.value ->> 'due'), last_seq)`,
    to: 'last_seq = last_seq',
  },
  {
    name: 'what is held back is told',
    from: 'release_at > ?2 AND',
    to: 'release_at > ?2 + 3600000 AND',
  },
  {
    name: 'who moves is taken out of the runs in flight',
    from: 'SET left_run = (SELECT last_run FROM schedule WHERE id = membership.schedule) WHERE subscriber = ?3',
    to: 'SET left_run = 0 WHERE subscriber = ?3',
  },
  {
    name: 'who joins is told what the others are told',
    from: 'CASE WHEN m.joined_run = r.previous_run THEN m.from_seq ELSE max(m.from_seq, r.from_seq) END',
    to: 'r.from_seq',
  },
  {
    name: 'who leaves stays',
    from: `UPDATE subscriber SET state = 'ended',`,
    to: 'UPDATE subscriber SET state = state,',
  },
  {
    name: 'each isolate makes up keys of its own',
    from: 'SELECT word FROM deployment',
    to: 'SELECT lower(hex(randomblob(4))) AS word FROM deployment',
  },
  {
    name: 'what the provider took is not written down',
    from: `SET state = 'sent', outcome = ?2, recipients = NULL, settled_at = ?3, lease_until = 0`,
    to: 'SET outcome = substr(?2, 1, 0 * ?3), lease_until = 0',
  },
  {
    name: 'cohorts are looked at twice at the same moment',
    from: 'EXISTS (SELECT 1 FROM watch WHERE id = 1 AND turn = ?2)',
    to: '?2 = ?2',
  },
  {
    name: 'what is held back is forgotten',
    from: `SET last_seq = d.value ->> 'lastSeq', next_at = d.value ->> 'dueAt'`,
    to: `SET last_seq = d.value ->> 'lastSeq', next_at = NULL`,
  },
  {
    name: 'an hour never fills',
    from: `opened_at = d.value ->> 'openedAt'`,
    to: 'opened_at = NULL',
  },
]

/** Puts a fault into every statement that it fits, and says whether there was one. */
export const mutating = ({ from, to }: Mutation): { rewrite: Rewrite; isMet: () => boolean } => {
  let isMet = false
  return {
    rewrite: (sql) => {
      const whole = sql.replace(/\s+/g, ' ')
      isMet ||= whole.includes(from)
      return whole.replace(from, to)
    },
    isMet: () => isMet,
  }
}
