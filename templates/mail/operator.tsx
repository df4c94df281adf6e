import type { MailContent } from '../../src/editions/render/mail-template.ts'
import { shortenText } from '../../src/lib/shorten-text.ts'
import type { Site } from '../views.ts'
import { instantInWords } from '../words/instant-in-words.ts'
import { Runs } from '../words/text-runs.tsx'
import { wordsIn } from '../words/words.ts'
import { SenderAddress, senderTextLines, TEXT_DIVIDER } from './footer.tsx'
import { Frame } from './frame.tsx'
import { underlineHeading } from './mail-parts.tsx'
import { mailStylesOf } from './mail-styles.ts'
import { collapseWhitespace, joinParagraphs, wrapText } from './plain-text.ts'
import { shortenPreheader } from './subject.ts'

/** A trouble that needs a person. `since` is in ms UTC. */
export type OperatorTrouble = { name: string; detail: string; since: number }

const LANG = 'en'
const MAX_SUBJECT_LENGTH = 150

/** Renders the mail to the operator: each trouble, its detail and its beginning, and where the state is. It is in English. */
export const renderOperatorMail = ({ site, troubles }: { site: Site; troubles: OperatorTrouble[] }): MailContent => {
  const words = wordsIn(LANG).mail.operator
  const names = troubles.map(({ name }) => name).join(', ')
  const subject = shortenText(collapseWhitespace(words.subject(site.name, names)), MAX_SUBJECT_LENGTH)
  const heading = words.heading(troubles.length)
  const links = [
    [words.health, `${site.url}/health`],
    [words.status, `${site.url}/v1/status`],
  ] as const
  const text = [
    underlineHeading(heading),
    ...troubles.map(({ name, detail, since }) => [
      titleOfTrouble(name),
      ...wrapText(detail),
      words.since(instantInWords(since, LANG)),
    ]),
    ...links.map(([label, url]) => [`${label}:`, url]),
    [TEXT_DIVIDER, ...senderTextLines({ lang: LANG, site })],
  ]
  return {
    subject,
    html: String(<OperatorHtml {...{ site, troubles, subject, heading, links }} />),
    text: joinParagraphs(text),
  }
}

type OperatorHtmlProps = {
  site: Site
  troubles: OperatorTrouble[]
  subject: string
  heading: string
  links: readonly (readonly [label: string, url: string])[]
}

const OperatorHtml = ({ site, troubles, subject, heading, links }: OperatorHtmlProps) => {
  const styles = mailStylesOf(LANG)
  return (
    <Frame lang={LANG} site={site} subject={subject} preheader={shortenPreheader(troubles[0]!.detail)}>
      <h1 {...styles.h1}>{heading}</h1>
      {troubles.map(({ name, detail, since }) => (
        <>
          <h2 {...styles.h2}>{titleOfTrouble(name)}</h2>
          <p {...styles.text}>
            <Runs text={detail} lang={LANG} />
          </p>
          <p {...styles.small}>{wordsIn(LANG).mail.operator.since(instantInWords(since, LANG))}</p>
        </>
      ))}
      <div {...styles.act}>
        {links.map(([label, url]) => (
          <p {...styles.text}>
            <a href={url} {...styles.link}>
              {label}
            </a>
          </p>
        ))}
      </div>
      <div {...styles.foot}>
        <SenderAddress lang={LANG} site={site} />
      </div>
    </Frame>
  )
}

const titleOfTrouble = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1)
