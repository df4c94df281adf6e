import type { Filter } from '../../audience/filter.ts'
import { unique } from '../../lib/unique.ts'
import type { Lang } from '../../timeline/event.ts'
import type { EditionItem } from '../select/edition-items.ts'
import { itemSelector } from '../select/select-items.ts'
import type { WaitingItem } from '../stores/waiting-store.ts'
import { filterIdsOf, historyOf, isActive, readMailHistories } from './assign-window-editions.ts'
import { itemsNow, readLaterChanges } from './correction-notices.ts'
import type { PlanContext } from './plan-context.ts'

/** A reader's part of a run of alerts: its events as they are now, in the language and with the filter of the cohort. */
export type AlertPart = { items: EditionItem[]; lang: Lang; filter: string }

const ALERT_KINDS = ['alert', 'rollup'] as const

/** Reads the parts of alerts among waiting items, by `partKeyOf`. A part without events is left out. */
export const readAlertParts = async (
  context: PlanContext,
  items: readonly WaitingItem[],
  now: number,
): Promise<Map<string, AlertPart>> => {
  const parts = new Map<string, AlertPart>()
  for (const kind of ALERT_KINDS) {
    const pairs = items.filter((each) => each.kind === kind).map(({ reader, run }): [number, number] => [reader, run])
    for (const [key, part] of await readPartsOfKind(context, kind, pairs, now)) parts.set(key, part)
  }
  return parts
}

/** Identifies the part of a reader in a run. */
export const partKeyOf = ({ reader, run }: Pick<WaitingItem, 'reader' | 'run'>): string => `${reader} ${run}`

const readPartsOfKind = async (
  context: PlanContext,
  kind: 'alert' | 'rollup',
  pairs: readonly [number, number][],
  now: number,
): Promise<[string, AlertPart][]> => {
  if (pairs.length === 0) return []
  const readers = (await context.pages.readMembersOfRuns(pairs)).filter(isActive)
  if (readers.length === 0) return []
  const histories = await readMailHistories(context, kind, readers)
  const filters: Map<string, Filter> = await context.filters.findFilters(filterIdsOf(readers, histories))
  const selectItems = itemSelector(context, kind, filters)
  const selected = await Promise.all(
    readers.map(async (reader) => ({ reader, items: await selectItems(reader, historyOf(histories, reader)) })),
  )
  const events = unique(selected.flatMap(({ items }) => items.map(({ event }) => event)))
  const changes = await readLaterChanges(context, events, now)
  return selected.flatMap(({ reader, items }): [string, AlertPart][] => {
    const current = itemsNow(kind, items, changes)
    return current.length > 0 ? [[partKeyOf(reader), { items: current, lang: reader.lang, filter: reader.filter }]] : []
  })
}
