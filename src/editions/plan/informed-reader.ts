import type { Lang } from '../../timeline/event.ts'

/**
 * One reader of a correction's audience, with the revision `number` that they were told last and when (ms UTC); both null
 * if that is older than the ledger. `state` and `lang` are null for a reader who was erased.
 */
export type InformedReader = {
  run: number
  reader: number
  number: number | null
  toldAt: number | null
  state: string | null
  lang: Lang | null
  hasEventChoices: 0 | 1 | null
  /** Whether a digest of the reader has the correction in its window, or will have it. */
  hasDigest: 0 | 1
  /** Whether a mail that informed the reader has no outcome yet, so that the correction waits for it. */
  hasUnsettledMail: 0 | 1
  /** Orders what a reader was told, by time and number; -1 if no freeze that told them is in effect. */
  toldOrder: number
}
