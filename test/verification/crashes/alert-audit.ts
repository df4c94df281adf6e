import { env } from 'cloudflare:workers'
import { boundsAfterImport } from './digest-audit.ts'
import { isRetractionCancelled } from './event-history.ts'
import type { ScenarioResult } from './run-scenario.ts'
import { followsEvent, isInSecondFile, MIDNIGHT, type ScenarioEvent, type ScenarioReader } from './scenario.ts'
import type { SentMail } from './sent-mail.ts'

/** The least and the greatest number of alerts and roll-ups that may tell a reader of an event. */
const alertBounds = (event: ScenarioEvent, reader: ScenarioReader, result: ScenarioResult): [number, number] => {
  const { silent, severity, published, isRaised, later } = event
  const { alerts, role, digest } = reader
  if (alerts === 'none' || silent) return [0, 0]
  if (isInSecondFile(reader)) return boundsAfterImport(event, reader, result)
  if (alerts === 'the severe' && severity !== 'severe') return [0, isRaised ? 1 : 0]
  // An update that alerts nobody is in a roll-up of readers without a digest.
  if (later === 'updated' && digest === 'none') return [2, 2]
  // Recorded again after the hold of its retraction, it is a new event.
  if (later === 'recalled' && !isRetractionCancelled(event, result)) return [1, 2]
  if (published === 'before') return [1, 1]
  if (role === 'leaver') return [0, 1]
  // A mover chooses severe events only, before or after this event is released.
  return role === 'mover' && severity !== 'severe' ? [0, 1] : [1, 1]
}

/** Reports an event that was told by too few or too many alerts and roll-ups. */
export const auditAlerts = (
  event: ScenarioEvent,
  reader: ScenarioReader,
  alerts: SentMail[],
  result: ScenarioResult,
): string[] => {
  const times = alerts.filter((mail) => mail.events.includes(event.id)).length
  const [least, most] = followsEvent(reader.follows, event) ? alertBounds(event, reader, result) : [0, 0]
  if (times >= least && times <= most) return []
  return [`${reader.email} was told of ${event.id} ${times} times by alerts: should be ${least} to ${most}`]
}

/**
 * A second alert within an hour in a cohort with one an hour, a claim in the quiet hours of a cohort, and one on a day that
 * has its mails.
 */
const SELECT_RUNS_OVER_LIMIT = `
  SELECT 'a second alert within an hour' AS fault, b.id FROM run a JOIN run b ON b.schedule = a.schedule AND b.id > a.id
  JOIN schedule s ON s.id = a.schedule
  WHERE a.kind = 'alert' AND b.kind = 'alert' AND b.due_at < a.due_at + 3600000 AND s.terms ->> 'perHour' = 1`
const SELECT_RUNS_IN_QUIET_HOURS = `
  SELECT 'claimed in quiet hours' AS fault, r.id FROM run r JOIN plan p ON p.id = r.plan JOIN schedule s ON s.id = r.schedule
  WHERE s.terms -> 'quiet' ->> 'from' = '11:00' AND time(p.claimed_at / 1000, 'unixepoch') BETWEEN '11:00:00' AND '13:59:59'`

const SELECT_RUNS_ON_FULL_DAY = `
  SELECT 'claimed on a full day' AS fault, r.id FROM run r JOIN plan p ON p.id = r.plan JOIN schedule s ON s.id = r.schedule
  WHERE s.terms ->> 'perHour' = 3 AND p.claimed_at < ${MIDNIGHT}`

/** Fills the local day of the cohort with three alerts an hour, as if it had six mails. */
export const fillDay = (): Promise<unknown> =>
  env.DB.prepare(`UPDATE schedule SET day_mails = 6, day_ends_at = ?1 WHERE terms ->> 'perHour' = 3`)
    .bind(MIDNIGHT)
    .run()

export const auditAlertRuns = async (): Promise<string[]> => {
  const found = await env.DB.batch<{ fault: string; id: number }>(
    [SELECT_RUNS_OVER_LIMIT, SELECT_RUNS_IN_QUIET_HOURS, SELECT_RUNS_ON_FULL_DAY].map((sql) => env.DB.prepare(sql)),
  )
  return found.flatMap(({ results }) => results.map(({ fault, id }) => `run ${id} is ${fault}`))
}
