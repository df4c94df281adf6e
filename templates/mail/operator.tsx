import type { Letter, Site } from '../views.ts'
import { instantInWords } from '../words/instant.ts'
import { wordsIn } from '../words/words.ts'
import { Sender, senderText } from './footer.tsx'
import { Frame } from './frame.tsx'
import { paragraphs, wrapped } from './line.ts'
import { paperOf } from './paper.ts'
import { underlined } from './shelves.tsx'

/** A trouble as an operator is told of it; `since` in milliseconds UTC. */
export type ToldTrouble = { name: string; detail: string; since: number }

const LANG = 'en'

/** Tells the operator what needs a person: each trouble with its detail and since when. Operators read English. */
export const operatorLetter = ({ site, troubles }: { site: Site; troubles: ToldTrouble[] }): Letter => {
  const words = wordsIn(LANG).mail.operator
  const paper = paperOf(LANG)
  const subject = words.subject(site.name, troubles.map((trouble) => trouble.name).join(', ')).slice(0, 150)
  const html = (
    <Frame lang={LANG} site={site} subject={subject} preheader={words.preheader}>
      <h1 style={paper.h1}>{words.heading}</h1>
      {troubles.map(({ name, detail, since }) => (
        <>
          <h2 style={paper.h2}>{name}</h2>
          <p style={paper.text}>{detail}</p>
          <p style={paper.small}>{words.since(instantInWords(since, LANG))}</p>
        </>
      ))}
      <p style={paper.text}>{words.where(`${site.url}/health`, `${site.url}/v1/status`)}</p>
      <Sender lang={LANG} site={site} />
    </Frame>
  )
  const text = [
    underlined(words.heading),
    ...troubles.map(({ name, detail, since }) => [name, ...wrapped(detail), words.since(instantInWords(since, LANG))]),
    wrapped(words.where(`${site.url}/health`, `${site.url}/v1/status`)),
    senderText({ lang: LANG, site }),
  ]
  return { subject, html: String(html), text: paragraphs(text) }
}
