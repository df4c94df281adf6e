import { hasRole } from '../../src/access/person.ts'
import type { Change, Lang } from '../../src/timeline/event.ts'
import { withLang } from '../page/address.ts'
import { Changes } from '../page/history.tsx'
import type { ChangeInWords } from '../words/changes-in-words.ts'
import { instantInWords } from '../words/instant-in-words.ts'
import { labelOf } from '../words/label.ts'
import { Runs } from '../words/text-runs.tsx'
import { wordsIn } from '../words/words.ts'
import { DeskLayout, type DeskPage } from './desk-layout.tsx'
import { FormToken } from './form-token.tsx'

/** A revision at the desk. `recordedAt` is ms UTC. `reach` is null for one that no mail was about. */
export type DeskRevisionView = {
  number: number
  change: Change
  recordedAt: number
  publisher: string
  reason: string | null
  changes: ChangeInWords[]
  reach: { told: number; accepted: number; delivered: number; bounced: number; kinds: Record<string, number> } | null
}

/** An event at the desk, with its revisions, the newest first. */
export type DeskEventView = {
  event: string
  title: string
  /** The number of the newest revision. */
  number: number
  canRetract: boolean
  /** Until the end of the hold; 0 after it. */
  secondsLeft: number
  /** False if the oldest mails were not counted. */
  isReachComplete: boolean
  revisions: DeskRevisionView[]
  /** True after a press on Withdraw that came too late. */
  isLate: boolean
}

/** The page of an event at the desk. */
export const DeskEventPage = ({ view, ...desk }: DeskPage & { view: DeskEventView }) => {
  const { deskEvent: words, withdraw } = wordsIn(desk.lang).desk
  return (
    <DeskLayout {...desk} title={view.title}>
      <h1>
        <Runs text={view.title} lang={desk.lang} />
      </h1>
      <p>
        <a href={withLang(`/events/${view.event}`, desk.lang)}>{words.publicPage}</a>
      </p>
      {view.isLate && (
        <p class="note" role="alert">
          {withdraw.late}
        </p>
      )}
      <Acts {...desk} view={view} />
      <h2>{words.history}</h2>
      {!view.isReachComplete && <p class="soft">{words.partial}</p>}
      <ol class="versions" reversed>
        {view.revisions.map((revision) => (
          <RevisionItem lang={desk.lang} revision={revision} />
        ))}
      </ol>
    </DeskLayout>
  )
}

const Acts = ({ lang, viewer, view }: DeskPage & { view: DeskEventView }) => {
  const { retract, withdraw, hold } = wordsIn(lang).desk
  if (!viewer || !view.canRetract || !hasRole(viewer.person.role, 'editor')) return null
  const canWithdraw = view.secondsLeft > 0 && view.number === 1
  return (
    <div class="acts">
      {canWithdraw && (
        <>
          <p>{hold.left(view.secondsLeft)}</p>
          <WithdrawForm lang={lang} event={view.event} number={view.number} token={viewer.formToken} />
        </>
      )}
      <a class="press" href={withLang(`/desk/events/${view.event}/retract`, lang)}>
        {retract.open}
      </a>
      {canWithdraw && <p class="hint">{withdraw.lead}</p>}
    </div>
  )
}

type WithdrawProps = { lang: Lang; event: string; number: number; token: string }

/** The button that withdraws an event during its hold. */
export const WithdrawForm = ({ lang, event, number, token }: WithdrawProps) => (
  <form method="post" action={withLang(`/desk/events/${event}/withdraw`, lang)}>
    <FormToken value={token} />
    <input type="hidden" name="number" value={number} />
    <button type="submit" class="final">
      {wordsIn(lang).desk.withdraw.button}
    </button>
  </form>
)

const RevisionItem = ({ lang, revision }: { lang: Lang; revision: DeskRevisionView }) => {
  const { event, desk } = wordsIn(lang)
  const { number, change, recordedAt, publisher, reason, changes, reach } = revision
  return (
    <li value={number}>
      <p>
        <b>{event.changes[change]}</b> · <Runs text={instantInWords(recordedAt, lang)} lang={lang} /> ·{' '}
        <Runs text={publisher} lang={lang} />
      </p>
      {reason && (
        <p>
          <Runs text={reason} lang={lang} />
        </p>
      )}
      {changes.length > 0 && <Changes changes={changes} lang={lang} />}
      {reach && reach.told > 0 ? (
        <>
          <p>
            {desk.deskEvent.reach(reach.told, reach.accepted, reach.delivered)}
            {reach.bounced > 0 && ` · ${desk.deskEvent.bounced(reach.bounced)}`}
          </p>
          <p class="soft">
            {Object.entries(reach.kinds)
              .map(([kind, mails]) => `${labelOf(desk.deskEvent.kinds, kind)} ${mails}`)
              .join(' · ')}
          </p>
        </>
      ) : (
        <p class="soft">{desk.deskEvent.nobody}</p>
      )}
    </li>
  )
}
