import type { EventView, ReasonView } from '../views.ts'

/** The reasons of the revisions that an event is shown for. `isWrong` is of an event that shows one revision only. */
export const reasonsOf = ({ reason, reasons }: EventView, isWrong: boolean): ReasonView[] =>
  reasons ?? (reason ? [{ ...reason, isWrong }] : [])
