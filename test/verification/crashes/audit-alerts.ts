import { env } from 'cloudflare:workers'
import { type Happening, hears, type Reader } from './story.ts'
import type { Told } from './told.ts'

/** From how many to how many mails tell a reader at once of what happened. */
const boundsOf = ({ silent, severity, published }: Happening, { alerts, part }: Reader): [number, number] => {
  if (alerts === 'none' || silent) return [0, 0]
  if (alerts === 'the severe' && severity !== 'severe') return [0, 0]
  if (published === 'before') return [1, 1]
  if (part === 'leaver') return [0, 1]
  // Who moved has asked for the severe alone since, and who knows which came first.
  return part === 'mover' && severity !== 'severe' ? [0, 1] : [1, 1]
}

/** Whether an event was told at once as often as it should have been: by an alert or a roll-up, once. */
export const faultsOfAlerts = (happening: Happening, reader: Reader, atOnce: Told[]): string[] => {
  const times = atOnce.filter((mail) => mail.events.includes(happening.id)).length
  const [least, most] = hears(reader.follows, happening) ? boundsOf(happening, reader) : [0, 0]
  if (times >= least && times <= most) return []
  return [`${reader.email} was told of ${happening.id} ${times} times at once: should be ${least} to ${most}`]
}

/** Two alerts within an hour to who wants one, and whatever was claimed for who wants quiet at noon. */
const TOO_MANY = `
  SELECT 'a second alert within an hour' AS fault, b.id FROM run a JOIN run b ON b.schedule = a.schedule AND b.id > a.id
  JOIN schedule s ON s.id = a.schedule
  WHERE a.kind = 'alert' AND b.kind = 'alert' AND b.due_at < a.due_at + 3600000 AND s.terms ->> 'perHour' = 1`
const TOO_EARLY = `
  SELECT 'a mail in quiet hours' AS fault, r.id FROM run r JOIN plan p ON p.id = r.plan JOIN schedule s ON s.id = r.schedule
  WHERE s.terms -> 'quiet' ->> 'from' = '11:00' AND time(p.claimed_at / 1000, 'unixepoch') BETWEEN '11:00:00' AND '13:59:59'`

export const faultsOfAlertRuns = async (): Promise<string[]> => {
  const found = await env.DB.batch<{ fault: string; id: number }>(
    [TOO_MANY, TOO_EARLY].map((sql) => env.DB.prepare(sql)),
  )
  return found.flatMap(({ results }) => results.map(({ fault, id }) => `run ${id} is ${fault}`))
}
