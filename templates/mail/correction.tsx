import type { MailContent } from '../../src/editions/render/mail-template.ts'
import type { Lang } from '../../src/timeline/event.ts'
import type { CorrectionView, Site } from '../views.ts'
import type { ChangeInWords, LocalizedText as Saying } from '../words/changes-in-words.ts'
import { directionOf, isolated, quoted } from '../words/direction.ts'
import { instantInWords } from '../words/instant-in-words.ts'
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

type CorrectionMailInput = { lang: Lang; site: Site; notice: CorrectionView }
type CorrectionPartProps = Omit<CorrectionMailInput, 'site'>

/** Renders the mail about a correction or a retraction: what the reader was told and when, and what is known now. */
export const renderCorrectionMail = ({ lang, site, notice }: CorrectionMailInput): MailContent => {
  const subject = correctionSubjectOf(notice, lang)
  const paper = mailStylesOf(lang)
  const words = wordsIn(lang).noticeMail
  const lead = correctionLeadOf(notice, lang)
  const end = correctionClosingOf(notice, lang)
  const html = (
    <Frame lang={lang} site={site} subject={subject} preheader={correctionPreheaderOf(lead)}>
      <h1 style={paper.h1}>{words.heading[notice.kind]}</h1>
      <p style={paper.text}>
        <Runs text={lead} lang={lang} />
      </p>
      <ReasonBlock notice={notice} lang={lang} />
      <Changes notice={notice} lang={lang} />
      <h2 style={paper.h2}>{eventHeadingOf(notice, lang)}</h2>
      <EventCard event={shownOf(notice)} lang={lang} because={false} />
      {end.map((line) => (
        <p style={paper.small}>
          <Runs text={line} lang={lang} />
        </p>
      ))}
      <Footer lang={lang} site={site} />
    </Frame>
  )
  const text = [
    underlineHeading(words.heading[notice.kind]),
    wrapText(lead).map((line) => isolated(line, directionOf(lang))),
    ...reasonTextBlocks({ notice, lang }),
    ...changeTextBlocks({ notice, lang }),
    underlineHeading(eventHeadingOf(notice, lang)),
    eventTextLines(shownOf(notice), { lang, because: false }),
    end.map((line) => isolated(line, directionOf(lang))),
    ...footerTextBlocks({ lang, site }),
  ]
  return { subject, html: String(html), text: joinParagraphs(text) }
}

/** The sentence that says when the reader was told. */
export const correctionLeadOf = ({ kind, day }: CorrectionView, lang: Lang): string => {
  const { told, older } = wordsIn(lang).noticeMail
  return day === null ? older[kind] : told[kind](dayInWords(day, lang))
}

/** The sentences at the end: the time of the change, and whether the event was recorded again after its retraction. */
export const correctionClosingOf = ({ kind, at, again }: CorrectionView, lang: Lang): string[] => {
  const words = wordsIn(lang).noticeMail
  return [words.at[kind](instantInWords(at, lang)), ...(again ? [words.again] : [])]
}

/** The heading of the event. A correction shows the event as it is now, a retraction shows the retracted words. */
export const eventHeadingOf = ({ kind, day }: CorrectionView, lang: Lang): string => {
  const words = wordsIn(lang).noticeMail
  if (kind === 'correction') return words.is
  return day === null ? words.wasOlder : words.was
}

const shownOf = ({ kind, event, was }: CorrectionView) =>
  kind === 'correction' ? { ...event, section: 'new' as const } : { ...was, retracted: true, section: 'new' as const }

const ReasonBlock = ({ notice: { kind, event }, lang }: CorrectionPartProps) =>
  event.reason && (
    <>
      <h2 style={mailStylesOf(lang).h2}>{wordsIn(lang).noticeMail.why[kind]}</h2>
      <Statement saying={event.reason} lang={lang} />
    </>
  )

const reasonTextBlocks = ({ notice: { kind, event }, lang }: CorrectionPartProps): string[][] =>
  event.reason
    ? [
        underlineHeading(wordsIn(lang).noticeMail.why[kind]),
        wrapText(event.reason.words).map(quoteLineIn(event.reason.lang, lang)),
      ]
    : []

/** A paragraph. Text in another language than the mail is aligned to its own side. */
const Statement = ({ saying, lang }: { saying: Saying; lang: Lang }) => {
  const { text: style } = mailStylesOf(lang)
  const said = <Runs text={saying.words} lang={saying.lang} />
  if (saying.lang === lang) return <p style={style}>{said}</p>
  const side = textAlignOf(saying.lang)
  return (
    <p lang={saying.lang} dir={directionOf(saying.lang)} align={side} style={`${style};text-align:${side}`}>
      {said}
    </p>
  )
}

const Changes = ({ notice: { changes }, lang }: CorrectionPartProps) => (
  <>
    {changes.length > 0 && <h2 style={mailStylesOf(lang).h2}>{wordsIn(lang).noticeMail.changes}</h2>}
    {changes.map((change) => (
      <>
        <p style={mailStylesOf(lang).place}>
          <Runs text={change.what} lang={lang} />
        </p>
        {'before' in change ? (
          <SideBySide before={change.before} after={change.after} lang={lang} />
        ) : (
          change.done && <Statement saying={change.done} lang={lang} />
        )}
      </>
    ))}
  </>
)

/** The words before and after the change, side by side. */
const SideBySide = ({ before, after, lang }: { before: Saying; after: Saying; lang: Lang }) => {
  const paper = mailStylesOf(lang)
  const words = wordsIn(lang).noticeMail
  return (
    <table role="presentation" width="100%" cellpadding="0" cellspacing="0">
      <tr>
        {[[words.before, before] as const, [words.after, after] as const].map(([label, saying]) => (
          <td width="50%" align={textAlignOf(lang)} style={`${paper.half};text-align:${textAlignOf(lang)}`}>
            <p style={paper.small}>{label}</p>
            <Statement saying={saying} lang={lang} />
          </td>
        ))}
      </tr>
    </table>
  )
}

const changeTextBlocks = ({ notice: { changes }, lang }: CorrectionPartProps): string[][] => [
  ...(changes.length > 0 ? [underlineHeading(wordsIn(lang).noticeMail.changes)] : []),
  ...changes.map((change) => [
    isolated(collapseWhitespace(change.what), directionOf(lang)),
    ...changeTextLines(change, lang),
  ]),
]

const changeTextLines = (change: ChangeInWords, lang: Lang): string[] => {
  const words = wordsIn(lang).noticeMail
  const said = ({ words: all, lang: own }: Saying) => wrapText(all).map(quoteLineIn(own, lang))
  if ('before' in change) return [`${words.before}:`, ...said(change.before), `${words.after}:`, ...said(change.after)]
  return change.done ? said(change.done) : []
}

const quoteLineIn =
  (own: Lang, lang: Lang) =>
  (line: string): string =>
    quoted(line, own, lang)
