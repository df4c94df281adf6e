import type { Change, Lang } from '../../src/timeline/event.ts'
import type { EventView } from '../views.ts'
import type { ChangeInWords } from '../words/changes-in-words.ts'
import { instantInWords } from '../words/instant-in-words.ts'
import { Quoted, Runs } from '../words/text-runs.tsx'
import { wordsIn } from '../words/words.ts'
import { eventFactsOf, Sources } from './event-facts.tsx'
import { Reason, Summary, Title } from './event-list.tsx'
import { FactList } from './fact-list.tsx'

/** A revision in the history of an event. `recorded_at` is in ms UTC. */
export type PastRevision = {
  number: number
  change: Change
  recorded_at: number
  view: EventView
  /** The changes against the revision before. */
  changes: ChangeInWords[]
}

/** A revision that was redacted: when (ms UTC) and why. */
export type RemovedRevision = Pick<PastRevision, 'number' | 'change' | 'recorded_at'> & {
  redacted: { at: number; reason: keyof ReturnType<typeof wordsIn>['event']['redactedFor'] }
}

type HistoryProps = {
  lang: Lang
  /** Newest first. */
  history: (PastRevision | RemovedRevision)[]
  /** The number of the newest revision. */
  current: number
  /** The address of older revisions, if there are any. */
  older?: string | undefined
}

/** The history of an event: each revision with an anchor of its own. */
export const History = ({ lang, history, current, older }: HistoryProps) => {
  const { fact } = wordsIn(lang).page
  return (
    <>
      <h2 id="history">{fact.history}</h2>
      <p class="soft">{fact.historyLead}</p>
      <ol class="versions" reversed start={history[0]?.number ?? 1}>
        {history.map((revision) =>
          'redacted' in revision ? (
            <RemovedItem revision={revision} lang={lang} />
          ) : (
            <RevisionItem revision={revision} isCurrent={revision.number === current} lang={lang} />
          ),
        )}
      </ol>
      {older && (
        <p class="more">
          <a href={older}>{fact.olderVersions}</a>
        </p>
      )}
    </>
  )
}

/** The anchor of a revision on the page of its event. */
export const revisionAnchorOf = (number: number): string => `revision-${number}`

const RemovedItem = ({ revision, lang }: { revision: RemovedRevision; lang: Lang }) => {
  const { event: words, page } = wordsIn(lang)
  const { number, change, recorded_at, redacted } = revision
  const removed = page.fact.removedVersion(instantInWords(redacted.at, lang), words.redactedFor[redacted.reason])
  return (
    <li id={revisionAnchorOf(number)}>
      <p class="soft">
        <strong>{words.changes[change]}</strong> ·{' '}
        <time datetime={new Date(recorded_at).toISOString()}>
          <Runs text={instantInWords(recorded_at, lang)} lang={lang} />
        </time>
      </p>
      <p>
        <Runs text={removed} lang={lang} />
      </p>
    </li>
  )
}

const RevisionItem = ({ revision, isCurrent, lang }: { revision: PastRevision; isCurrent: boolean; lang: Lang }) => {
  const { event: words, page } = wordsIn(lang)
  const { number, change, recorded_at, view, changes } = revision
  return (
    <li id={revisionAnchorOf(number)} {...(isCurrent && { 'aria-current': 'true' })}>
      <p class="soft">
        <strong>{words.changes[change]}</strong> ·{' '}
        <a href={`#${revisionAnchorOf(number)}`}>
          <time datetime={new Date(recorded_at).toISOString()}>
            <Runs text={instantInWords(recorded_at, lang)} lang={lang} />
          </time>
        </a>
        {isCurrent && <span class="mark"> · {view.retracted ? words.retracted : page.fact.current}</span>}
      </p>
      <h3>
        <Title event={view} lang={lang} />
      </h3>
      <RevisionReason change={change} view={view} lang={lang} />
      {changes.length > 0 && <Changes changes={changes} lang={lang} />}
      <Summary event={view} lang={lang} />
      <details>
        <summary>{page.fact.asTold}</summary>
        <FactList facts={eventFactsOf(view, lang)} lang={lang} />
        <Sources event={view} lang={lang} heading="h4" />
      </details>
    </li>
  )
}

/** The reason of a revision, under a label that fits its change. */
export const RevisionReason = ({ change, view, lang }: Pick<PastRevision, 'change' | 'view'> & { lang: Lang }) => {
  if (change === 'correction' || change === 'retraction') return <Reason event={view} lang={lang} />
  return (
    view.reason && (
      <p>
        <b>{wordsIn(lang).event.changed}:</b> <Quoted text={view.reason.words} lang={view.reason.lang} inside={lang} />
      </p>
    )
  )
}

const Changes = ({ changes, lang }: { changes: ChangeInWords[]; lang: Lang }) => {
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
