import type { Filter, MatchReason } from '../../src/audience/filter.ts'
import type { Lang } from '../../src/timeline/event.ts'
import type { Gazetteer, LocalizedName } from '../../src/timeline/gazetteer.ts'
import { directionOf, isolated } from './direction.ts'
import { followedInWords, widestWithin } from './preferences-in-words.ts'
import { wordsIn } from './words.ts'

/** The most names and words of a reason in a mail, and of the phrase for a filter. The longest mail is planned with them. */
export const MAX_NAMES_PER_REASON = 2
export const MAX_REASON_WORDS = 12
const MAX_NAMES_ON_PAGE = 4

/** The followed regions and actors that an event matched, as names; the whole timeline where there are none. */
export const matchInWords = (
  reason: MatchReason,
  gazetteer: Gazetteer,
  lang: Lang,
  maxNames = MAX_NAMES_ON_PAGE,
): string =>
  followedNamesInWords(
    [
      ...reason.regions.map((id) => gazetteer.regions.get(id)!),
      ...reason.actors.map((id) => gazetteer.actors.get(id)!),
    ].slice(0, maxNames),
    lang,
  )

/** The reason why an event is in a mail, as a phrase: "Because you follow: Aleppo Governorate, Russia". */
export const becauseInWords = (reason: MatchReason, gazetteer: Gazetteer, lang: Lang): string =>
  `${wordsIn(lang).mail.because} ${matchInWords(reason, gazetteer, lang)}`

/** The regions and actors of a filter as a phrase: "Aleppo or Russia". After some names it counts the rest. */
export const followingInWords = (
  { regions, actors, match, only_events }: Pick<Filter, 'regions' | 'actors' | 'match' | 'only_events'>,
  gazetteer: Gazetteer,
  lang: Lang,
): string =>
  isolated(
    only_events
      ? wordsIn(lang).choice.events.some
      : widestWithin(MAX_REASON_WORDS, MAX_NAMES_PER_REASON, (maxNames) =>
          followedInWords({ regions, actors, match }, { gazetteer, lang, maxNames }),
        ),
    directionOf(lang),
  )

/** The reason in a mail why a reader gets an event, if it has more than one part; '' else. */
export const severalReasonsInWords = (reason: MatchReason, gazetteer: Gazetteer, lang: Lang): string =>
  reason.regions.length + reason.actors.length > 1
    ? ` · ${wordsIn(lang).mail.because} ${widestWithin(MAX_REASON_WORDS, MAX_NAMES_PER_REASON, (maxNames) =>
        matchInWords(reason, gazetteer, lang, maxNames),
      )}`
    : ''

/** Names in one line, or the whole timeline where there are none. Names of the other direction are between FSI and PDI. */
export const followedNamesInWords = (followed: { name: LocalizedName }[], lang: Lang): string => {
  const { event, choice } = wordsIn(lang)
  const names = followed.map(({ name }) => name[lang]).join(event.comma)
  return isolated(names || choice.everything, directionOf(lang))
}
