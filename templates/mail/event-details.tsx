import { shortenText } from '../../src/lib/shorten-text.ts'
import type { Lang } from '../../src/timeline/event.ts'
import type { EventView } from '../views.ts'
import { actorsInWords, sourceUrl } from '../words/event-in-words.ts'
import { Runs } from '../words/text-runs.tsx'
import { wordsIn } from '../words/words.ts'
import { mailStylesOf } from './mail-styles.ts'
import { collapseWhitespace, limitWords } from './plain-text.ts'

const MAX_ACTORS_LENGTH = 300
const MAX_ACTORS_WORDS = 40

/** The actors in one line, shortened. */
export const actorsLineOf = (event: EventView, lang: Lang): string =>
  limitWords(shortenText(collapseWhitespace(actorsInWords(event, lang)), MAX_ACTORS_LENGTH), MAX_ACTORS_WORDS)

/** The actors, and the sources by name. */
export const EventDetails = ({ event, lang }: { event: EventView; lang: Lang }) => (
  <p {...mailStylesOf(lang).small}>
    {event.actors.length > 0 && (
      <>
        <Runs text={actorsLineOf(event, lang)} lang={lang} />
        <br />
      </>
    )}
    {event.sources.length > 0 && `${wordsIn(lang).event.sources(event.sources.length)}: `}
    {event.sources.slice(0, MAX_SOURCES).map((source, at) => (
      <>
        {at > 0 && ' · '}
        <SourceName source={source} lang={lang} />
      </>
    ))}
    {event.sources.length > MAX_SOURCES && ' …'}
  </p>
)

/** The name of a publisher on one line, shortened. */
export const publisherOf = ({ publisher }: { publisher: string }): string =>
  limitWords(shortenText(collapseWhitespace(publisher), MAX_PUBLISHER_LENGTH), MAX_PUBLISHER_WORDS)

const MAX_PUBLISHER_LENGTH = 80
const MAX_PUBLISHER_WORDS = 10

/** More sources are on the page of the event. */
export const MAX_SOURCES = 8

/** A source. Only an https address becomes a link in a mail; any other address is written out. */
const SourceName = ({ source, lang }: { source: EventView['sources'][number]; lang: Lang }) => {
  const url = sourceUrl(source)
  const name = <Runs text={publisherOf(source)} lang={lang} />
  if (!url) return name
  if (url.startsWith('https:'))
    return (
      <a href={url} {...mailStylesOf(lang).link}>
        {name}
      </a>
    )
  return (
    <>
      {name} <span dir="ltr">{url}</span>
    </>
  )
}
