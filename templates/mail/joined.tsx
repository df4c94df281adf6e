import type { MailContent } from '../../src/editions/render/mail-template.ts'
import type { Lang } from '../../src/timeline/event.ts'
import type { CorrectionView, EditionEventView, JoinedPartView, Site, StandingWordsView } from '../views.ts'
import { Quoted } from '../words/text-runs.tsx'
import { wordsIn } from '../words/words.ts'
import {
  CorrectionContent,
  CorrectionLead,
  type CorrectionRoom,
  correctionContentTextBlocks,
  correctionLeadOf,
  correctionLeadTextBlocks,
  shownOf,
} from './correction.tsx'
import { MAX_CARDS_WITH_REASON } from './digest.tsx'
import { EventCard } from './event-card.tsx'
import { titleOf } from './event-meta.ts'
import { type EventDisplayOptions, eventTextLines, titleLineOf } from './event-text.ts'
import { Footer, footerTextBlocks } from './footer.tsx'
import { Frame, frameTextLines } from './frame.tsx'
import { AllLink, allLinkTextLines, rollUpWordsOf, underlineHeading } from './mail-parts.tsx'
import { mailStylesOf } from './mail-styles.ts'
import { joinParagraphs, wrapText } from './plain-text.ts'
import { Standing, standingTextBlocks } from './standing.tsx'
import { correctionPreheaderOf, correctionSubjectOf, eventsPreheaderOf, eventsSubjectOf } from './subject.ts'

/**
 * A mail that joins several: its parts in their order. The first `full` notices are shown in full, the others in short.
 * `more` events of alerts do not fit into the mail; they are on the page of the edition.
 */
export type JoinedMailInput = {
  lang: Lang
  site: Site
  parts: JoinedPartView[]
  full: number
  more: number
  editionUrl: string
  room: CorrectionRoom
  /** The part of a roll-up begins with it. */
  standing: StandingWordsView | null
}

/** Renders a mail that joins notices of corrections and retractions with alerts. Equal input gives equal bytes. */
export const renderJoinedMail = (mail: JoinedMailInput): MailContent => {
  const { lang, site, parts, more, editionUrl } = mail
  const { subject, preheader } = subjectOf(mail)
  const { notices, events } = contentsOf(parts)
  const shown = notices.length + events.length
  const html = (
    <Frame lang={lang} site={site} subject={subject} preheader={preheader} dated>
      {parts.map((part, at) => (
        <Part part={part} mail={mail} isFirst={at === 0} />
      ))}
      <AllLink lang={lang} shown={shown} total={shown + more} editionUrl={editionUrl} />
      <Footer lang={lang} site={site} />
    </Frame>
  )
  const text = [
    frameTextLines({ lang, site }),
    ...parts.flatMap((part) => partTextBlocks(part, mail)),
    allLinkTextLines({ lang, shown, total: shown + more, editionUrl }),
    ...footerTextBlocks({ lang, site }),
  ]
  return { subject, html: String(html), text: joinParagraphs(text) }
}

const contentsOf = (parts: readonly JoinedPartView[]): { notices: CorrectionView[]; events: EditionEventView[] } => ({
  notices: parts.flatMap((part) => ('corrections' in part ? part.corrections : [])),
  events: parts.flatMap((part) => ('events' in part ? part.events : [])),
})

const isFull = (notice: CorrectionView, { parts, full }: JoinedMailInput): boolean =>
  contentsOf(parts).notices.indexOf(notice) < full

const subjectOf = ({ parts, more, lang, site }: JoinedMailInput) => {
  const { notices, events } = contentsOf(parts)
  const [first] = notices
  if (first)
    return {
      subject: correctionSubjectOf(first, lang, notices.length - 1 + events.length + more),
      preheader: correctionPreheaderOf(first, correctionLeadOf(first, lang), lang),
    }
  return {
    subject: eventsSubjectOf(events[0], events.length + more, lang),
    preheader: eventsPreheaderOf(events, lang, false) || site.name,
  }
}

/** The heading of a part. Of several notices it is a plural. */
export const partHeadingOf = (part: JoinedPartView, lang: Lang): string => {
  const { correctionMail, alert } = wordsIn(lang)
  if ('events' in part) return part.kind === 'rollup' ? rollUpWordsOf(part.events, lang).heading : alert.heading
  return part.corrections.length > 1 ? correctionMail.headings[part.kind] : correctionMail.heading[part.kind]
}

type PartProps = { part: JoinedPartView; mail: JoinedMailInput }

const Part = ({ part, mail, isFirst }: PartProps & { isFirst: boolean }) => {
  const { lang } = mail
  const styles = mailStylesOf(lang)
  const Heading = isFirst ? 'h1' : 'h2'
  return (
    <>
      <Heading {...(isFirst ? styles.h1 : styles.part)}>{partHeadingOf(part, lang)}</Heading>
      {part.kind === 'rollup' && <Standing {...mail} />}
      {part.kind === 'rollup' && <p {...styles.text}>{rollUpWordsOf(part.events, lang).lead}</p>}
      {'corrections' in part
        ? part.corrections.map((correction) => <Notice correction={correction} mail={mail} />)
        : part.events.map((event) => <EventCard event={event} {...cardOptionsOf(mail, event)} heading="h2" />)}
    </>
  )
}

const cardOptionsOf = (
  { lang, parts, room: { summaryWords, reasonWords } }: JoinedMailInput,
  event: EditionEventView,
): EventDisplayOptions => ({
  ...{ lang, summaryWords, reasonWords },
  because: contentsOf(parts).events.indexOf(event) < MAX_CARDS_WITH_REASON,
})

/** A notice under its title. In short it has no picture of the event before and after. */
const Notice = ({ correction, mail }: { correction: CorrectionView; mail: JoinedMailInput }) => {
  const { lang, room } = mail
  if (isFull(correction, mail)) return <CorrectionContent correction={correction} lang={lang} room={room} />
  const shown = shownOf(correction)
  const styles = mailStylesOf(lang)
  return (
    <>
      <h2 {...styles.h3}>
        <a href={shown.url} {...styles.title}>
          <Quoted text={titleOf(shown)} lang={shown.text.lang} inside={lang} />
        </a>
      </h2>
      <CorrectionLead correction={correction} lang={lang} room={room} />
    </>
  )
}

const partTextBlocks = (part: JoinedPartView, mail: JoinedMailInput): string[][] => [
  underlineHeading(partHeadingOf(part, mail.lang)),
  ...(part.kind === 'rollup' ? standingTextBlocks(mail) : []),
  ...(part.kind === 'rollup' ? [wrapText(rollUpWordsOf(part.events, mail.lang).lead)] : []),
  ...('corrections' in part
    ? part.corrections.flatMap((correction) => noticeTextBlocks(correction, mail))
    : part.events.map((event) => eventTextLines(event, cardOptionsOf(mail, event)))),
]

const noticeTextBlocks = (correction: CorrectionView, mail: JoinedMailInput): string[][] => {
  const { lang, room } = mail
  if (isFull(correction, mail)) return correctionContentTextBlocks({ correction, lang, room })
  const shown = shownOf(correction)
  return [[titleLineOf(shown, lang), shown.url], ...correctionLeadTextBlocks({ correction, lang, room })]
}
