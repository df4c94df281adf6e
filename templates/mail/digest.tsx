import type { Lang } from '../../src/timeline/event.ts'
import type { Letter, Site, ToldEvent } from '../views.ts'
import { factsOf } from '../words/account.ts'
import { wordsIn } from '../words/words.ts'
import { Footer, footerText } from './footer.tsx'
import { Frame } from './frame.tsx'
import { paragraphs } from './line.ts'
import { paperOf } from './paper.ts'
import { More, moreText, Shelves, shelvesText, underlined } from './shelves.tsx'
import { countsOf, digestPreheader, digestSubject } from './subject.ts'

/** What a digest tells: `more` is how many events it has no room for; they stand on the edition's page. */
export type Digest = { lang: Lang; site: Site; events: ToldEvent[]; more: number; editionUrl: string }

/** A digest: corrections, what is new by day and place, updates. The same events give the same bytes. */
export const digestLetter = ({ lang, site, events, more, editionUrl }: Digest): Letter => {
  const subject = digestSubject(events, more, lang)
  const [first] = events
  const preheader = digestPreheader(events, first ? factsOf(first, lang) : site.name)
  const paper = paperOf(lang)
  const { heading } = wordsIn(lang).mail.digest
  const counts = countsOf(events, more, lang)
  const html = (
    <Frame lang={lang} site={site} subject={subject} preheader={preheader}>
      <h1 style={paper.h1}>{heading}</h1>
      <p style={paper.small}>{counts}</p>
      <Shelves events={events} lang={lang} because />
      <More lang={lang} more={more} editionUrl={editionUrl} />
      <Footer lang={lang} site={site} />
    </Frame>
  )
  const text = [
    [...underlined(heading), counts],
    ...shelvesText({ events, lang, because: true }),
    moreText({ lang, more, editionUrl }),
    ...footerText({ lang, site }),
  ]
  return { subject, html: String(html), text: paragraphs(text) }
}
