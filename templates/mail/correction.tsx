import type { MailContent } from '../../src/editions/render/mail-template.ts'
import type { Lang } from '../../src/timeline/event.ts'
import type { CorrectionView, Site } from '../views.ts'
import type { ChangeInWords, LocalizedText } from '../words/changes-in-words.ts'
import { directionOf, isolated, quoted } from '../words/direction.ts'
import { instantInWords } from '../words/instant-in-words.ts'
import { reasonsOf } from '../words/reasons.ts'
import { Runs } from '../words/text-runs.tsx'
import { dayInWords } from '../words/when-in-words.ts'
import { wordsIn } from '../words/words.ts'
import { EventCard } from './event-card.tsx'
import { underlineHeading } from './event-group-list.tsx'
import { eventTextLines } from './event-text.ts'
import { Footer, footerTextBlocks } from './footer.tsx'
import { Frame } from './frame.tsx'
import { mailStylesOf, textAlignOf } from './mail-styles.ts'
import { collapseWhitespace, joinParagraphs, wrapText } from './plain-text.ts'
import { correctionPreheaderOf, correctionSubjectOf } from './subject.ts'

type CorrectionMailInput = { lang: Lang; site: Site; correction: CorrectionView }
type CorrectionPartProps = Omit<CorrectionMailInput, 'site'>

/** Renders the mail about a correction or a retraction: what the reader was told and when, and what is known now. */
export const renderCorrectionMail = ({ lang, site, correction }: CorrectionMailInput): MailContent => {
  const subject = correctionSubjectOf(correction, lang)
  const styles = mailStylesOf(lang)
  const words = wordsIn(lang).correctionMail
  const lead = correctionLeadOf(correction, lang)
  const html = (
    <Frame lang={lang} site={site} subject={subject} preheader={correctionPreheaderOf(lead)}>
      <h1 style={styles.h1}>{words.heading[correction.kind]}</h1>
      <CorrectionContent correction={correction} lang={lang} />
      <Footer lang={lang} site={site} />
    </Frame>
  )
  const text = [
    underlineHeading(words.heading[correction.kind]),
    ...correctionContentTextBlocks({ correction, lang }),
    ...footerTextBlocks({ lang, site }),
  ]
  return { subject, html: String(html), text: joinParagraphs(text) }
}

/** The content of a correction beneath its heading: what the reader was told, why it changes, and the event. */
export const CorrectionContent = ({ correction, lang }: CorrectionPartProps) => {
  const styles = mailStylesOf(lang)
  return (
    <>
      <CorrectionLead correction={correction} lang={lang} />
      <Changes correction={correction} lang={lang} />
      <h2 style={styles.h2}>{eventHeadingOf(correction, lang)}</h2>
      <EventCard event={shownOf(correction)} lang={lang} because={false} />
      {correctionClosingOf(correction, lang).map((line) => (
        <p style={styles.small}>
          <Runs text={line} lang={lang} />
        </p>
      ))}
    </>
  )
}

/** The sentence that says when the reader was told, and the reasons. */
export const CorrectionLead = ({ correction, lang }: CorrectionPartProps) => (
  <>
    <p style={mailStylesOf(lang).text}>
      <Runs text={correctionLeadOf(correction, lang)} lang={lang} />
    </p>
    <ReasonBlock correction={correction} lang={lang} />
  </>
)

export const correctionContentTextBlocks = ({ correction, lang }: CorrectionPartProps): string[][] => [
  ...correctionLeadTextBlocks({ correction, lang }),
  ...changeTextBlocks({ correction, lang }),
  underlineHeading(eventHeadingOf(correction, lang)),
  eventTextLines(shownOf(correction), { lang, because: false }),
  correctionClosingOf(correction, lang).map((line) => isolated(line, directionOf(lang))),
]

export const correctionLeadTextBlocks = ({ correction, lang }: CorrectionPartProps): string[][] => [
  wrapText(correctionLeadOf(correction, lang)).map((line) => isolated(line, directionOf(lang))),
  ...reasonTextBlocks({ correction, lang }),
]

/** The sentence that says when the reader was told. */
export const correctionLeadOf = ({ kind, day }: CorrectionView, lang: Lang): string => {
  const { told, older } = wordsIn(lang).correctionMail
  return day === null ? older[kind] : told[kind](dayInWords(day, lang))
}

/** The sentences at the end: the time of the change, whether the event was recorded again, and whether an older mail may follow. */
export const correctionClosingOf = ({ kind, at, again, late }: CorrectionView, lang: Lang): string[] => {
  const words = wordsIn(lang).correctionMail
  return [words.at[kind](instantInWords(at, lang)), ...(again ? [words.again] : []), ...(late ? [words.late] : [])]
}

/** The heading of the event. A correction shows the event as it is now, a retraction shows the retracted words. */
export const eventHeadingOf = ({ kind, day }: CorrectionView, lang: Lang): string => {
  const words = wordsIn(lang).correctionMail
  if (kind === 'correction') return words.is
  return day === null ? words.wasOlder : words.was
}

/** The event as a correction shows it: as it is now, and a retracted one in its old words. */
export const shownOf = ({ kind, event, was }: CorrectionView) =>
  kind === 'correction' ? { ...event, section: 'new' as const } : { ...was, retracted: true, section: 'new' as const }

const ReasonBlock = ({ correction: { kind, event }, lang }: CorrectionPartProps) => {
  const reasons = reasonsOf(event, true)
  return (
    reasons.length > 0 && (
      <>
        <h2 style={mailStylesOf(lang).h2}>{wordsIn(lang).correctionMail.why[kind]}</h2>
        {reasons.map((reason) => (
          <Statement text={reason} lang={lang} />
        ))}
      </>
    )
  )
}

const reasonTextBlocks = ({ correction: { kind, event }, lang }: CorrectionPartProps): string[][] => {
  const reasons = reasonsOf(event, true)
  return reasons.length === 0
    ? []
    : [
        underlineHeading(wordsIn(lang).correctionMail.why[kind]),
        ...reasons.map(({ words, lang: own }) => wrapText(words).map(quoteLineIn(own, lang))),
      ]
}

/** A paragraph. Text in another language than the mail is aligned to its own side. */
const Statement = ({ text, lang }: { text: LocalizedText; lang: Lang }) => {
  const { text: style } = mailStylesOf(lang)
  const content = <Runs text={text.words} lang={text.lang} />
  if (text.lang === lang) return <p style={style}>{content}</p>
  const side = textAlignOf(text.lang)
  return (
    <p lang={text.lang} dir={directionOf(text.lang)} align={side} style={`${style};text-align:${side}`}>
      {content}
    </p>
  )
}

const Changes = ({ correction: { changes }, lang }: CorrectionPartProps) => (
  <>
    {changes.length > 0 && <h2 style={mailStylesOf(lang).h2}>{wordsIn(lang).correctionMail.changes}</h2>}
    {changes.map((change) => (
      <>
        <p style={mailStylesOf(lang).place}>
          <Runs text={change.what} lang={lang} />
        </p>
        {'before' in change ? (
          <SideBySide before={change.before} after={change.after} lang={lang} />
        ) : (
          change.done && <Statement text={change.done} lang={lang} />
        )}
      </>
    ))}
  </>
)

/** The words before and after the change, side by side. */
const SideBySide = ({ before, after, lang }: { before: LocalizedText; after: LocalizedText; lang: Lang }) => {
  const styles = mailStylesOf(lang)
  const words = wordsIn(lang).correctionMail
  return (
    <table role="presentation" width="100%" cellpadding="0" cellspacing="0">
      <tr>
        {[[words.before, before] as const, [words.after, after] as const].map(([label, text]) => (
          <td width="50%" align={textAlignOf(lang)} style={`${styles.half};text-align:${textAlignOf(lang)}`}>
            <p style={styles.small}>{label}</p>
            <Statement text={text} lang={lang} />
          </td>
        ))}
      </tr>
    </table>
  )
}

const changeTextBlocks = ({ correction: { changes }, lang }: CorrectionPartProps): string[][] => [
  ...(changes.length > 0 ? [underlineHeading(wordsIn(lang).correctionMail.changes)] : []),
  ...changes.map((change) => [
    isolated(collapseWhitespace(change.what), directionOf(lang)),
    ...changeTextLines(change, lang),
  ]),
]

const changeTextLines = (change: ChangeInWords, lang: Lang): string[] => {
  const words = wordsIn(lang).correctionMail
  const quotedLines = ({ words: all, lang: own }: LocalizedText) => wrapText(all).map(quoteLineIn(own, lang))
  if ('before' in change)
    return [`${words.before}:`, ...quotedLines(change.before), `${words.after}:`, ...quotedLines(change.after)]
  return change.done ? quotedLines(change.done) : []
}

const quoteLineIn =
  (own: Lang, lang: Lang) =>
  (line: string): string =>
    quoted(line, own, lang)
