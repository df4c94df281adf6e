import type { Lang } from '../../src/timeline/event.ts'
import type { EventView } from '../views.ts'
import { whenOf } from './account.ts'
import { wordsIn } from './words.ts'

/** A text and the language that it is in. */
export type Saying = { words: string; lang: Lang }

/** One part of an event that reads otherwise than before, in the words that a reader is shown. */
export type Difference = { part: string; before: Saying; after: Saying }

type Part = { name: string; of: (event: EventView) => Saying }

/** What reads otherwise in the newer of two versions of an event, part by part; of what is not shown, nothing. */
export const differencesOf = (was: EventView, is: EventView, lang: Lang): Difference[] =>
  partsOf(lang).flatMap(({ name, of }) => {
    const [before, after] = [of(was), of(is)]
    return before.words === after.words ? [] : [{ part: name, before, after }]
  })

const partsOf = (lang: Lang): Part[] => {
  const { event, noticeMail } = wordsIn(lang)
  const { parts } = noticeMail
  const own = (words: string): Saying => ({ words, lang })
  return [
    { name: parts.title, of: ({ text }) => ({ words: text.title, lang: text.lang }) },
    { name: parts.summary, of: ({ text }) => ({ words: text.summary, lang: text.lang }) },
    { name: parts.when, of: (each) => own(whenOf(each, lang)) },
    { name: parts.where, of: ({ regions }) => own(regions.join(event.comma) || event.noPlace) },
    { name: parts.certainty, of: ({ certainty }) => own(event.certainties[certainty]) },
    { name: parts.severity, of: ({ severity }) => own(event.severities[severity]) },
  ]
}
