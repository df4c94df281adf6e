import type { Lang } from '../../src/timeline/event.ts'
import type { Period } from '../../src/timeline/period.ts'
import type { EventView } from '../views.ts'
import { countsInWords, hasCounts } from '../words/count-in-words.ts'
import { kindNameOf, whenOf } from '../words/event-in-words.ts'
import { Runs } from '../words/text-runs.tsx'
import { wordsIn } from '../words/words.ts'
import { withLang } from './address.ts'
import { CertaintySign, SeverityChip } from './event-signs.tsx'
import { eventRegionLinksOf } from './fact-list.tsx'

type CardLineProps = {
  event: EventView
  lang: Lang
  /** The period of the heading above, which the line does not repeat. */
  under?: Period | undefined
  /** True to leave out the places. */
  short?: boolean
  /** True on the page of the event, which shows retraction, sources and counts elsewhere. */
  isHead?: boolean
}

const MAX_CARD_PLACES = 4

/** A line of facts: severity, what it is if it is no event, when, where, how sure, sources, counts. */
export const CardLine = ({ event, lang, under, short, isHead = false }: CardLineProps) => {
  const { event: words, front } = wordsIn(lang)
  return (
    <p class="soft line">
      {!isHead && event.retracted && <span class="mark">{words.retracted} </span>}
      <SeverityChip severity={event.severity} lang={lang} />
      {headWordsOf(event, lang, isHead).map((word) => (
        <span>
          <Runs text={word} lang={lang} />
        </span>
      ))}
      {event.when !== under && (
        <span>
          <Runs text={whenOf(event, lang)} lang={lang} />
        </span>
      )}
      {!short && <PlaceLinks event={event} lang={lang} most={isHead ? event.regions.length : MAX_CARD_PLACES} />}
      <CertaintySign certainty={event.certainty} lang={lang} />
      {!isHead && event.sources.length > 0 && <span>{front.sources(event.sources.length)}</span>}
      {!isHead && hasCounts(event) && (
        <b class="counts">
          <Runs text={countsInWords(event, lang)} lang={lang} />
        </b>
      )}
    </p>
  )
}

/** The nature of a record that is no event; on its own page also the kind. */
const headWordsOf = (event: EventView, lang: Lang, isHead: boolean): string[] => {
  const nature = event.nature === 'event' ? [] : [wordsIn(lang).event.natures[event.nature]]
  return [...new Set([...nature, ...(isHead ? [kindNameOf(event, lang)] : [])])]
}

const PlaceLinks = ({ event, lang, most }: Pick<CardLineProps, 'event' | 'lang'> & { most: number }) => {
  const { comma, noPlace } = wordsIn(lang).event
  if (event.regions.length === 0) return <span>{noPlace}</span>
  const links = eventRegionLinksOf(event, lang)
  return (
    <span>
      {links.slice(0, most).map(({ text, path }, at) => (
        <>
          {at > 0 && comma}
          {path ? (
            <a href={withLang(path, lang)}>
              <Runs text={text} lang={lang} />
            </a>
          ) : (
            <Runs text={text} lang={lang} />
          )}
        </>
      ))}
      {links.length > most && ` +${links.length - most}`}
    </span>
  )
}
