import type { Filter } from '../../audience/filter.ts'
import { unique } from '../../lib/unique.ts'
import type { Lang } from '../../timeline/event.ts'
import type { EditionItem } from '../select/edition-items.ts'
import { followItemSelector, type ItemSelector, itemSelector, returnItemSelector } from '../select/select-items.ts'
import type { WaitingItem } from '../stores/waiting-store.ts'
import { itemsNow, readLaterChanges } from './correction-notices.ts'
import { filterIdsOf, historyOf, isActive, readMailHistories, readPauses, withoutPauses } from './mail-histories.ts'
import type { PlanContext } from './plan-context.ts'

/**
 * A reader's part of a run of alerts: its events as they are now, in the language and with the filter of the cohort. The part
 * of a run for followed events has the language of the reader, and no filter.
 */
export type AlertPart = { items: EditionItem[]; lang: Lang; filter: string | null }

const PART_KINDS = ['alert', 'rollup', 'follow', 'return'] as const

/** Reads the parts of alerts among waiting items, by `partKeyOf`. A part without events is left out. */
export const readAlertParts = async (
  context: PlanContext,
  items: readonly WaitingItem[],
  now: number,
): Promise<Map<string, AlertPart>> => {
  const parts = new Map<string, AlertPart>()
  for (const kind of PART_KINDS) {
    const pairs = items.filter((each) => each.kind === kind).map(({ reader, run }): [number, number] => [reader, run])
    for (const [key, part] of await readPartsOfKind(context, kind, pairs, now)) parts.set(key, part)
  }
  return parts
}

/** Identifies the part of a reader in a run. */
export const partKeyOf = ({ reader, run }: Pick<WaitingItem, 'reader' | 'run'>): string => `${reader} ${run}`

type PartKind = (typeof PART_KINDS)[number]

const readPartsOfKind = async (
  context: PlanContext,
  runKind: PartKind,
  pairs: readonly [number, number][],
  now: number,
): Promise<[string, AlertPart][]> => {
  if (pairs.length === 0) return []
  const isOfCohort = runKind === 'alert' || runKind === 'rollup'
  const members = (await context.pages.readMembersOfRuns(pairs, isOfCohort)).filter(isActive)
  if (members.length === 0) return []
  const pauses = await readPauses(context, members)
  const readers = members.map((reader) => withoutPauses(reader, pauses))
  const histories = await readMailHistories(context, SELECTED_AS[runKind], readers, pauses)
  const filters: Map<string, Filter> = await context.filters.findFilters(filterIdsOf(readers, histories))
  const selectItems = partSelector(context, runKind, filters)
  const selected = await Promise.all(
    readers.map(async (reader) => ({ reader, items: await selectItems(reader, historyOf(histories, reader)) })),
  )
  const events = unique(selected.flatMap(({ items }) => items.map(({ event }) => event)))
  const changes = await readLaterChanges(context, events, now)
  return selected.flatMap(({ reader, items }): [string, AlertPart][] => {
    const current = itemsNow(MAILED_AS[runKind], items, changes)
    const filter = runKind === 'follow' ? null : reader.filter
    return current.length > 0 ? [[partKeyOf(reader), { items: current, lang: reader.lang, filter }]] : []
  })
}

/** As which kind of mail the events of a part are selected, and as which they are mailed. */
const SELECTED_AS = { alert: 'alert', rollup: 'rollup', follow: 'alert', return: 'digest' } as const
const MAILED_AS = { alert: 'alert', rollup: 'rollup', follow: 'alert', return: 'rollup' } as const

const partSelector = (context: PlanContext, runKind: PartKind, filters: Map<string, Filter>): ItemSelector => {
  if (runKind === 'follow') return followItemSelector(context.journal)
  const selectItems = itemSelector(context, SELECTED_AS[runKind], filters)
  return runKind === 'return' ? returnItemSelector(selectItems) : selectItems
}
