import type { Lang } from '../../src/timeline/event.ts'
import type { Letter, Site } from '../views.ts'
import { directionOf, isolated } from '../words/direction.ts'
import { instantInWords } from '../words/instant.ts'
import { Runs } from '../words/runs.tsx'
import { wordsIn } from '../words/words.ts'
import { RULE, Sender, senderText } from './footer.tsx'
import { Frame } from './frame.tsx'
import { paragraphs, wrapped } from './line.ts'
import { paperOf } from './paper.ts'
import { underlined } from './shelves.tsx'

/**
 * An endpoint as its owner is told of it: still tried, or given up after failing or for it is gone. Only its host is named,
 * for the rest of an address may be a secret. `since` in ms UTC; `status` null where nothing answered.
 */
export type ToldEndpoint = {
  state: 'struggling' | 'failing' | 'gone'
  id: string
  host: string
  since: number
  status: number | null
}

type Told = { lang: Lang; site: Site; endpoint: ToldEndpoint }

/** Tells the owner of an endpoint that it fails, or that nothing more is sent to it. */
export const endpointLetter = ({ lang, site, endpoint }: Told): Letter => {
  const words = wordsIn(lang).endpoint
  const said = words[endpoint.state]
  const paper = paperOf(lang)
  const subject = isolated(said.subject(site.name), directionOf(lang))
  const journal = `${site.url}/v1/journal`
  const sentences = [
    said.what(endpoint.host, instantInWords(endpoint.since, lang)),
    endpoint.status === null ? words.unanswered : words.answered(endpoint.status),
    said.next,
    words.id(endpoint.id),
  ]
  const html = (
    <Frame lang={lang} site={site} subject={subject} preheader={said.preheader}>
      <h1 style={paper.h1}>{said.heading}</h1>
      {sentences.map((sentence) => (
        <p style={paper.text}>
          <Runs text={sentence} lang={lang} />
        </p>
      ))}
      <p style={paper.text}>
        <a href={journal} style={paper.link}>
          {words.journal}
        </a>
      </p>
      <div style={paper.foot}>
        <Sender lang={lang} site={site} />
      </div>
    </Frame>
  )
  const text = [
    underlined(said.heading),
    ...sentences.map((sentence) => wrapped(sentence).map((line) => isolated(line, directionOf(lang)))),
    [words.journal, journal],
    [RULE, ...senderText({ lang, site })],
  ]
  return { subject, html: String(html), text: paragraphs(text) }
}
