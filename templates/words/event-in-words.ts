import type { Certainty, Lang } from '../../src/timeline/event.ts'
import type { EventView } from '../views.ts'
import { humanizeId, labelOf } from './label.ts'
import { whenInWords } from './when-in-words.ts'
import { wordsIn } from './words.ts'

type Source = EventView['sources'][number]

/** The sign in front of the word for a certainty. */
export const CERTAINTY_SIGNS: Record<Certainty, string> = {
  confirmed: '✓',
  reported: '◐',
  disputed: '≠',
  unverified: '?',
}

/** The word for a severity that a page or mail names; '' for a minor or unknown one. */
export const severityNameOf = ({ severity }: Pick<EventView, 'severity'>, lang: Lang): string =>
  severity === 'minor' || severity === 'unknown' ? '' : wordsIn(lang).event.severities[severity]

/** An event's kind in words, without its group. */
export const kindNameOf = (event: Pick<EventView, 'kind'>, lang: Lang): string =>
  labelOf(wordsIn(lang).event.kinds, event.kind)

/** The group of a kind in words. */
export const kindGroupNameOf = (kind: string, lang: Lang): string =>
  labelOf(wordsIn(lang).event.groups, kind.split('.', 1)[0]!)

/** The line of facts: nature (if it is no event), date, regions, certainty. */
export const factsLineOf = (event: EventView, lang: Lang): string => {
  const words = wordsIn(lang).event
  const facts = [
    event.nature === 'event' ? '' : words.natures[event.nature],
    whenOf(event, lang),
    event.regions.join(words.comma) || words.noPlace,
    words.certainties[event.certainty],
  ]
  return facts.filter(Boolean).join(' · ')
}

/** The date with a capital letter, as a heading or at the start of a line. */
export const whenOf = ({ when }: Pick<EventView, 'when'>, lang: Lang): string => {
  const phrase = whenInWords(when, lang)
  return phrase.charAt(0).toUpperCase() + phrase.slice(1)
}

/** The actors by role, in the given order: the role in words, and those who have it. */
export const actorsByRoleOf = (
  { actors }: Pick<EventView, 'actors'>,
  lang: Lang,
): [role: string, actors: EventView['actors']][] =>
  [...Map.groupBy(actors, (actor) => actor.role)].map(([role, played]) => [
    roleInWords(role, played.length, lang),
    played,
  ])

/** The actors in one line: "By: A, B · Target: C". */
export const actorsInWords = (event: Pick<EventView, 'actors'>, lang: Lang): string =>
  actorsByRoleOf(event, lang)
    .map(([role, played]) => `${role}: ${played.map(({ name }) => name).join(wordsIn(lang).event.comma)}`)
    .join(' · ')

const roleInWords = (role: string, actors: number, lang: Lang): string => {
  const roles: Readonly<Record<string, (actors: number) => string>> = wordsIn(lang).event.roles
  return Object.hasOwn(roles, role) ? roles[role]!(actors) : humanizeId(role)
}

/** The publisher and title of a source. Mails show the publisher only. */
export const sourceName = ({ publisher, title }: Source): string => (title ? `${publisher}: ${title}` : publisher)

/** The address of a source, if it is http or https. No link is made of any other scheme. */
export const sourceUrl = ({ url }: Source): string | undefined =>
  url && /^https?:\/\/\S+$/i.test(url) ? url : undefined
