import type { MailContent } from '../../src/editions/render/mail-template.ts'
import type { Lang } from '../../src/timeline/event.ts'
import type { Site } from '../views.ts'
import { directionOf, isolated } from '../words/direction.ts'
import { instantInWords } from '../words/instant-in-words.ts'
import { Runs } from '../words/text-runs.tsx'
import { wordsIn } from '../words/words.ts'
import { SenderAddress, senderTextLines, TEXT_DIVIDER } from './footer.tsx'
import { Frame } from './frame.tsx'
import { underlineHeading } from './mail-parts.tsx'
import { mailStylesOf } from './mail-styles.ts'
import { joinParagraphs, wrapText } from './plain-text.ts'

/**
 * The state of an endpoint for its owner. Only the host is named, because the rest of an address may be a secret.
 * `since` is in ms UTC. `status` is null where no answer came.
 */
export type EndpointWarning = {
  state: 'struggling' | 'failing' | 'gone'
  id: string
  host: string
  since: number
  status: number | null
}

type EndpointMailInput = { lang: Lang; site: Site; endpoint: EndpointWarning }

/** Renders the mail to the owner of an endpoint: it fails, or nothing more is sent to it. */
export const renderEndpointMail = ({ lang, site, endpoint }: EndpointMailInput): MailContent => {
  const words = wordsIn(lang).endpoint
  const stateWords = words[endpoint.state]
  const styles = mailStylesOf(lang)
  const subject = isolated(stateWords.subject(site.name), directionOf(lang))
  const journal = `${site.url}/v1/journal`
  const sentences = [
    stateWords.what(endpoint.host, instantInWords(endpoint.since, lang)),
    endpoint.status === null ? words.unanswered : words.answered(endpoint.status),
    stateWords.next,
    words.id(endpoint.id),
  ]
  const html = (
    <Frame lang={lang} site={site} subject={subject} preheader={stateWords.preheader}>
      <h1 {...styles.h1}>{stateWords.heading}</h1>
      {sentences.map((sentence) => (
        <p {...styles.text}>
          <Runs text={sentence} lang={lang} />
        </p>
      ))}
      <p {...styles.text}>
        <a href={journal} {...styles.link}>
          {words.journal}
        </a>
      </p>
      <div {...styles.foot}>
        <SenderAddress lang={lang} site={site} />
      </div>
    </Frame>
  )
  const text = [
    underlineHeading(stateWords.heading),
    ...sentences.map((sentence) => wrapText(sentence).map((line) => isolated(line, directionOf(lang)))),
    [`${words.journal}:`, journal],
    [TEXT_DIVIDER, ...senderTextLines({ lang, site })],
  ]
  return { subject, html: String(html), text: joinParagraphs(text) }
}
