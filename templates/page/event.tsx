import type { Change, Lang } from '../../src/timeline/event.ts'
import type { EventView } from '../views.ts'
import { sourceName, sourceUrl, whenOf, whoOf } from '../words/account.ts'
import type { ChangeInWords } from '../words/changed.ts'
import { instantInWords } from '../words/instant.ts'
import { Quoted, Runs } from '../words/runs.tsx'
import { wordsIn } from '../words/words.ts'
import { groupOf, kindOf, Reason, Summary, Title } from './event-list.tsx'
import { type Fact, FactList } from './fact-list.tsx'
import { Layout, type Reader } from './layout.tsx'

/** A revision as the history of an event shows it; `recorded_at` in milliseconds. */
export type PastRevision = {
  number: number
  change: Change
  recorded_at: number
  reason?: EventView['reason']
  title: string
  /** What it says otherwise than the one before. */
  changes: ChangeInWords[]
}

type Shown = Reader & { event: EventView }

/**
 * One event: what is true now, its sources, and every version of it, newest first as given. What was retracted stays,
 * struck through and explained.
 */
export const EventPage = ({ lang, site, event, history }: Shown & { history: PastRevision[] }) => (
  <Layout lang={lang} site={site} title={titleOf(event, lang)} path={`/events/${event.id}`}>
    <article>
      <h1>
        <Title event={event} lang={lang} />
      </h1>
      {event.retracted ? (
        <Retracted event={event} at={history[0]?.recorded_at} lang={lang} />
      ) : (
        <Reason event={event} lang={lang} />
      )}
      <Summary event={event} lang={lang} />
      <FactList facts={factsOf({ event, lang })} lang={lang} />
      <Sources event={event} lang={lang} />
    </article>
    <History history={history} lang={lang} />
  </Layout>
)

type Part = Omit<Shown, 'site'>

/** The page's name in a list of pages cannot be struck through: it says so in a word. */
const titleOf = ({ retracted, text }: EventView, lang: Lang): string =>
  retracted ? `${wordsIn(lang).event.retracted}: ${text.title}` : text.title

const Retracted = ({ event, at, lang }: Part & { at: number | undefined }) => {
  const { event: words, noticeMail } = wordsIn(lang)
  return (
    <div class="faults">
      <p>
        <span class="mark">{words.retracted}.</span> {words.retractedMeans}
      </p>
      {at !== undefined && (
        <p>
          <Runs text={noticeMail.at.retraction(instantInWords(at, lang))} lang={lang} />
        </p>
      )}
      <Reason event={event} lang={lang} />
    </div>
  )
}

const factsOf = ({ event, lang }: Part): Fact[] => {
  const { event: words, page } = wordsIn(lang)
  const kind = [words.natures[event.nature], groupOf(event.kind, lang), kindOf(event, lang)]
  return [
    [page.fact.when, whenOf(event, lang)],
    [page.fact.where, event.regions.join(words.comma) || words.noPlace],
    ...whoOf(event, lang),
    [page.fact.kind, kind.join(' · ')],
    [page.fact.certainty, `${words.certainties[event.certainty]}. ${words.certaintyMeans[event.certainty]}`],
    [page.fact.severity, words.severities[event.severity]],
  ]
}

const Sources = ({ event: { sources }, lang }: Part) => (
  <>
    <h2>{wordsIn(lang).event.sources(sources.length)}</h2>
    <ul>
      {sources.map((source) => {
        const url = sourceUrl(source)
        const name = <Runs text={sourceName(source)} lang={lang} />
        return (
          <li>
            {url ? <a href={url}>{name}</a> : name}
            {source.primary && <span class="soft"> · {wordsIn(lang).event.primaryDocument}</span>}
          </li>
        )
      })}
    </ul>
  </>
)

const History = ({ history, lang }: Pick<Reader, 'lang'> & { history: PastRevision[] }) => {
  const { page } = wordsIn(lang)
  return (
    <>
      <h2>{page.fact.history}</h2>
      <p class="soft">{page.fact.historyLead}</p>
      <ol class="versions" reversed={isReversed(history)} start={history[0]?.number ?? 1}>
        {history.map((revision) => (
          <Version revision={revision} lang={lang} />
        ))}
      </ol>
    </>
  )
}

const isReversed = ([first, second]: PastRevision[]): boolean => !!first && !!second && first.number > second.number

const Version = ({ revision, lang }: Pick<Reader, 'lang'> & { revision: PastRevision }) => {
  const { event: words } = wordsIn(lang)
  return (
    <li>
      <b>{words.changes[revision.change]}</b> ·{' '}
      <time datetime={new Date(revision.recorded_at).toISOString()}>
        <Runs text={instantInWords(revision.recorded_at, lang)} lang={lang} />
      </time>
      <br />
      <Runs text={revision.title} lang={lang} />
      {revision.reason && (
        <>
          <br />
          <span class="soft">
            <Quoted text={revision.reason.words} lang={revision.reason.lang} inside={lang} />
          </span>
        </>
      )}
      {revision.changes.length > 0 && <Changes changes={revision.changes} lang={lang} />}
    </li>
  )
}

const Changes = ({ changes, lang }: Pick<Reader, 'lang'> & { changes: ChangeInWords[] }) => {
  const { difference } = wordsIn(lang)
  return (
    <ul class="soft">
      {changes.map((change) =>
        'before' in change ? (
          <li>
            <b>
              <Runs text={change.what} lang={lang} />
            </b>
            <br />
            {difference.before}: <Quoted text={change.before.words} lang={change.before.lang} inside={lang} />
            <br />
            {difference.after}: <Quoted text={change.after.words} lang={change.after.lang} inside={lang} />
          </li>
        ) : (
          <li>
            <b>
              <Runs text={change.what} lang={lang} />
            </b>
            {change.done && (
              <>
                : <Quoted text={change.done.words} lang={change.done.lang} inside={lang} />
              </>
            )}
          </li>
        ),
      )}
    </ul>
  )
}
