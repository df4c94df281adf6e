import { diffWords, isReplaced } from '../../src/lib/word-diff.ts'
import type { Change, Lang } from '../../src/timeline/event.ts'
import type { EventView } from '../views.ts'
import type { ChangeInWords, LocalizedText } from '../words/changes-in-words.ts'
import { directionOf } from '../words/direction.ts'
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
  mostSources?: number | undefined
  /** The number of the newest revision. */
  current: number
  /** The address of older revisions, if there are any. */
  older?: string | undefined
  /** True on a page of older revisions. */
  isOpen?: boolean | undefined
}

/** The history of an event, folded: each revision with an anchor of its own. */
export const History = ({ lang, history, mostSources, current, older, isOpen = false }: HistoryProps) => {
  const { fact } = wordsIn(lang).page
  return (
    <details class="fold" id="history" open={isOpen}>
      <summary>
        <h2>
          {fact.history} ({current})
        </h2>
      </summary>
      <p class="soft">{fact.historyLead}</p>
      <ol class="versions" reversed start={history[0]?.number ?? 1}>
        {history.map((revision) =>
          'redacted' in revision ? (
            <RemovedItem revision={revision} lang={lang} />
          ) : (
            <RevisionItem {...{ revision, mostSources, lang }} isCurrent={revision.number === current} />
          ),
        )}
      </ol>
      {older && (
        <p class="more">
          <a href={older}>{fact.olderVersions}</a>
        </p>
      )}
    </details>
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

type RevisionItemProps = {
  revision: PastRevision
  isCurrent: boolean
  mostSources: number | undefined
  lang: Lang
}

const RevisionItem = ({ revision, isCurrent, mostSources, lang }: RevisionItemProps) => {
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
      <details>
        <summary>{page.fact.asTold}</summary>
        <Summary event={view} lang={lang} />
        <FactList facts={eventFactsOf(view, lang)} lang={lang} />
        <Sources event={view} lang={lang} heading="h4" most={mostSources} />
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

/** The changes of a revision, each changed text with its words marked. */
export const Changes = ({ changes, lang }: { changes: ChangeInWords[]; lang: Lang }) => {
  return (
    <ul class="soft">
      {changes.map((change) =>
        'before' in change ? (
          <li>
            <b>
              <Runs text={change.what} lang={lang} />
            </b>
            <br />
            <WordChanges before={change.before} after={change.after} lang={lang} />
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

type WordChangesProps = { before: LocalizedText; after: LocalizedText; lang: Lang }

/** A changed text with its words marked as removed and added. Texts of two languages are shown one after the other. */
const WordChanges = ({ before, after, lang }: WordChangesProps) => {
  const { difference } = wordsIn(lang)
  if (before.lang !== after.lang)
    return (
      <>
        {difference.before}: <Quoted text={before.words} lang={before.lang} inside={lang} />
        <br />
        {difference.after}: <Quoted text={after.words} lang={after.lang} inside={lang} />
      </>
    )
  return (
    <span lang={after.lang} dir={directionOf(after.lang)}>
      {diffWords(before.words, after.words).map(({ kind, text }, at, parts) => {
        const words = <Runs text={text} lang={after.lang} />
        if (kind === 'same') return words
        if (kind === 'added') return <ins>{words}</ins>
        return (
          <>
            <del>{words}</del>
            {isReplaced(parts, at) && ' '}
          </>
        )
      })}
    </span>
  )
}
