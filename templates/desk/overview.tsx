import { hasRole } from '../../src/access/person.ts'
import type { Change, Lang } from '../../src/timeline/event.ts'
import { withLang } from '../page/address.ts'
import { instantInWords } from '../words/instant-in-words.ts'
import { Runs } from '../words/text-runs.tsx'
import { wordsIn } from '../words/words.ts'
import { WithdrawForm } from './desk-event.tsx'
import { DeskLayout, type DeskPage } from './desk-layout.tsx'
import { FindForm } from './find-events.tsx'

/** The content of the first page of the desk. Times in ms UTC. `title` is in the language of the page, or the id of the event. */
export type OverviewView = {
  troubles: string[]
  work: { plan: number; confirmations: number; alerts: number; digests: number; unknown: number }
  onHold: { event: string; number: number; change: Change; title: string; secondsLeft: number }[]
  lastSent: { event: string; title: string; told: number; accepted: number }[]
  /** `readers` is null where there are too many to count. */
  nextDigests: { at: number; readers: number | null }[]
  /** The number above which readers are not counted. */
  mostCounted: number
}

/** The first page of the desk. */
export const OverviewPage = ({ view, ...desk }: DeskPage & { view: OverviewView }) => {
  const words = wordsIn(desk.lang).desk
  return (
    <DeskLayout {...desk} title={words.overview}>
      <h1>{words.overview}</h1>
      <FindForm lang={desk.lang} />
      <div class="boxes">
        <HoldBox lang={desk.lang} view={view} viewer={desk.viewer} />
        <TroubleBox lang={desk.lang} view={view} />
        <WorkBox lang={desk.lang} view={view} />
        <NextBox lang={desk.lang} view={view} />
        <SentBox lang={desk.lang} view={view} />
      </div>
    </DeskLayout>
  )
}

type BoxProps = { lang: Lang; view: OverviewView }

const HoldBox = ({ lang, view: { onHold }, viewer }: BoxProps & Pick<DeskPage, 'viewer'>) => {
  const { hold } = wordsIn(lang).desk
  return (
    <section>
      <h2>{hold.heading}</h2>
      {onHold.length === 0 && <p>{hold.none}</p>}
      <ul class="list">
        {onHold.map(({ event, number, change, title, secondsLeft }) => (
          <li>
            <b>{wordsIn(lang).event.changes[change]}</b> <EventLink lang={lang} event={event} title={title} />{' '}
            <span class="soft">{hold.left(secondsLeft)}</span>
            {viewer && number === 1 && hasRole(viewer.person.role, 'editor') && (
              <WithdrawForm lang={lang} event={event} number={number} token={viewer.formToken} />
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

const TroubleBox = ({ lang, view: { troubles } }: BoxProps) => {
  const words = wordsIn(lang).desk.troubles
  return (
    <section>
      <h2>{words.heading}</h2>
      {troubles.length === 0 && <p>{words.none}</p>}
      <ul class="list">
        {troubles.map((trouble) => (
          <li lang="en" dir="ltr">
            {trouble}
          </li>
        ))}
      </ul>
    </section>
  )
}

const WorkBox = ({ lang, view: { work } }: BoxProps) => {
  const words = wordsIn(lang).desk.work
  const rows = ['alerts', 'digests', 'confirmations', 'plan', 'unknown'] as const
  return (
    <section>
      <h2>{words.heading}</h2>
      <table class="numbers">
        <caption>{words.waits}</caption>
        {rows.map((name) => (
          <tr>
            <th scope="row">{words[name]}</th>
            <td>{work[name]}</td>
          </tr>
        ))}
      </table>
    </section>
  )
}

const NextBox = ({ lang, view: { nextDigests, mostCounted } }: BoxProps) => {
  const { next } = wordsIn(lang).desk
  return (
    <section>
      <h2>{next.heading}</h2>
      {nextDigests.length === 0 && <p>{next.none}</p>}
      <ul class="list">
        {nextDigests.map(({ at, readers }) => (
          <li>
            <Runs
              text={next.due(
                instantInWords(at, lang),
                readers === null ? next.many(next.readers(mostCounted)) : next.readers(readers),
              )}
              lang={lang}
            />
          </li>
        ))}
      </ul>
    </section>
  )
}

const SentBox = ({ lang, view }: BoxProps) => {
  const { lastSent } = wordsIn(lang).desk
  return (
    <section>
      <h2>{lastSent.heading}</h2>
      {view.lastSent.length === 0 && <p>{lastSent.none}</p>}
      <ul class="list">
        {view.lastSent.map(({ event, title, told, accepted }) => (
          <li>
            <EventLink lang={lang} event={event} title={title} />
            <br />
            <span class="soft">{lastSent.told(lastSent.readers(told), String(accepted))}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

const EventLink = ({ lang, event, title }: { lang: Lang; event: string; title: string }) => (
  <a href={withLang(`/desk/events/${event}`, lang)}>
    <Runs text={title} lang={lang} />
  </a>
)
