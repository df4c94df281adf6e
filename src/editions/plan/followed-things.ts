import { type EventChoice, findChoiceAt } from '../../audience/event-choice.ts'
import { unique } from '../../lib/unique.ts'
import type { CorrectionRun } from '../stores/correction-store.ts'
import type { InformedReader } from './informed-reader.ts'
import type { PlanContext } from './plan-context.ts'

/** True for a reader who gets each change of the corrected event at once. */
export const isFollowedAtOnce = (
  { reader }: InformedReader,
  { event, seq }: CorrectionRun,
  choices: ReadonlyMap<number, EventChoice[]>,
): boolean =>
  findChoiceAt(
    (choices.get(reader) ?? []).filter((each) => each.event === event),
    seq,
  ) === 'alert'

/** Reads the single events that these readers chose. */
export const readChoicesOf = (
  { eventChoices }: Pick<PlanContext, 'eventChoices'>,
  readers: readonly InformedReader[],
): Promise<Map<number, EventChoice[]>> =>
  eventChoices.findChoices(
    unique(readers.flatMap(({ reader, hasEventChoices }) => (hasEventChoices === 1 ? [reader] : []))),
    0,
  )
