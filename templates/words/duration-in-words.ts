import type { Lang } from '../../src/timeline/event.ts'
import { wordsIn } from './words.ts'

const UNITS = [
  ['days', 86_400_000],
  ['hours', 3_600_000],
  ['minutes', 60_000],
] as const

/** A duration in ms in its largest whole unit, rounded up: "3 minutes". Less than a second is one second. */
export const durationInWords = (ms: number, lang: Lang): string => {
  const { duration } = wordsIn(lang).sitePage
  const [unit, unitMs] = UNITS.find((each) => ms >= 2 * each[1]) ?? (['seconds', 1_000] as const)
  return duration[unit](Math.max(1, Math.ceil(ms / unitMs)))
}
