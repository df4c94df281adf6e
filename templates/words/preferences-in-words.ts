import type { Preferences } from '../../src/audience/preferences.ts'
import type { Lang } from '../../src/timeline/event.ts'
import type { Gazetteer } from '../../src/timeline/gazetteer.ts'
import type { PreferencesView } from '../views.ts'
import { directionOf, isolated } from './direction.ts'
import { type Words, wordsIn } from './words.ts'

/** The phrase is in the footer of every mail. After this many regions or actors it counts the rest. */
export const MAX_NAMES_LISTED = 20

/**
 * Describes preferences in one phrase: "Aleppo or Russia, at least moderate, daily at 07:00 (Asia/Damascus)". An id
 * that the gazetteer no longer has is shown and marked. Foreign runs are between FSI and PDI.
 */
export const preferencesInWords = ({ choice, gazetteer, lang }: PreferencesView): string => {
  const words = wordsIn(lang)
  const parts = [
    followingInWords(choice, gazetteer, lang),
    choice.backed && choice.actors.length > 0 ? words.choice.backed : '',
    words.choice.severities[choice.severity],
    words.choice.certainties[choice.certainty],
    digestInWords(choice, words),
    ...alertsInWords(choice, words),
    choice.lang === lang ? '' : words.choice.inLanguage[choice.lang],
  ]
  return isolated(parts.filter(Boolean).join(words.event.comma), directionOf(lang))
}

const followingInWords = (choice: Preferences, gazetteer: Gazetteer, lang: Lang): string => {
  const { choice: words } = wordsIn(lang)
  const regions = choice.regions.map((id) => gazetteer.regions.get(id)?.name[lang] ?? words.gone(id))
  const actors = choice.actors.map((id) => gazetteer.actors.get(id)?.name[lang] ?? words.gone(id))
  if (regions.length + actors.length === 0) return words.everything
  const both = choice.match === 'both' && regions.length > 0 && actors.length > 0
  return both
    ? words.bothOf(joinAlternatives(actors, words), joinAlternatives(regions, words))
    : joinAlternatives([...regions, ...actors], words)
}

const joinAlternatives = (names: string[], words: Words['choice']): string =>
  words.or(names.slice(0, MAX_NAMES_LISTED), Math.max(0, names.length - MAX_NAMES_LISTED))

/** The parts about alerts, and the limits, which hold for corrections too. */
const alertsInWords = (choice: Preferences, { choice: words }: Words): string[] => {
  const { alerts, quiet, digest, alerts_per_hour: perHour } = choice
  const hasAlerts = alerts !== 'none'
  const hasLimits = hasAlerts || perHour !== null || quiet !== null
  return [
    words.alerts[alerts],
    perHour === null ? '' : words.perHour(perHour),
    quiet ? words.quiet(quiet.from, quiet.to, digest.timezone) : '',
    choice.extreme_at_once || !hasLimits ? '' : words.extremeWait,
    hasAlerts && choice.alerted === 'left_out' && digest.cadence !== 'none' ? words.leftOut : '',
  ]
}

const digestInWords = ({ digest }: Preferences, words: Words): string => {
  if (digest.cadence === 'none') return words.choice.noDigest
  if (digest.cadence === 'daily') return words.choice.daily(digest.time, digest.timezone)
  if (digest.cadence === 'monthly') return words.choice.monthly(digest.monthday ?? 1, digest.time, digest.timezone)
  return words.choice.weekly(words.choice.weekdays[digest.weekday], digest.time, digest.timezone)
}
