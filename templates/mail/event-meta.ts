import { shortenText } from '../../src/lib/shorten-text.ts'
import type { Lang } from '../../src/timeline/event.ts'
import type { EventView, ShownEventView } from '../views.ts'
import { countsInWords } from '../words/count-in-words.ts'
import { CERTAINTY_SIGNS, whenOf } from '../words/event-in-words.ts'
import { reasonsOf } from '../words/reasons.ts'
import { wordsIn } from '../words/words.ts'
import { collapseWhitespace, limitWords } from './plain-text.ts'

const MAX_PLACES = 3
const MAX_PLACES_LENGTH = 90
const MAX_PLACES_WORDS = 12
const MAX_TITLE_LENGTH = 140
const MAX_TITLE_WORDS = 22

/** The parts of an event's line of facts, without severity: nature if it is no event, places, date, certainty. */
export const metaPartsOf = (event: EventView, lang: Lang, maxPlaces = MAX_PLACES): string[] => {
  const words = wordsIn(lang).event
  const places = event.regions.slice(0, maxPlaces).join(words.comma)
  return [
    event.nature === 'event' ? '' : words.natures[event.nature],
    limitWords(shortenText(collapseWhitespace(places), MAX_PLACES_LENGTH), MAX_PLACES_WORDS) || words.noPlace,
    whenOf(event, lang),
    `${CERTAINTY_SIGNS[event.certainty]} ${words.certainties[event.certainty]}`,
  ].filter(Boolean)
}

const MAX_COUNTS_LENGTH = 160
const MAX_COUNTS_WORDS = 20

/** The numbers of an event in one line, shortened. */
export const countsLineOf = (event: EventView, lang: Lang): string =>
  limitWords(shortenText(collapseWhitespace(countsInWords(event, lang)), MAX_COUNTS_LENGTH), MAX_COUNTS_WORDS)

/** A title on one line, shortened. */
export const titleOf = ({ text }: Pick<EventView, 'text'>): string =>
  limitWords(shortenText(collapseWhitespace(text.title), MAX_TITLE_LENGTH), MAX_TITLE_WORDS)

/** The reasons that a mail gives for an event: none if it is new to the reader. */
export const shownReasonsOf = (event: ShownEventView) =>
  event.section === 'new' ? [] : reasonsOf(event, event.section === 'correction')
