import type { Preferences } from '../../src/audience/preferences.ts'
import type { Lang } from '../../src/timeline/event.ts'
import type { Gazetteer } from '../../src/timeline/gazetteer.ts'
import type { PreferencesView } from '../views.ts'
import { directionOf, isolated } from './direction.ts'
import { type Words, wordsIn } from './words.ts'

/** After this many regions or actors the phrase counts the rest: on a page, and in a mail. */
const MAX_NAMES_LISTED = 20
export const MAX_NAMES_IN_MAIL = 4
/** The most words of the phrase in a mail, which has room for few. */
export const MAX_CHOICE_WORDS = 40

/**
 * Describes preferences in one phrase: "Aleppo or Russia, at least moderate, daily at 07:00 (Asia/Damascus)". An id
 * that the gazetteer no longer has is shown and marked. Foreign runs are between FSI and PDI.
 */
export const preferencesInWords = (view: PreferencesView): string => phraseOf(view, MAX_NAMES_LISTED, true)

/** The phrase in the footer of a mail: with fewer names, and without limits and quiet hours. */
export const preferencesInMail = (view: PreferencesView): string =>
  widestWithin(MAX_CHOICE_WORDS, MAX_NAMES_IN_MAIL, (maxNames) => phraseOf(view, maxNames, false))

/** The phrase with the most names, at most `maxNames`, with which it has at most `maxWords` words; with one name if none fits. */
export const widestWithin = (maxWords: number, maxNames: number, say: (names: number) => string): string => {
  const words = say(maxNames)
  return maxNames === 1 || words.split(/\s+/).length <= maxWords ? words : widestWithin(maxWords, maxNames - 1, say)
}

const phraseOf = ({ choice, gazetteer, lang }: PreferencesView, maxNames: number, hasLimits: boolean): string => {
  const words = wordsIn(lang)
  const parts = [
    followedEventsOf(choice) === 'alone'
      ? words.choice.events.alone(choice.events!.length)
      : followedInWords(choice, { gazetteer, lang, maxNames }),
    followedEventsOf(choice) === 'besides' ? words.choice.events.besides(choice.events!.length) : '',
    choice.muted?.length ? words.choice.events.without(choice.muted.length) : '',
    choice.backed && choice.actors.length > 0 ? words.choice.backed : '',
    words.choice.severities[choice.severity],
    words.choice.certainties[choice.certainty],
    digestInWords(choice, words),
    followedEventsOf(choice) === 'alone' && choice.alerts !== 'none'
      ? words.choice.events.atOnce
      : words.choice.alerts[choice.alerts],
    ...(hasLimits ? limitsInWords(choice, words) : []),
    choice.lang === lang ? '' : words.choice.inLanguage[choice.lang],
  ]
  return isolated(parts.filter(Boolean).join(words.event.comma), directionOf(lang))
}

/** How single events are followed: alone, besides regions and actors, or not at all. */
const followedEventsOf = ({ regions, actors, events = [] }: Preferences): 'alone' | 'besides' | 'none' => {
  if (events.length === 0) return 'none'
  return regions.length + actors.length > 0 ? 'besides' : 'alone'
}

/** The followed regions and actors as one phrase, without isolates. After `maxNames` of each it counts the rest. */
export const followedInWords = (
  choice: Pick<Preferences, 'regions' | 'actors' | 'match'>,
  { gazetteer, lang, maxNames }: { gazetteer: Gazetteer; lang: Lang; maxNames: number },
): string => {
  const { choice: words } = wordsIn(lang)
  const regions = choice.regions.map((id) => gazetteer.regions.get(id)?.name[lang] ?? words.gone(id))
  const actors = choice.actors.map((id) => gazetteer.actors.get(id)?.name[lang] ?? words.gone(id))
  if (regions.length + actors.length === 0) return words.everything
  const both = choice.match === 'both' && regions.length > 0 && actors.length > 0
  return both
    ? words.bothOf(joinAlternatives(actors, words, maxNames), joinAlternatives(regions, words, maxNames))
    : joinAlternatives([...regions, ...actors], words, maxNames)
}

const joinAlternatives = (names: string[], words: Words['choice'], maxNames: number): string =>
  words.or(names.slice(0, maxNames), Math.max(0, names.length - maxNames))

/** The limits, which hold for alerts and for corrections. */
const limitsInWords = (choice: Preferences, { choice: words }: Words): string[] => {
  const { alerts, quiet, digest, alerts_per_hour: perHour } = choice
  const hasAlerts = alerts !== 'none'
  const hasLimits = hasAlerts || perHour !== null || quiet !== null
  return [
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
