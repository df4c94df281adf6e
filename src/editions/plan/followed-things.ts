import { type EventChoice, type EventChoiceKind, findChoiceAt } from '../../audience/event-choice.ts'
import type { Filter } from '../../audience/filter.ts'
import { earlierFilterIdsOf } from '../../audience/filter-history.ts'
import { unique } from '../../lib/unique.ts'
import type { CorrectionRun } from '../stores/correction-store.ts'
import type { InformedReader } from './informed-reader.ts'
import type { PlanContext } from './plan-context.ts'

/** True for a reader who gets each change of the event at once. */
export const isFollowedAtOnce = (
  { reader }: InformedReader,
  correction: CorrectionRun,
  { choices }: FollowedThings,
): boolean => findChosenKind(reader, correction, choices) === 'alert'

/** How the reader chose the corrected event, at its correction. Null if they did not. */
export const findChosenKind = (
  reader: number,
  { event, seq }: CorrectionRun,
  choices: FollowedThings['choices'],
): EventChoiceKind | null =>
  findChoiceAt(
    (choices.get(reader) ?? []).filter((each) => each.event === event),
    seq,
  )

/** Filters by id, and the single events that readers chose: they decide which corrections digests have. */
export type FollowedThings = {
  filters: ReadonlyMap<string, Filter>
  choices: ReadonlyMap<number, EventChoice[]>
}

/** Reads what decides whether corrections are in the digests of these readers. */
export const readFollowedThings = async (
  { filters, eventChoices }: Pick<PlanContext, 'filters' | 'eventChoices'>,
  readers: readonly InformedReader[],
): Promise<FollowedThings> => ({
  filters: await filters.findFilters(digestFilterIdsOf(readers)),
  choices: await eventChoices.findChoices(
    unique(readers.flatMap(({ reader, hasEventChoices }) => (hasEventChoices === 1 ? [reader] : []))),
    0,
  ),
})

const digestFilterIdsOf = (readers: readonly InformedReader[]): string[] =>
  unique(
    readers.flatMap(({ filter, earlierFilters }) => [
      ...(filter ? [filter] : []),
      ...earlierFilterIdsOf(earlierFilters),
    ]),
  )
