import type { MailContent } from '../../src/editions/render/mail-template.ts'
import type { Lang } from '../../src/timeline/event.ts'
import type { EditionEventView, Site } from '../views.ts'
import { directionOf, isolated } from '../words/direction.ts'
import { whenOf } from '../words/event-in-words.ts'
import { Runs } from '../words/text-runs.tsx'
import { wordsIn } from '../words/words.ts'
import { EventCard } from './event-card.tsx'
import { type EventDisplayOptions, eventTextLines } from './event-text.ts'
import { Footer, footerTextBlocks } from './footer.tsx'
import { Frame, frameTextLines } from './frame.tsx'
import { AllLink, allLinkTextLines, underlineHeading } from './mail-parts.tsx'
import { mailStylesOf } from './mail-styles.ts'
import { placeholder } from './placeholder.ts'
import { joinParagraphs, wrapText } from './plain-text.ts'

/** The content of a welcome: its events in the order of their dates. The rest of `total` is on the page of the edition. */
export type WelcomeMailInput = {
  lang: Lang
  site: Site
  events: EditionEventView[]
  total: number
  editionUrl: string
  summaryWords: number
}

/** Renders the first mail after the confirmation: what the reader follows, from when on, and the events so far, if any. */
export const renderWelcomeMail = (mail: WelcomeMailInput): MailContent => {
  const { lang, site, events, total, editionUrl } = mail
  const words = wordsIn(lang).mail.welcome
  const styles = mailStylesOf(lang)
  const subject = isolated(words.subject(site.name), directionOf(lang))
  const html = (
    <Frame lang={lang} site={site} subject={subject} preheader={words.from} dated>
      <h1 {...styles.h1}>{words.heading}</h1>
      <p {...styles.text}>
        {words.follow} <b>{placeholder('choice')}</b>
      </p>
      <p {...styles.text}>
        {words.from} {placeholder('first')}
      </p>
      <Thread {...mail} />
      <AllLink lang={lang} shown={events.length} total={total} editionUrl={editionUrl} />
      <Footer lang={lang} site={site} />
    </Frame>
  )
  const text = [
    frameTextLines({ lang, site }),
    underlineHeading(words.heading),
    [words.follow, placeholder('choice')],
    [...wrapText(words.from), placeholder('first')],
    underlineHeading(words.story),
    ...(events.length === 0 ? [wrapText(words.nothing)] : []),
    ...events.map((event) => eventTextLines(event, cardOptionsOf(mail))),
    allLinkTextLines({ lang, shown: events.length, total, editionUrl }),
    ...footerTextBlocks({ lang, site }),
  ]
  return { subject, html: String(html), text: joinParagraphs(text) }
}

/** The events so far, each under its date. */
const Thread = (mail: WelcomeMailInput) => {
  const { lang, events } = mail
  const words = wordsIn(lang).mail.welcome
  const styles = mailStylesOf(lang)
  return (
    <>
      <h2 {...styles.h2}>{words.story}</h2>
      {events.length === 0 && <p {...styles.text}>{words.nothing}</p>}
      {events.map((event) => (
        <div {...styles.thread}>
          <p {...styles.strong}>
            <Runs text={whenOf(event, lang)} lang={lang} />
          </p>
          <EventCard event={event} {...cardOptionsOf(mail)} isDateAbove />
        </div>
      ))}
    </>
  )
}

const cardOptionsOf = ({ lang, summaryWords }: WelcomeMailInput): EventDisplayOptions => ({
  ...{ lang, summaryWords, reasonWords: 0, because: false },
})
