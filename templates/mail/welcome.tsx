import type { Letter } from '../views.ts'
import { directionOf, isolated } from '../words/direction.ts'
import { wordsIn } from '../words/words.ts'
import type { Digest } from './digest.tsx'
import { Footer, footerText } from './footer.tsx'
import { Frame } from './frame.tsx'
import { paragraphs, wrapped } from './line.ts'
import { mark } from './mark.ts'
import { paperOf } from './paper.ts'
import { More, moreText, Shelves, shelvesText, underlined } from './shelves.tsx'

/** The first letter after confirming: what is followed, from when on, and the story so far, which may be empty. */
export const welcomeLetter = ({ lang, site, events, more, editionUrl }: Digest): Letter => {
  const words = wordsIn(lang).mail.welcome
  const paper = paperOf(lang)
  const subject = isolated(words.subject(site.name), directionOf(lang))
  const story = events.length > 0 ? words.storyLead : words.nothing
  const html = (
    <Frame lang={lang} site={site} subject={subject} preheader={words.from}>
      <h1 style={paper.h1}>{words.heading}</h1>
      <p style={paper.text}>
        {words.follow} <b>{mark('choice')}</b>
      </p>
      <p style={paper.text}>{words.from}</p>
      <h2 style={paper.h2}>{words.story}</h2>
      <p style={paper.text}>{story}</p>
      <Shelves events={events} lang={lang} because={false} />
      <More lang={lang} more={more} editionUrl={editionUrl} />
      <Footer lang={lang} site={site} />
    </Frame>
  )
  const text = [
    underlined(words.heading),
    [words.follow, mark('choice')],
    wrapped(words.from),
    underlined(words.story),
    wrapped(story),
    ...shelvesText({ events, lang, because: false }),
    moreText({ lang, more, editionUrl }),
    ...footerText({ lang, site }),
  ]
  return { subject, html: String(html), text: paragraphs(text) }
}
