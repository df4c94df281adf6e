import type { MailContent } from '../../src/editions/render/mail-template.ts'
import type { Lang } from '../../src/timeline/event.ts'
import type { Site } from '../views.ts'
import { directionOf, isolated } from '../words/direction.ts'
import { Runs } from '../words/text-runs.tsx'
import { type Words, wordsIn } from '../words/words.ts'
import { SenderAddress, senderTextLines, TEXT_DIVIDER } from './footer.tsx'
import { Frame } from './frame.tsx'
import { Button, underlineHeading } from './mail-parts.tsx'
import { mailStylesOf } from './mail-styles.ts'
import { placeholder } from './placeholder.ts'
import { joinParagraphs, wrapText } from './plain-text.ts'

/** `known` is true if the address is subscribed already and the link confirms new preferences. */
export type ConfirmationInput = { lang: Lang; site: Site; known: boolean }

/** Renders the mail that asks for confirmation. Without the confirmation, nothing is sent and nothing changes. */
export const renderConfirmationMail = (input: ConfirmationInput): MailContent => {
  const texts = confirmationTextsOf(input)
  return {
    subject: texts.subject,
    html: String(<ConfirmationHtml {...input} texts={texts} />),
    text: renderConfirmationText(input, texts),
  }
}

type ConfirmationTexts = Record<'subject' | 'preheader' | 'request' | 'otherwise', string> & {
  words: Words['mail']['confirmation']
}

const confirmationTextsOf = ({ lang, site, known }: ConfirmationInput): ConfirmationTexts => {
  const words = wordsIn(lang).mail.confirmation
  const isolate = (text: string) => isolated(text, directionOf(lang))
  return known
    ? {
        words,
        subject: isolate(words.changedSubject(site.name)),
        preheader: words.changedPreheader,
        request: words.changed(site.name),
        otherwise: words.changedOtherwise,
      }
    : {
        words,
        subject: isolate(words.subject(site.name)),
        preheader: words.preheader,
        request: words.asked(site.name),
        otherwise: words.otherwise,
      }
}

const ConfirmationHtml = ({ lang, site, known, texts }: ConfirmationInput & { texts: ConfirmationTexts }) => {
  const styles = mailStylesOf(lang)
  const { words } = texts
  return (
    <Frame lang={lang} site={site} subject={texts.subject} preheader={texts.preheader}>
      <h1 {...styles.h1}>{known ? words.changedHeading : words.heading}</h1>
      <p {...styles.text}>
        <Runs text={texts.request} lang={lang} />
      </p>
      <p {...styles.text}>
        <b>{placeholder('choice')}</b>
      </p>
      <Button href={placeholder('confirm')} label={words.button} lang={lang} />
      <p {...styles.text}>{texts.otherwise}</p>
      <p {...styles.small}>
        {words.instead}
        <br />
        <a href={placeholder('confirm')} {...styles.link}>
          <span dir="ltr">{placeholder('confirm')}</span>
        </a>
      </p>
      <div {...styles.foot}>
        {known && (
          <p {...styles.text}>
            <a href={placeholder('preferences')} {...styles.link}>
              {words.preferences}
            </a>
          </p>
        )}
        <SenderAddress lang={lang} site={site} />
      </div>
    </Frame>
  )
}

const renderConfirmationText = ({ lang, site, known }: ConfirmationInput, texts: ConfirmationTexts): string => {
  const { words } = texts
  return joinParagraphs([
    underlineHeading(known ? words.changedHeading : words.heading),
    wrapText(texts.request).map((line) => isolated(line, directionOf(lang))),
    [placeholder('choice')],
    [words.act, placeholder('confirm')],
    wrapText(texts.otherwise),
    known ? [`${words.preferences}:`, placeholder('preferences')] : [],
    [TEXT_DIVIDER, ...senderTextLines({ lang, site })],
  ])
}
