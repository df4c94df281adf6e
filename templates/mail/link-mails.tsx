import type { MailContent } from '../../src/editions/render/mail-template.ts'
import type { Lang } from '../../src/timeline/event.ts'
import type { Site } from '../views.ts'
import { directionOf, isolated } from '../words/direction.ts'
import { Runs } from '../words/text-runs.tsx'
import { wordsIn } from '../words/words.ts'
import { SenderAddress, senderTextLines, TEXT_DIVIDER } from './footer.tsx'
import { Frame } from './frame.tsx'
import { Button, underlineHeading } from './mail-parts.tsx'
import { mailStylesOf } from './mail-styles.ts'
import { placeholder } from './placeholder.ts'
import { joinParagraphs, wrapText } from './plain-text.ts'

type LinkMailProps = { lang: Lang; site: Site }

/** Renders the mail with a fresh link to the page of a reader's data. */
export const renderDataLinkMail = (props: LinkMailProps): MailContent =>
  renderLinkMail(props, wordsIn(props.lang).mail.dataLink, placeholder('data'))

/** Renders the mail with the link that signs a person in to the desk. */
export const renderSignInMail = (props: LinkMailProps): MailContent =>
  renderLinkMail(props, wordsIn(props.lang).mail.signIn, placeholder('enter'))

type LinkMailWords = Record<'preheader' | 'heading' | 'button' | 'act' | 'otherwise', string> &
  Record<'subject' | 'asked', (site: string) => string>

/** A mail that somebody asked for: one link, and what to do if it was not the reader who asked. */
const renderLinkMail = ({ lang, site }: LinkMailProps, words: LinkMailWords, link: string): MailContent => {
  const styles = mailStylesOf(lang)
  const subject = isolated(words.subject(site.name), directionOf(lang))
  const html = (
    <Frame lang={lang} site={site} subject={subject} preheader={words.preheader}>
      <h1 {...styles.h1}>{words.heading}</h1>
      <p {...styles.text}>
        <Runs text={words.asked(site.name)} lang={lang} />
      </p>
      <Button href={link} label={words.button} lang={lang} />
      <p {...styles.text}>{words.otherwise}</p>
      <div {...styles.foot}>
        <SenderAddress lang={lang} site={site} />
      </div>
    </Frame>
  )
  const text = [
    underlineHeading(words.heading),
    wrapText(words.asked(site.name)).map((line) => isolated(line, directionOf(lang))),
    [words.act, link],
    wrapText(words.otherwise),
    [TEXT_DIVIDER, ...senderTextLines({ lang, site })],
  ]
  return { subject, html: String(html), text: joinParagraphs(text) }
}
