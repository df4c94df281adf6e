import { env } from 'cloudflare:workers'
import type { PauseEnd } from '../../src/audience/pause.ts'
import type { Preferences } from '../../src/audience/preferences.ts'
import { prepareActivation } from '../../src/audience/subscription.ts'
import { claimAlertPage } from '../../src/editions/claim/claim-alerts.ts'
import { claimCorrections } from '../../src/editions/claim/claim-corrections.ts'
import { claimDueDigests } from '../../src/editions/claim/claim-digests.ts'
import { claimReturns } from '../../src/editions/claim/claim-returns.ts'
import { activateReaders } from '../../src/editions/import-readers.ts'
import { decodeMembers } from '../../src/editions/plan/chunk-members.ts'
import { planPage } from '../../src/editions/plan/plan-page.ts'
import type { Change } from '../../src/timeline/event.ts'
import { CHOICE, GAZETTEER, planContext, recorded } from '../workshop.ts'
import { stores } from '../world.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const START = 22_000 * DAY + 12 * HOUR
const TABLES = [
  'chunk',
  'page',
  'run',
  'plan',
  'membership',
  'subscriber',
  'schedule',
  'filter',
  'event_choice',
  'waiting',
  'pause',
  'audience',
]
const rows = async <T>(sql: string): Promise<T[]> => (await env.DB.prepare(sql).all<T>()).results

/** Begins after all that earlier tests recorded. */
export const begin = async (): Promise<void> => {
  await env.DB.prepare(`UPDATE watch SET seq = (SELECT coalesce(max(seq), 0) FROM journal), to_seq = (SELECT coalesce(max(seq), 0) FROM journal),
    cursor_least = 0, cursor_cohort = 0, joined_at = 0`).run()
}
/** Deletes all readers and their mails. */
export const empty = () => env.DB.batch(TABLES.map((table) => env.DB.prepare(`DELETE FROM ${table}`)))

/** What a planned mail tells of an event. A mark only says that an alert told it. */
export type Telling = { kind: string; event: string; number: number; isMark: boolean }

let names = 0

/** One reader, whose mails are planned but not sent, and a newsroom. */
export const newsroom = async (first: Partial<Preferences>) => {
  await empty()
  const name = `follow-${++names}`
  const email = `${name}@readers.example.net`
  let now = START + names * 40 * DAY
  const head = () => stores().journal.readHeadSeq()
  const times = async () => ({ now, released: await head() })
  await activateReaders(stores(), [{ email, preferences: { ...CHOICE, ...first }, consent: 'on paper' }], await times())
  const [{ number: reader }] = (await rows<{ number: number }>(`SELECT number FROM subscriber`)) as [{ number: number }]
  const numbers = new Map<string, number>()
  const tick = async (): Promise<void> => {
    await claimCorrections(stores().corrections, now)
    const context = { ...stores(), gazetteer: GAZETTEER, maxAlertsPerHour: 2, settleMs: 0, cohortsPerPage: 100 }
    while ((await claimAlertPage(context, now)).hasMore) {
      // Each page is one ticket.
    }
    await claimReturns(stores(), now)
    await claimDueDigests(stores(), now)
    while (await planPage(await planContext(), now, now)) {
      // Each page is one ticket.
    }
  }
  return {
    reader,
    now: () => now,
    id: (event: string) => `${name}-${event}`,
    tick,
    record: async (event: string, change: Change, region = 'sy-homs', more: object = {}): Promise<number> => {
      const number = (numbers.get(event) ?? 0) + 1
      numbers.set(event, number)
      now += 1_000
      const reason = change === 'correction' || change === 'retraction' ? { en: 'A source was wrong.' } : undefined
      await recorded(`${name}-${event}`, {
        ...{ number, change, regions: [{ id: region }], recorded_at: now, release_at: now },
        ...(reason && { reason }),
        ...more,
      })
      return number
    },
    choose: async (choice: Partial<Preferences>, pause: PauseEnd | null = null): Promise<void> => {
      now += 1_000
      const preferences = { ...CHOICE, ...choice }
      const activation = { subscriber: reader, preferences, pause, confirmation: null, ...(await times()) }
      await stores().commitBatch(await prepareActivation(stores(), activation))
    },
    /** Ticks every hour on the first day, when alerts and roll-ups come, and then often enough for digests. */
    wait: async (minutes: number): Promise<void> => {
      const [firstDayEnds, end] = [now + DAY, now + minutes * MINUTE]
      while (now < end) {
        now = Math.min(end, now + (now < firstDayEnds ? HOUR : 6 * HOUR))
        await tick()
      }
    },
    /** All that the planned mails tell of an event, oldest first. */
    tellings: async (event: string): Promise<Telling[]> => {
      const chunks = await rows<{ kind: string; members: string }>('SELECT kind, members FROM chunk ORDER BY id')
      const all: Telling[] = []
      for (const { kind, members } of chunks)
        for (const member of decodeMembers(JSON.parse(members))) {
          const { tales } = (await stores().editions.openEditions([member.edition])).get(member.edition)!
          all.push(...tales.map(({ event, number, echo }) => ({ kind, event, number, isMark: echo === 'short' })))
        }
      return all.filter((each) => each.event === `${name}-${event}`)
    },
    kinds: async (): Promise<string[]> =>
      (await rows<{ kind: string }>('SELECT kind FROM chunk ORDER BY id')).map(({ kind }) => kind),
  }
}
