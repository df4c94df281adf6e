import type { Lang } from '../timeline/event.ts'
import type { EventChoiceKind } from './event-choice.ts'
import type { EventChoiceStore } from './event-choice-store.ts'
import type { Filter } from './filter.ts'
import type { FilterStore } from './filter-store.ts'
import type { MembershipStore } from './membership-store.ts'
import type { ScheduleTime } from './schedule.ts'
import type { ScheduleStore } from './schedule-store.ts'
import type { SubscriberStore } from './subscriber-store.ts'

/**
 * One reader to be imported, with the filter's id, the schedule's time, the cohort's terms and the single events. Without a
 * digest the time is '', without a cohort the terms are. `choice` and `consent` are JSON. SQL reads the keys.
 */
export type ReaderImport = {
  email: string
  address: string
  lang: Lang
  filter: string
  choice: string
  consent: string
  hasAlerts: 0 | 1
  events: [event: string, kind: EventChoiceKind][]
} & Record<'cadence' | 'weekday' | 'time' | 'timezone' | 'terms', string>

/** Readers of one transaction, with the filters, schedules (`next`: when due, ms UTC) and cohorts that they need. */
type ReaderImportBatch = {
  readers: ReaderImport[]
  filters: { id: string; filter: Filter }[]
  schedules: (ScheduleTime & { next: number })[]
  cohorts: { least: number; terms: string }[]
}

type ImportStores = {
  filters: FilterStore
  schedules: ScheduleStore
  subscribers: SubscriberStore
  memberships: MembershipStore
  eventChoices: EventChoiceStore
}

/** The indexes in a JSON list of the addresses that are not active. */
const LIST_INACTIVE = `
  SELECT d.key AS at FROM json_each(?1) d WHERE NOT EXISTS (
    SELECT 1 FROM subscriber s WHERE lower(s.email) = lower(d.value) AND s.state = 'active') ORDER BY d.key`

/** Store for the import of readers: one transaction over the tables of other stores. */
export const readerImportStore = (
  db: D1Database,
  { filters, schedules, subscribers, memberships, eventChoices }: ImportStores,
) => ({
  /**
   * Makes readers active, in one transaction. Their first mails begin at the seq `released`. Returns how many became
   * active: an active, ended or suppressed address does not change. `now` in ms UTC.
   */
  insertReaders: async (
    batch: ReaderImportBatch,
    { now, released }: { now: number; released: number },
  ): Promise<number> => {
    const readers = JSON.stringify(batch.readers)
    const [imported] = await db.batch([
      subscribers.prepareImportSubscribers(readers, now),
      filters.prepareInsertFilters(batch.filters),
      schedules.prepareInsertSchedules(batch.schedules, released),
      schedules.prepareInsertCohorts(batch.cohorts, released),
      ...memberships.prepareImportMemberships(readers, released),
      eventChoices.prepareImportChoices(readers, released),
    ])
    return imported!.results.length
  },

  /** Which of these addresses are not those of active readers, by their index. */
  listInactive: async (emails: string[]): Promise<number[]> =>
    (await db.prepare(LIST_INACTIVE).bind(JSON.stringify(emails)).all<{ at: number }>()).results.map(({ at }) => at),
})

export type ReaderImportStore = ReturnType<typeof readerImportStore>
