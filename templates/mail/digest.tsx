import type { MailContent } from '../../src/editions/render/mail-template.ts'
import type { Lang } from '../../src/timeline/event.ts'
import type { EditionEventView, EditionFiguresView, PlaceCountView, Site, StandingWordsView } from '../views.ts'
import { wordsIn } from '../words/words.ts'
import { EventCard, SeverityChip } from './event-card.tsx'
import { CorrectionEntry, correctionEntryTextLines, EventEntry, entryTextLines } from './event-entry.tsx'
import { type EventDisplayOptions, eventTextLines } from './event-text.ts'
import { Footer, footerTextBlocks } from './footer.tsx'
import { Frame, frameTextLines } from './frame.tsx'
import { AllLink, allLinkTextLines, rollUpWordsOf, underlineHeading } from './mail-parts.tsx'
import { mailStylesOf } from './mail-styles.ts'
import { PlaceBars, placeTextLines } from './place-bars.tsx'
import { placeholder } from './placeholder.ts'
import { countWords, joinParagraphs, wrapText } from './plain-text.ts'
import { Standing, standingTextBlocks } from './standing.tsx'
import { eventsPreheaderOf, eventsSubjectOf } from './subject.ts'

/**
 * The content of a digest, an alert or a roll-up: corrections in a line each, events in full, the lead first, events in a
 * line, and statements by their titles. The rest of `total` is on the page of the edition.
 */
export type EventsMailInput = {
  kind: 'digest' | 'alert' | 'rollup'
  lang: Lang
  site: Site
  editionUrl: string
  total: number
  corrections: EditionEventView[]
  full: EditionEventView[]
  entries: EditionEventView[]
  statements: EditionEventView[]
  figures: EditionFiguresView
  places: PlaceCountView[]
  /** A roll-up begins with it. */
  standing: StandingWordsView | null
  summaryWords: number
  reasonWords: number
  /** The most words of the title of a correction. */
  titleWords: number
}

const WORDS_PER_MINUTE = 200

/** Renders a digest, an alert or a roll-up. Equal input gives equal bytes. */
export const renderEventsMail = (mail: EventsMailInput): MailContent => {
  const { lang, site, full, corrections } = mail
  const subject = eventsSubjectOf(full[0] ?? corrections[0], mail.total, lang)
  const preheader =
    eventsPreheaderOf([...full, ...mail.entries, ...corrections], lang, mail.kind === 'alert') || site.name
  const blocks = eventsTextBlocks(mail)
  const html = (
    <Frame lang={lang} site={site} subject={subject} preheader={preheader} dated>
      <Head mail={mail} lines={headTextLines(mail, blocks)} />
      <Events mail={mail} />
      <Footer lang={lang} site={site} muted={mutedIdOf(mail)} />
    </Frame>
  )
  return { subject, html: String(html), text: textWith(mail, blocks) }
}

/** The plain-text part alone, by which the length of a mail is decided. */
export const renderEventsText = (mail: EventsMailInput): string => textWith(mail, eventsTextBlocks(mail))

const textWith = (mail: EventsMailInput, blocks: string[][]): string => {
  const { lang, site } = mail
  return joinParagraphs([
    frameTextLines({ lang, site }),
    ...(mail.kind === 'rollup' ? standingTextBlocks(mail) : []),
    headTextLines(mail, blocks),
    ...(mail.kind === 'rollup' ? [wrapText(rollUpWordsOf(eventsOf(mail), lang).lead)] : []),
    ...blocks,
    ...footerTextBlocks({ lang, site, muted: mutedIdOf(mail) }),
  ])
}

/** An alert of one event has a link to leave it out. */
const mutedIdOf = ({ kind, total, full }: EventsMailInput): string | undefined =>
  kind === 'alert' && total === 1 ? full[0]?.id : undefined

const eventsOf = ({ corrections, full, entries, statements }: EventsMailInput): EditionEventView[] => [
  ...[corrections, full, entries, statements].flat(),
]

type Props = { mail: EventsMailInput }

const Head = ({ mail, lines: [kicker, figures] }: Props & { lines: string[] }) => {
  const styles = mailStylesOf(mail.lang)
  return (
    <>
      {mail.kind === 'rollup' && <Standing {...mail} />}
      <p {...styles.kicker}>
        {mail.kind === 'alert' && mail.full[0] && <SeverityChip event={mail.full[0]} lang={mail.lang} />}
        {kicker}
      </p>
      {figures && <p {...styles.kicker}>{figures}</p>}
      {mail.kind === 'rollup' && <p {...styles.text}>{rollUpWordsOf(eventsOf(mail), mail.lang).lead}</p>}
    </>
  )
}

/** The kind of the mail and what its reader follows, and the numbers if it has more than one event. */
const headTextLines = (mail: EventsMailInput, blocks: string[][]): string[] => {
  const words = wordsIn(mail.lang)
  const kicker = {
    digest: words.mail.digest.kicker,
    alert: words.alert.heading,
    rollup: rollUpWordsOf(eventsOf(mail), mail.lang).heading,
  }[mail.kind]
  return [kicker + placeholder('following'), ...(mail.total > 1 ? [figuresLineOf(mail, blocks)] : [])]
}

const figuresLineOf = (mail: EventsMailInput, blocks: string[][]): string => {
  const { figures: words, corrections } = wordsIn(mail.lang).mail
  const { figures } = mail
  const minutes = Math.max(1, Math.round(countWords(blocks.flat().join('\n')) / WORDS_PER_MINUTE))
  return [
    figures.news > 0 ? words.news(figures.news) : '',
    figures.updated > 0 ? words.updated(figures.updated) : '',
    figures.extreme > 0 ? words.extreme(figures.extreme) : '',
    figures.corrections > 0 ? corrections(figures.corrections) : '',
    words.minutes(minutes),
  ]
    .filter(Boolean)
    .join(' · ')
}

/** More would take too many words from their summaries. */
export const MAX_CARDS_WITH_REASON = 2

/** The lead of an alert has all details, the other cards have a part of them. */
const cardOptionsOf = (mail: EventsMailInput, event: EditionEventView): EventDisplayOptions => {
  const { kind, lang, full, summaryWords, reasonWords } = mail
  const at = full.indexOf(event)
  return {
    ...{ lang, summaryWords, reasonWords },
    because: at < MAX_CARDS_WITH_REASON,
    details: kind === 'alert' && at === 0,
    ...(kind === 'alert' && at === 0 && { recordedAt: event.recordedAt }),
  }
}

const Events = ({ mail }: Props) => {
  const { lang, corrections, full, entries, statements, reasonWords, titleWords } = mail
  const styles = mailStylesOf(lang)
  const words = wordsIn(lang)
  return (
    <>
      {full.length === 0 && <h1 {...styles.h1}>{words.mail.digest.corrections}</h1>}
      {corrections.map((event) => (
        <CorrectionEntry event={event} lang={lang} reasonWords={reasonWords} titleWords={titleWords} />
      ))}
      {corrections.some(({ late }) => late) && <p {...styles.small}>{words.correctionMail.late}</p>}
      {full.map((event, at) => (
        <EventCard
          event={event}
          {...cardOptionsOf(mail, event)}
          heading={at === 0 ? 'h1' : 'h2'}
          isChipAbove={at === 0 && mail.kind === 'alert'}
        />
      ))}
      <PlaceBars places={mail.places} lang={lang} />
      {entries.length > 0 && <h2 {...styles.h2}>{`${words.mail.digest.also} · ${entries.length}`}</h2>}
      {entries.map((event) => (
        <EventEntry event={event} lang={lang} />
      ))}
      {statements.length > 0 && <h2 {...styles.h2}>{words.mail.digest.statements}</h2>}
      {statements.map((event) => (
        <EventEntry event={event} lang={lang} isTitleOnly />
      ))}
      {mail.kind === 'alert' && <p {...styles.small}>{words.alert.notWarning}</p>}
      <AllLink {...mail} shown={countShown(mail)} />
    </>
  )
}

const countShown = ({ corrections, full, entries, statements }: EventsMailInput): number =>
  corrections.length + full.length + entries.length + statements.length

const eventsTextBlocks = (mail: EventsMailInput): string[][] => {
  const { lang, corrections, full, entries, statements, reasonWords, titleWords } = mail
  const words = wordsIn(lang)
  return [
    ...(corrections.length > 0 ? [underlineHeading(words.mail.digest.corrections)] : []),
    ...corrections.map((event) => correctionEntryTextLines({ event, lang, reasonWords, titleWords })),
    ...(corrections.some(({ late }) => late) ? [wrapText(words.correctionMail.late)] : []),
    ...full.map((event) => eventTextLines(event, cardOptionsOf(mail, event))),
    placeTextLines(mail.places, lang),
    ...(entries.length > 0 ? [underlineHeading(words.mail.digest.also)] : []),
    ...entries.map((event) => entryTextLines(event, lang)),
    ...(statements.length > 0 ? [underlineHeading(words.mail.digest.statements)] : []),
    ...statements.map((event) => entryTextLines(event, lang, true)),
    ...(mail.kind === 'alert' ? [[words.alert.notWarning]] : []),
    allLinkTextLines({ ...mail, shown: countShown(mail) }),
  ]
}
