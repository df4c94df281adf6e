import type { MatchReason } from '../../src/audience/filter.ts'
import type { Lang } from '../../src/timeline/event.ts'
import type { Gazetteer, LocalizedName } from '../../src/timeline/gazetteer.ts'
import { directionOf, isolated } from './direction.ts'
import { wordsIn } from './words.ts'

/** The largest number of names in a reason. The size of the longest mail is planned with it. */
export const MAX_NAMES_PER_REASON = 4

/** The followed regions and actors that an event matched, as names; the whole timeline where there are none. */
export const matchInWords = (reason: MatchReason, gazetteer: Gazetteer, lang: Lang): string =>
  followedNamesInWords(
    [
      ...reason.regions.map((id) => gazetteer.regions.get(id)!),
      ...reason.actors.map((id) => gazetteer.actors.get(id)!),
    ].slice(0, MAX_NAMES_PER_REASON),
    lang,
  )

/** The reason why an event is in a mail, as a phrase: "Because you follow: Aleppo Governorate, Russia". */
export const becauseInWords = (reason: MatchReason, gazetteer: Gazetteer, lang: Lang): string =>
  `${wordsIn(lang).mail.because} ${matchInWords(reason, gazetteer, lang)}`

/** Names in one line, or the whole timeline where there are none. Names of the other direction are between FSI and PDI. */
export const followedNamesInWords = (followed: { name: LocalizedName }[], lang: Lang): string => {
  const { event, choice } = wordsIn(lang)
  const names = followed.map(({ name }) => name[lang]).join(event.comma)
  return isolated(names || choice.everything, directionOf(lang))
}
