import type { MailContent } from '../../src/editions/render/mail-template.ts'
import type { Lang } from '../../src/timeline/event.ts'
import type { EditionEventView, Site } from '../views.ts'
import { factsLineOf } from '../words/event-in-words.ts'
import { wordsIn } from '../words/words.ts'
import {
  EventGroups,
  eventGroupTextBlocks,
  MoreLink,
  moreLinkTextLines,
  underlineHeading,
} from './event-group-list.tsx'
import { Footer, footerTextBlocks } from './footer.tsx'
import { Frame } from './frame.tsx'
import { mailStylesOf } from './mail-styles.ts'
import { joinParagraphs } from './plain-text.ts'
import { countsOf, digestLeadOf, digestPreheaderOf, eventsSubjectOf } from './subject.ts'

/** The content of a digest. `more` events do not fit into the mail; they are on the page of the edition. */
export type DigestMailInput = { lang: Lang; site: Site; events: EditionEventView[]; more: number; editionUrl: string }

/** Renders a digest: corrections, new events by day and region, updates. Equal input gives equal bytes. */
export const renderDigestMail = ({ lang, site, events, more, editionUrl }: DigestMailInput): MailContent => {
  const subject = eventsSubjectOf(digestLeadOf(events), events.length + more, lang)
  const [first] = events
  const preheader = digestPreheaderOf(events, first ? factsLineOf(first, lang) : site.name)
  const styles = mailStylesOf(lang)
  const { heading } = wordsIn(lang).mail.digest
  const counts = countsOf(events, more, lang)
  const html = (
    <Frame lang={lang} site={site} subject={subject} preheader={preheader}>
      <h1 style={styles.h1}>{heading}</h1>
      <p style={styles.small}>{counts}</p>
      <EventGroups events={events} lang={lang} because />
      <MoreLink lang={lang} more={more} editionUrl={editionUrl} />
      <Footer lang={lang} site={site} />
    </Frame>
  )
  const text = [
    [...underlineHeading(heading), counts],
    ...eventGroupTextBlocks({ events, lang, because: true }),
    moreLinkTextLines({ lang, more, editionUrl }),
    ...footerTextBlocks({ lang, site }),
  ]
  return { subject, html: String(html), text: joinParagraphs(text) }
}
