import type { MailContent } from '../../src/editions/render/mail-template.ts'
import type { Lang } from '../../src/timeline/event.ts'
import type { EditionEventView, Site } from '../views.ts'
import { factsLineOf } from '../words/event-in-words.ts'
import { wordsIn } from '../words/words.ts'
import { EventCard } from './event-card.tsx'
import { MoreLink, moreLinkTextLines, underlineHeading } from './event-group-list.tsx'
import { eventTextLines } from './event-text.ts'
import { Footer, footerTextBlocks } from './footer.tsx'
import { Frame } from './frame.tsx'
import { mailStylesOf } from './mail-styles.ts'
import { joinParagraphs, wrapText } from './plain-text.ts'
import { digestPreheaderOf, eventsSubjectOf } from './subject.ts'

/**
 * The content of an alert, the most severe event first. `held` is true for a roll-up. `more` events do not fit into the
 * mail; they are on the page of the edition.
 */
export type AlertMailInput = {
  lang: Lang
  site: Site
  events: EditionEventView[]
  more: number
  editionUrl: string
  held: boolean
}

/** Renders an alert or a roll-up. Equal input gives equal bytes. */
export const renderAlertMail = ({ lang, site, events, more, editionUrl, held }: AlertMailInput): MailContent => {
  const words = wordsIn(lang).alert
  const styles = mailStylesOf(lang)
  const subject = eventsSubjectOf(events[0], events.length + more, lang)
  const [first] = events
  const preheader = digestPreheaderOf(events, first ? factsLineOf(first, lang) : site.name)
  const heading = held ? words.heldHeading : words.heading
  const showing = { lang, because: true, severity: true }
  const html = (
    <Frame lang={lang} site={site} subject={subject} preheader={preheader}>
      <h1 style={styles.h1}>{heading}</h1>
      {held && <p style={styles.text}>{words.heldLead}</p>}
      {events.map((event) => (
        <EventCard event={event} {...showing} heading="h2" />
      ))}
      <MoreLink lang={lang} more={more} editionUrl={editionUrl} />
      <Footer lang={lang} site={site} />
    </Frame>
  )
  const text = [
    underlineHeading(heading),
    ...(held ? [wrapText(words.heldLead)] : []),
    ...events.map((event) => eventTextLines(event, showing)),
    moreLinkTextLines({ lang, more, editionUrl }),
    ...footerTextBlocks({ lang, site }),
  ]
  return { subject, html: String(html), text: joinParagraphs(text) }
}
