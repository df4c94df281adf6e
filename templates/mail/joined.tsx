import type { MailContent } from '../../src/editions/render/mail-template.ts'
import type { Lang } from '../../src/timeline/event.ts'
import type { CorrectionView, EditionEventView, JoinedPartView, Site } from '../views.ts'
import { directionOf, isolated, quoted } from '../words/direction.ts'
import { factsLineOf } from '../words/event-in-words.ts'
import { Quoted } from '../words/text-runs.tsx'
import { wordsIn } from '../words/words.ts'
import {
  CorrectionContent,
  CorrectionLead,
  correctionContentTextBlocks,
  correctionLeadOf,
  correctionLeadTextBlocks,
  shownOf,
} from './correction.tsx'
import { EventCard } from './event-card.tsx'
import { MoreLink, moreLinkTextLines, underlineHeading } from './event-group-list.tsx'
import { eventTextLines } from './event-text.ts'
import { Footer, footerTextBlocks } from './footer.tsx'
import { Frame } from './frame.tsx'
import { mailStylesOf } from './mail-styles.ts'
import { collapseWhitespace, joinParagraphs, wrapText } from './plain-text.ts'
import { correctionPreheaderOf, correctionSubjectOf, digestPreheaderOf, eventsSubjectOf } from './subject.ts'

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
}

/** Renders a mail that joins notices of corrections and retractions with alerts. Equal input gives equal bytes. */
export const renderJoinedMail = ({ lang, site, parts, full, more, editionUrl }: JoinedMailInput): MailContent => {
  const notices = parts.flatMap((part) => ('corrections' in part ? part.corrections : []))
  const { subject, preheader } = subjectOf(parts, more, lang, site)
  const isFull = (notice: CorrectionView): boolean => notices.indexOf(notice) < full
  const html = (
    <Frame lang={lang} site={site} subject={subject} preheader={preheader}>
      {parts.map((part) => (
        <Part part={part} lang={lang} isFull={isFull} />
      ))}
      <MoreLink lang={lang} more={more} editionUrl={editionUrl} />
      <Footer lang={lang} site={site} />
    </Frame>
  )
  const text = [
    ...parts.flatMap((part) => partTextBlocks(part, lang, isFull)),
    moreLinkTextLines({ lang, more, editionUrl }),
    ...footerTextBlocks({ lang, site }),
  ]
  return { subject, html: String(html), text: joinParagraphs(text) }
}

const subjectOf = (parts: JoinedPartView[], more: number, lang: Lang, site: Site) => {
  const notices = parts.flatMap((part) => ('corrections' in part ? part.corrections : []))
  const events = parts.flatMap((part) => ('events' in part ? part.events : []))
  const [first] = notices
  if (first)
    return {
      subject: correctionSubjectOf(first, lang, notices.length - 1 + events.length + more),
      preheader: correctionPreheaderOf(correctionLeadOf(first, lang)),
    }
  const facts = events[0] ? factsLineOf(events[0], lang) : site.name
  return {
    subject: eventsSubjectOf(events[0], events.length + more, lang),
    preheader: digestPreheaderOf(events, facts),
  }
}

/** The heading of a part. Of several notices it is a plural. */
export const partHeadingOf = (part: JoinedPartView, lang: Lang): string => {
  const { correctionMail, alert } = wordsIn(lang)
  if ('events' in part) return part.kind === 'rollup' ? alert.heldHeading : alert.heading
  return part.corrections.length > 1 ? correctionMail.headings[part.kind] : correctionMail.heading[part.kind]
}

type PartProps = { part: JoinedPartView; lang: Lang; isFull: (notice: CorrectionView) => boolean }

const Part = ({ part, lang, isFull }: PartProps) => {
  const styles = mailStylesOf(lang)
  return (
    <>
      <h1 style={styles.h1}>{partHeadingOf(part, lang)}</h1>
      {part.kind === 'rollup' && <p style={styles.text}>{wordsIn(lang).alert.heldLead}</p>}
      {'corrections' in part
        ? part.corrections.map((correction) => (
            <Notice correction={correction} lang={lang} isFull={isFull(correction)} />
          ))
        : part.events.map((event) => (
            <EventCard event={event} lang={lang} because={true} severity={true} heading="h2" />
          ))}
    </>
  )
}

/** A notice under its title. In short it has no picture of the event before and after. */
const Notice = ({ correction, lang, isFull }: { correction: CorrectionView; lang: Lang; isFull: boolean }) => {
  const { text, url } = shownOf(correction)
  const styles = mailStylesOf(lang)
  return (
    <>
      <h2 style={styles.h2}>
        <a href={url} style={styles.link}>
          <Quoted text={text.title} lang={text.lang} inside={lang} />
        </a>
      </h2>
      {isFull ? (
        <CorrectionContent correction={correction} lang={lang} />
      ) : (
        <CorrectionLead correction={correction} lang={lang} />
      )}
    </>
  )
}

const partTextBlocks = (part: JoinedPartView, lang: Lang, isFull: PartProps['isFull']): string[][] => [
  underlineHeading(partHeadingOf(part, lang)),
  ...(part.kind === 'rollup' ? [wrapText(wordsIn(lang).alert.heldLead)] : []),
  ...('corrections' in part
    ? part.corrections.flatMap((correction) => noticeTextBlocks(correction, lang, isFull(correction)))
    : part.events.map((event: EditionEventView) => eventTextLines(event, { lang, because: true, severity: true }))),
]

const noticeTextBlocks = (correction: CorrectionView, lang: Lang, isFull: boolean): string[][] => {
  const { text, url } = shownOf(correction)
  const title = isolated(quoted(collapseWhitespace(text.title), text.lang, lang), directionOf(lang))
  return [
    [title, url],
    ...(isFull ? correctionContentTextBlocks({ correction, lang }) : correctionLeadTextBlocks({ correction, lang })),
  ]
}
