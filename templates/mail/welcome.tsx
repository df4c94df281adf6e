import type { MailContent } from '../../src/editions/render/mail-template.ts'
import { directionOf, isolated } from '../words/direction.ts'
import { wordsIn } from '../words/words.ts'
import type { DigestMailInput } from './digest.tsx'
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
import { placeholder } from './placeholder.ts'
import { joinParagraphs, wrapText } from './plain-text.ts'

/**
 * Renders the first mail after the confirmation: what the reader follows, from when on, and the events so far, if any.
 */
export const renderWelcomeMail = ({ lang, site, events, more, editionUrl }: DigestMailInput): MailContent => {
  const words = wordsIn(lang).mail.welcome
  const styles = mailStylesOf(lang)
  const subject = isolated(words.subject(site.name), directionOf(lang))
  const story = events.length > 0 ? words.storyLead : words.nothing
  const html = (
    <Frame lang={lang} site={site} subject={subject} preheader={words.from}>
      <h1 style={styles.h1}>{words.heading}</h1>
      <p style={styles.text}>
        {words.follow} <b>{placeholder('choice')}</b>
      </p>
      <p style={styles.text}>{words.from}</p>
      <h2 style={styles.h2}>{words.story}</h2>
      <p style={styles.text}>{story}</p>
      <EventGroups events={events} lang={lang} because={false} />
      <MoreLink lang={lang} more={more} editionUrl={editionUrl} />
      <Footer lang={lang} site={site} />
    </Frame>
  )
  const text = [
    underlineHeading(words.heading),
    [words.follow, placeholder('choice')],
    wrapText(words.from),
    underlineHeading(words.story),
    wrapText(story),
    ...eventGroupTextBlocks({ events, lang, because: false }),
    moreLinkTextLines({ lang, more, editionUrl }),
    ...footerTextBlocks({ lang, site }),
  ]
  return { subject, html: String(html), text: joinParagraphs(text) }
}
