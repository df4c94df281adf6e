import type { Lang } from '../../src/timeline/event.ts'
import { correctionClosingOf, correctionLeadOf, eventHeadingOf } from '../mail/correction.tsx'
import type { CorrectionView } from '../views.ts'
import type { ChangeInWords, LocalizedText } from '../words/changes-in-words.ts'
import { Quoted, Runs } from '../words/text-runs.tsx'
import { wordsIn } from '../words/words.ts'
import { EventList } from './event-list.tsx'
import { Layout, type PageContext } from './layout.tsx'

/** The page of a correction or retraction mail, without the parts of a single reader. */
export const CorrectionEditionPage = ({ lang, site, notice }: PageContext & { notice: CorrectionView }) => {
  const { page, noticeMail: words } = wordsIn(lang)
  const { kind, event, was } = notice
  const shown = kind === 'correction' ? event : { ...was, retracted: true }
  return (
    <Layout lang={lang} site={site} title={page.editions[kind]}>
      <h1>{words.heading[kind]}</h1>
      <p class="lead">
        <Runs text={correctionLeadOf(notice, lang)} lang={lang} />
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
      <Changes notice={notice} lang={lang} />
      <h2 class="day">{eventHeadingOf(notice, lang)}</h2>
      <EventList events={[{ ...shown, reason: undefined }]} lang={lang} heading="h3" />
      {correctionClosingOf(notice, lang).map((line) => (
        <p class="soft">
          <Runs text={line} lang={lang} />
        </p>
      ))}
    </Layout>
  )
}

const Changes = ({ notice: { changes }, lang }: { notice: CorrectionView; lang: Lang }) => {
  const { noticeMail: words } = wordsIn(lang)
  return (
    changes.length > 0 && (
      <table class="beside">
        <caption>{words.changes}</caption>
        <thead>
          <tr>
            <td />
            <th scope="col">{words.before}</th>
            <th scope="col">{words.after}</th>
          </tr>
        </thead>
        <tbody>
          {changes.map((change) => (
            <ChangeRow change={change} lang={lang} />
          ))}
        </tbody>
      </table>
    )
  )
}

const ChangeRow = ({ change, lang }: { change: ChangeInWords; lang: Lang }) => (
  <tr>
    <th scope="row">
      <Runs text={change.what} lang={lang} />
    </th>
    {'before' in change ? (
      <>
        <ChangeCell said={change.before} lang={lang} />
        <ChangeCell said={change.after} lang={lang} />
      </>
    ) : (
      <td colspan={2}>{change.done && <Quoted text={change.done.words} lang={change.done.lang} inside={lang} />}</td>
    )}
  </tr>
)

const ChangeCell = ({ said, lang }: { said: LocalizedText; lang: Lang }) => (
  <td>
    <Quoted text={said.words} lang={said.lang} inside={lang} />
  </td>
)
