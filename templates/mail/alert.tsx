import type { Lang } from '../../src/timeline/event.ts'
import type { Letter, Site, ToldEvent } from '../views.ts'
import { factsOf } from '../words/account.ts'
import { wordsIn } from '../words/words.ts'
import { EventCard } from './event-card.tsx'
import { eventText } from './event-text.ts'
import { Footer, footerText } from './footer.tsx'
import { Frame } from './frame.tsx'
import { paragraphs, wrapped } from './line.ts'
import { paperOf } from './paper.ts'
import { More, moreText, underlined } from './shelves.tsx'
import { alertSubject, digestPreheader } from './subject.ts'

/**
 * What is told at once, the gravest first; `held` where it had to wait. `more` is how many events it has no room for;
 * they stand on the edition's page.
 */
export type Alert = { lang: Lang; site: Site; events: ToldEvent[]; more: number; editionUrl: string; held: boolean }

/** An alert, or the roll-up of what was held back. The same events give the same bytes. */
export const alertLetter = ({ lang, site, events, more, editionUrl, held }: Alert): Letter => {
  const words = wordsIn(lang).alert
  const paper = paperOf(lang)
  const subject = alertSubject(events, more, lang)
  const [first] = events
  const preheader = digestPreheader(events, first ? factsOf(first, lang) : site.name)
  const heading = held ? words.heldHeading : words.heading
  const showing = { lang, because: true, severity: true }
  const html = (
    <Frame lang={lang} site={site} subject={subject} preheader={preheader}>
      <h1 style={paper.h1}>{heading}</h1>
      {held && <p style={paper.text}>{words.heldLead}</p>}
      {events.map((event) => (
        <EventCard event={event} {...showing} heading="h2" />
      ))}
      <More lang={lang} more={more} editionUrl={editionUrl} />
      <Footer lang={lang} site={site} />
    </Frame>
  )
  const text = [
    underlined(heading),
    ...(held ? [wrapped(words.heldLead)] : []),
    ...events.map((event) => eventText(event, showing)),
    moreText({ lang, more, editionUrl }),
    ...footerText({ lang, site }),
  ]
  return { subject, html: String(html), text: paragraphs(text) }
}
