import type { Lang } from '../../src/timeline/event.ts'
import { endOf, leadOf, titleOf } from '../mail/notice.tsx'
import type { NoticeView } from '../views.ts'
import { type Difference, differencesOf, type Saying } from '../words/difference.ts'
import { Quoted, Runs } from '../words/runs.tsx'
import { wordsIn } from '../words/words.ts'
import { EventList } from './event-list.tsx'
import { Layout, type Reader } from './layout.tsx'

/** What a correction or retraction told, without its reader. */
export const NoticeEditionPage = ({ lang, site, notice }: Reader & { notice: NoticeView }) => {
  const { page, noticeMail: words } = wordsIn(lang)
  const { kind, event, was } = notice
  const shown = kind === 'correction' ? event : { ...was, retracted: true }
  return (
    <Layout lang={lang} site={site} title={page.editions[kind]}>
      <h1>{words.heading[kind]}</h1>
      <p class="lead">
        <Runs text={leadOf(notice, lang)} lang={lang} />
      </p>
      <p class="soft">{page.editionLead}</p>
      {event.reason && (
        <>
          <h2>{words.why[kind]}</h2>
          <p>
            <Quoted text={event.reason.words} lang={event.reason.lang} inside={lang} />
          </p>
        </>
      )}
      {kind === 'correction' && <Differences notice={notice} lang={lang} />}
      <h2 class="day">{titleOf(notice, lang)}</h2>
      <EventList events={[{ ...shown, reason: undefined }]} lang={lang} heading="h3" />
      {endOf(notice, lang).map((line) => (
        <p class="soft">
          <Runs text={line} lang={lang} />
        </p>
      ))}
    </Layout>
  )
}

const Differences = ({ notice: { was, event }, lang }: { notice: NoticeView; lang: Lang }) => {
  const differences = differencesOf(was, event, lang)
  const { noticeMail: words } = wordsIn(lang)
  return (
    differences.length > 0 && (
      <table class="beside">
        <caption>{words.differences}</caption>
        <thead>
          <tr>
            <td />
            <th scope="col">{words.before}</th>
            <th scope="col">{words.after}</th>
          </tr>
        </thead>
        <tbody>
          {differences.map((difference) => (
            <Row difference={difference} lang={lang} />
          ))}
        </tbody>
      </table>
    )
  )
}

const Row = ({ difference: { part, before, after }, lang }: { difference: Difference; lang: Lang }) => (
  <tr>
    <th scope="row">{part}</th>
    <Cell saying={before} lang={lang} />
    <Cell saying={after} lang={lang} />
  </tr>
)

const Cell = ({ saying, lang }: { saying: Saying; lang: Lang }) => (
  <td>
    <Quoted text={saying.words} lang={saying.lang} inside={lang} />
  </td>
)
