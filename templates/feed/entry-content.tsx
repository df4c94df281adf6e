import type { Lang } from '../../src/timeline/event.ts'
import { Reason, Summary } from '../page/event-list.tsx'
import type { EventView } from '../views.ts'
import { directionOf, isolated, quoted } from '../words/direction.ts'
import { actorsInWords, factsLineOf, sourceName, sourceUrl } from '../words/event-in-words.ts'
import { Runs } from '../words/text-runs.tsx'
import { wordsIn } from '../words/words.ts'
import type { FeedEntry } from './feed.ts'

/** What an event is called in a feed; that it was retracted stands before its title. */
export const entryTitleOf = ({ text, retracted }: EventView, lang: Lang): string =>
  retracted
    ? `${wordsIn(lang).event.retracted}: ${quoted(text.title, text.lang, lang)}`
    : isolated(text.title, directionOf(text.lang))

/** What a revision was made for, if it has a reason: what was wrong, or what changed. */
const reasonLabelOf = ({ revision }: Pick<FeedEntry, 'revision'>, lang: Lang): string => {
  const words = wordsIn(lang).event
  return revision.change === 'correction' || revision.change === 'retraction' ? words.wasWrong : words.changed
}

/** An event in HTML for programs that show feeds: no style, no script, each run of text in its own direction. */
export const renderEntryHtml = ({ event, revision }: FeedEntry, lang: Lang): string =>
  String(
    <div lang={lang} dir={directionOf(lang)}>
      {event.retracted && <p>{wordsIn(lang).event.retractedMeans}</p>}
      <Reason event={event} lang={lang} label={reasonLabelOf({ revision }, lang)} />
      <Summary event={event} lang={lang} />
      <p>
        <Runs text={factsLineOf(event, lang)} lang={lang} />
      </p>
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

/** An event in plain text, the same facts as in HTML; addresses stand alone on their lines. */
export const renderEntryText = ({ event, revision }: FeedEntry, lang: Lang): string => {
  const words = wordsIn(lang).event
  const own = (text: string) => isolated(text, directionOf(lang))
  const { text, reason, sources } = event
  return [
    ...(event.retracted ? [words.retractedMeans] : []),
    ...(reason ? [`${reasonLabelOf({ revision }, lang)}: ${quoted(reason.words, reason.lang, lang)}`] : []),
    ...(text.lang === lang ? [] : [words.onlyIn[text.lang]]),
    quoted(text.summary, text.lang, lang),
    own(factsLineOf(event, lang)),
    ...(event.actors.length > 0 ? [own(actorsInWords(event, lang))] : []),
    ...(sources.length > 0 ? [`${words.sources(sources.length)}:`] : []),
    ...sources.flatMap((source) => [own(sourceName(source)), sourceUrl(source) ?? []].flat()),
  ].join('\n')
}
