import type { Lang } from '../../src/timeline/event.ts'
import { Reason, Summary } from '../page/event-list.tsx'
import type { EventView, ReasonView } from '../views.ts'
import { countsInWords, hasCounts } from '../words/count-in-words.ts'
import { directionOf, isolated, quoted } from '../words/direction.ts'
import { encodeAddresses } from '../words/encode-addresses.ts'
import { actorsInWords, factsLineOf, sourceName, sourceUrl } from '../words/event-in-words.ts'
import { reasonsOf } from '../words/reasons.ts'
import { Runs } from '../words/text-runs.tsx'
import { wordsIn } from '../words/words.ts'
import type { FeedEntry } from './feed.ts'

/** The title of an event in a feed. A retracted event has the word for that before its title. */
export const entryTitleOf = ({ text, retracted }: EventView, lang: Lang): string =>
  retracted
    ? `${wordsIn(lang).event.retracted}: ${quoted(text.title, text.lang, lang)}`
    : isolated(text.title, directionOf(text.lang))

/** The reasons of the changes that an entry shows. */
export const entryReasonsOf = ({ event, revision }: Pick<FeedEntry, 'event' | 'revision'>): ReasonView[] =>
  reasonsOf(event, revision.change === 'correction' || revision.change === 'retraction')

/** Renders an event as HTML for feed readers: without styles and scripts, each run of text in its own direction. */
export const renderEntryHtml = ({ event, revision, hasLeft }: FeedEntry, lang: Lang): string =>
  String(
    <div lang={lang} dir={directionOf(lang)}>
      {hasLeft && <p>{wordsIn(lang).feed.hasLeft}</p>}
      {event.retracted && <p>{wordsIn(lang).event.retractedMeans}</p>}
      <Reason event={{ ...event, reasons: entryReasonsOf({ event, revision }) }} lang={lang} />
      <Summary event={event} lang={lang} />
      <p>
        <Runs text={factsLineOf(event, lang)} lang={lang} />
      </p>
      {hasCounts(event) && (
        <p>
          <Runs text={countsInWords(event, lang)} lang={lang} />
        </p>
      )}
      {event.actors.length > 0 && (
        <p>
          <Runs text={actorsInWords(event, lang)} lang={lang} />
        </p>
      )}
      <Sources event={event} lang={lang} />
    </div>,
  )

const Sources = ({ event: { sources }, lang }: { event: EventView; lang: Lang }) => (
  <>
    <p>{wordsIn(lang).event.sources(sources.length)}:</p>
    <ul>
      {sources.map((source) => {
        const url = sourceUrl(source)
        const name = <Runs text={sourceName(source)} lang={lang} />
        return <li>{url ? <a href={url}>{name}</a> : name}</li>
      })}
    </ul>
  </>
)

/** Renders an event as plain text with the same facts as the HTML. Each address is on a line of its own. */
export const renderEntryText = ({ event, revision, hasLeft }: FeedEntry, lang: Lang): string => {
  const words = wordsIn(lang).event
  const isolate = (text: string) => isolated(text, directionOf(lang))
  const { text, sources } = event
  return [
    ...(hasLeft ? [wordsIn(lang).feed.hasLeft] : []),
    ...(event.retracted ? [words.retractedMeans] : []),
    ...entryReasonsOf({ event, revision }).map(
      (reason) => `${reason.isWrong ? words.wasWrong : words.changed}: ${quoted(reason.words, reason.lang, lang)}`,
    ),
    ...(text.lang === lang ? [] : [words.onlyIn[text.lang]]),
    quoted(encodeAddresses(text.summary), text.lang, lang),
    isolate(factsLineOf(event, lang)),
    ...(hasCounts(event) ? [isolate(countsInWords(event, lang))] : []),
    ...(event.actors.length > 0 ? [isolate(actorsInWords(event, lang))] : []),
    ...(sources.length > 0 ? [`${words.sources(sources.length)}:`] : []),
    ...sources.flatMap((source) => [isolate(sourceName(source)), sourceUrl(source) ?? []].flat()),
  ].join('\n')
}
