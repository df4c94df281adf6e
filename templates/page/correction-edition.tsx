import type { Child } from 'hono/jsx'
import type { Lang } from '../../src/timeline/event.ts'
import { correctionClosingOf, correctionLeadOf, eventHeadingOf } from '../mail/correction.tsx'
import type { CorrectionView } from '../views.ts'
import type { ChangeInWords, LocalizedText } from '../words/changes-in-words.ts'
import { reasonsOf } from '../words/reasons.ts'
import { Quoted, Runs } from '../words/text-runs.tsx'
import { wordsIn } from '../words/words.ts'
import { EventList } from './event-list.tsx'
import { Layout, type PageContext } from './layout.tsx'

/** The page of a correction or retraction mail, without the parts of a single reader. */
export const CorrectionEditionPage = ({
  lang,
  site,
  correction,
  picture,
  isUnlisted,
}: PageContext & { correction: CorrectionView; picture: string; isUnlisted?: boolean }) => {
  const { page, correctionMail: words } = wordsIn(lang)
  return (
    <Layout lang={lang} site={site} title={page.editions[correction.kind]} picture={picture} isUnlisted={isUnlisted}>
      <h1>{words.heading[correction.kind]}</h1>
      <CorrectionNotice correction={correction} lang={lang}>
        <p class="soft">{page.editionLead}</p>
      </CorrectionNotice>
    </Layout>
  )
}

/** A notice on the page of its edition; `children` follow its first sentence. */
export const CorrectionNotice = ({
  correction,
  lang,
  children,
}: {
  correction: CorrectionView
  lang: Lang
  children?: Child
}) => {
  const { correctionMail: words } = wordsIn(lang)
  const { kind, event, was } = correction
  const shown = kind === 'correction' ? event : { ...was, retracted: true }
  const reasons = reasonsOf(event, true)
  return (
    <>
      <p class="lead">
        <Runs text={correctionLeadOf(correction, lang)} lang={lang} />
      </p>
      {children}
      {reasons.length > 0 && <h2>{words.why[kind]}</h2>}
      {reasons.map((reason) => (
        <p>
          <Quoted text={reason.words} lang={reason.lang} inside={lang} />
        </p>
      ))}
      <Changes correction={correction} lang={lang} />
      <h2 class="day">{eventHeadingOf(correction, lang)}</h2>
      <EventList events={[{ ...shown, reason: undefined, reasons: undefined }]} lang={lang} heading="h3" />
      {correctionClosingOf(correction, lang).map((line) => (
        <p class="soft">
          <Runs text={line} lang={lang} />
        </p>
      ))}
    </>
  )
}

const Changes = ({ correction: { changes }, lang }: { correction: CorrectionView; lang: Lang }) => {
  const { correctionMail: words } = wordsIn(lang)
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

const ChangeRow = ({ change, lang }: { change: ChangeInWords; lang: Lang }) => {
  const { correctionMail } = wordsIn(lang)
  return (
    <tr>
      <th scope="row">
        <Runs text={change.what} lang={lang} />
      </th>
      {'before' in change ? (
        <>
          <ChangeCell label={correctionMail.before} text={change.before} lang={lang} />
          <ChangeCell label={correctionMail.after} text={change.after} lang={lang} />
        </>
      ) : (
        <td colspan={2}>{change.done && <Quoted text={change.done.words} lang={change.done.lang} inside={lang} />}</td>
      )}
    </tr>
  )
}

/** On a narrow screen the cells of a row stand one below the other, each with its label. */
const ChangeCell = ({ label, text, lang }: { label: string; text: LocalizedText; lang: Lang }) => (
  <td data-label={label}>
    <Quoted text={text.words} lang={text.lang} inside={lang} />
  </td>
)
