import type { MailContent } from '../../src/editions/render/mail-template.ts'
import type { Site } from '../views.ts'
import { instantInWords } from '../words/instant-in-words.ts'
import { wordsIn } from '../words/words.ts'
import { SenderAddress, senderTextLines } from './footer.tsx'
import { Frame } from './frame.tsx'
import { underlineHeading } from './mail-parts.tsx'
import { mailStylesOf } from './mail-styles.ts'
import { joinParagraphs, wrapText } from './plain-text.ts'

/** A trouble that needs a person. `since` is in ms UTC. */
export type OperatorTrouble = { name: string; detail: string; since: number }

const LANG = 'en'

/** Renders the mail to the operator: each trouble, its detail and its beginning. It is in English. */
export const renderOperatorMail = ({ site, troubles }: { site: Site; troubles: OperatorTrouble[] }): MailContent => {
  const words = wordsIn(LANG).mail.operator
  const styles = mailStylesOf(LANG)
  const subject = words.subject(site.name, troubles.map((trouble) => trouble.name).join(', ')).slice(0, 150)
  const html = (
    <Frame lang={LANG} site={site} subject={subject} preheader={words.preheader}>
      <h1 {...styles.h1}>{words.heading}</h1>
      {troubles.map(({ name, detail, since }) => (
        <>
          <h2 {...styles.h2}>{name}</h2>
          <p {...styles.text}>{detail}</p>
          <p {...styles.small}>{words.since(instantInWords(since, LANG))}</p>
        </>
      ))}
      <p {...styles.text}>{words.where(`${site.url}/health`, `${site.url}/v1/status`)}</p>
      <SenderAddress lang={LANG} site={site} />
    </Frame>
  )
  const text = [
    underlineHeading(words.heading),
    ...troubles.map(({ name, detail, since }) => [name, ...wrapText(detail), words.since(instantInWords(since, LANG))]),
    wrapText(words.where(`${site.url}/health`, `${site.url}/v1/status`)),
    senderTextLines({ lang: LANG, site }),
  ]
  return { subject, html: String(html), text: joinParagraphs(text) }
}
