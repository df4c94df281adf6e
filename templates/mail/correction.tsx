import type { MailContent } from '../../src/editions/render/mail-template.ts'
import type { Lang } from '../../src/timeline/event.ts'
import type { CorrectionView, Site } from '../views.ts'
import { directionOf, isolated, quoted } from '../words/direction.ts'
import { instantInWords } from '../words/instant-in-words.ts'
import { reasonsOf } from '../words/reasons.ts'
import { Quoted, Runs } from '../words/text-runs.tsx'
import { dayInWords } from '../words/when-in-words.ts'
import { wordsIn } from '../words/words.ts'
import { ChangedParts, changedPartsTextBlocks, changeHeadlineOf } from './changed-parts.tsx'
import { EventCard } from './event-card.tsx'
import { titleOf } from './event-meta.ts'
import { type EventDisplayOptions, eventTextLines } from './event-text.ts'
import { Footer, footerTextBlocks } from './footer.tsx'
import { Frame, frameTextLines } from './frame.tsx'
import { underlineHeading } from './mail-parts.tsx'
import { mailStylesOf } from './mail-styles.ts'
import { joinParagraphs, limitWords, wrapText } from './plain-text.ts'
import { correctionPreheaderOf, correctionSubjectOf } from './subject.ts'

/** The most words of the summary, of each reason and of each side of a change, and whether sources are named. */
export type CorrectionRoom = { summaryWords: number; reasonWords: number; changeWords: number; hasDetails: boolean }
export type CorrectionMailInput = { lang: Lang; site: Site; correction: CorrectionView; room: CorrectionRoom }
type PartProps = Omit<CorrectionMailInput, 'site'>

/** Renders the mail about a correction or a retraction: what changed, what the reader was told and when, what is known now. */
export const renderCorrectionMail = ({ lang, site, correction, room }: CorrectionMailInput): MailContent => {
  const subject = correctionSubjectOf(correction, lang)
  const styles = mailStylesOf(lang)
  const words = wordsIn(lang).correctionMail
  const change = correction.kind === 'correction' ? changeHeadlineOf(correction.changes, lang) : null
  const headline = change ?? words.subject[correction.kind](titleOf(shownOf(correction)))
  // Without a change as its headline, the headline itself begins with the kind.
  const kicker = change === null ? [] : [words.heading[correction.kind]]
  const html = (
    <Frame
      lang={lang}
      site={site}
      subject={subject}
      preheader={correctionPreheaderOf(correction, correctionLeadOf(correction, lang), lang)}
      dated
    >
      {kicker.map((kind) => (
        <p {...styles.kicker}>{kind}</p>
      ))}
      <h1 {...styles.h1}>
        <Runs text={headline} lang={lang} />
      </h1>
      <CorrectionContent correction={correction} lang={lang} room={room} />
      <Footer lang={lang} site={site} />
    </Frame>
  )
  const text = [
    frameTextLines({ lang, site }),
    [...kicker, isolated(headline, directionOf(lang))],
    ...correctionContentTextBlocks({ correction, lang, room }),
    ...footerTextBlocks({ lang, site }),
  ]
  return { subject, html: String(html), text: joinParagraphs(text) }
}

/** The content of a notice beneath its first line: what the reader was told, why it changes, the event, and what changed. */
export const CorrectionContent = ({ correction, lang, room }: PartProps) => {
  const styles = mailStylesOf(lang)
  return (
    <>
      <CorrectionLead correction={correction} lang={lang} room={room} />
      <h2 {...styles.h2}>{eventHeadingOf(correction, lang)}</h2>
      <EventCard event={shownOf(correction)} {...cardOptionsOf(lang, room)} />
      {correction.kind === 'correction' && <ChangedParts {...correction} lang={lang} changeWords={room.changeWords} />}
      {correctionClosingOf(correction, lang).map((line) => (
        <p {...styles.small}>
          <Runs text={line} lang={lang} />
        </p>
      ))}
    </>
  )
}

/** The sentence that says when the reader was told, and the reasons. */
export const CorrectionLead = ({ correction, lang, room }: PartProps) => {
  const styles = mailStylesOf(lang)
  const words = wordsIn(lang).correctionMail
  return (
    <>
      <p {...styles.text}>
        <Runs text={correctionLeadOf(correction, lang)} lang={lang} />
      </p>
      {reasonsOf(correction.event, true).map((reason) => (
        <p {...styles.wash}>
          <b>{words.why[correction.kind]}:</b>{' '}
          <Quoted text={limitWords(reason.words, room.reasonWords)} lang={reason.lang} inside={lang} />
        </p>
      ))}
    </>
  )
}

const cardOptionsOf = (lang: Lang, { summaryWords, reasonWords, hasDetails }: CorrectionRoom): EventDisplayOptions => ({
  ...{ lang, summaryWords, reasonWords, because: false, details: hasDetails },
})

export const correctionContentTextBlocks = ({ correction, lang, room }: PartProps): string[][] => [
  ...correctionLeadTextBlocks({ correction, lang, room }),
  underlineHeading(eventHeadingOf(correction, lang)),
  eventTextLines(shownOf(correction), cardOptionsOf(lang, room)),
  ...(correction.kind === 'correction'
    ? changedPartsTextBlocks({ ...correction, lang, changeWords: room.changeWords })
    : []),
  correctionClosingOf(correction, lang).map((line) => isolated(line, directionOf(lang))),
]

export const correctionLeadTextBlocks = ({ correction, lang, room }: PartProps): string[][] => [
  wrapText(correctionLeadOf(correction, lang)).map((line) => isolated(line, directionOf(lang))),
  ...reasonsOf(correction.event, true).map((reason) => [
    `${wordsIn(lang).correctionMail.why[correction.kind]}:`,
    ...wrapText(limitWords(reason.words, room.reasonWords)).map((line) => quoted(line, reason.lang, lang)),
  ]),
]

/** The sentence that says when the reader was told. */
export const correctionLeadOf = ({ kind, day }: CorrectionView, lang: Lang): string => {
  const { told, older } = wordsIn(lang).correctionMail
  return day === null ? older[kind] : told[kind](dayInWords(day, lang))
}

/**
 * The sentences at the end: the time of the change, whether the event was recorded again, and whether an older mail may
 * follow.
 */
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

/** The event as a notice shows it: a corrected one as it is now, and a retracted one in its old words. */
export const shownOf = ({ kind, event, was }: CorrectionView) =>
  kind === 'correction' ? { ...event, section: 'new' as const } : { ...was, retracted: true, section: 'new' as const }
