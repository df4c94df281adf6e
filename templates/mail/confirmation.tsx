import type { MailContent } from '../../src/editions/render/mail-template.ts'
import type { Lang } from '../../src/timeline/event.ts'
import type { Site } from '../views.ts'
import { directionOf, isolated } from '../words/direction.ts'
import { Runs } from '../words/text-runs.tsx'
import { type Words, wordsIn } from '../words/words.ts'
import { underlineHeading } from './event-group-list.tsx'
import { SenderAddress, senderTextLines, TEXT_DIVIDER } from './footer.tsx'
import { Frame } from './frame.tsx'
import { mailStylesOf } from './mail-styles.ts'
import { placeholder } from './placeholder.ts'
import { joinParagraphs, wrapText } from './plain-text.ts'

/** `known` is true if the address is subscribed already and the link confirms new preferences. */
export type ConfirmationInput = { lang: Lang; site: Site; known: boolean }

/** Renders the mail that asks for confirmation. Without the confirmation, nothing is sent and nothing changes. */
export const renderConfirmationMail = (asked: ConfirmationInput): MailContent => {
  const texts = confirmationTextsOf(asked)
  return {
    subject: texts.subject,
    html: String(<ConfirmationHtml {...asked} said={texts} />),
    text: renderConfirmationText(asked, texts),
  }
}

type ConfirmationTexts = Record<'subject' | 'preheader' | 'asked' | 'otherwise', string> & {
  words: Words['mail']['confirmation']
}

const confirmationTextsOf = ({ lang, site, known }: ConfirmationInput): ConfirmationTexts => {
  const words = wordsIn(lang).mail.confirmation
  const own = (text: string) => isolated(text, directionOf(lang))
  return known
    ? {
        words,
        subject: own(words.changedSubject(site.name)),
        preheader: words.changedPreheader,
        asked: words.changed(site.name),
        otherwise: words.changedOtherwise,
      }
    : {
        words,
        subject: own(words.subject(site.name)),
        preheader: words.preheader,
        asked: words.asked(site.name),
        otherwise: words.otherwise,
      }
}

const ConfirmationHtml = ({ lang, site, known, said }: ConfirmationInput & { said: ConfirmationTexts }) => {
  const paper = mailStylesOf(lang)
  const { words } = said
  return (
    <Frame lang={lang} site={site} subject={said.subject} preheader={said.preheader}>
      <h1 style={paper.h1}>{words.heading}</h1>
      <p style={paper.text}>
        <Runs text={said.asked} lang={lang} />
      </p>
      <p style={paper.text}>
        <b>{placeholder('choice')}</b>
      </p>
      <p style={paper.act}>
        <a href={placeholder('confirm')} style={paper.button}>
          {words.button}
        </a>
      </p>
      <p style={paper.text}>{said.otherwise}</p>
      <p style={paper.small}>
        {words.instead}
        <br />
        <a href={placeholder('confirm')} style={paper.link}>
          <span dir="ltr">{placeholder('confirm')}</span>
        </a>
      </p>
      <div style={paper.foot}>
        {known && (
          <p style={paper.text}>
            <a href={placeholder('preferences')} style={paper.link}>
              {words.preferences}
            </a>
          </p>
        )}
        <SenderAddress lang={lang} site={site} />
      </div>
    </Frame>
  )
}

const renderConfirmationText = ({ lang, site, known }: ConfirmationInput, said: ConfirmationTexts): string => {
  const { words } = said
  return joinParagraphs([
    underlineHeading(words.heading),
    wrapText(said.asked).map((line) => isolated(line, directionOf(lang))),
    [placeholder('choice')],
    [words.act, placeholder('confirm')],
    wrapText(said.otherwise),
    known ? [`${words.preferences}:`, placeholder('preferences')] : [],
    [TEXT_DIVIDER, ...senderTextLines({ lang, site })],
  ])
}
