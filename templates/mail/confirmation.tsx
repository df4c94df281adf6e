import type { Lang } from '../../src/timeline/event.ts'
import type { Letter, Site } from '../views.ts'
import { directionOf, isolated } from '../words/direction.ts'
import { Runs } from '../words/runs.tsx'
import { type Words, wordsIn } from '../words/words.ts'
import { RULE, Sender, senderText } from './footer.tsx'
import { Frame } from './frame.tsx'
import { paragraphs, wrapped } from './line.ts'
import { mark } from './mark.ts'
import { paperOf } from './paper.ts'
import { underlined } from './shelves.tsx'

/** `known`: the address is subscribed already, and what is confirmed is a change of its choice. */
export type Confirmation = { lang: Lang; site: Site; known: boolean }

/** Asks whether the address wants what was asked for it; without a yes, nothing is sent or changed. */
export const confirmationLetter = (asked: Confirmation): Letter => {
  const said = sentences(asked)
  return { subject: said.subject, html: String(<Html {...asked} said={said} />), text: plain(asked, said) }
}

type Said = Record<'subject' | 'preheader' | 'asked' | 'otherwise', string> & { words: Words['mail']['confirmation'] }

const sentences = ({ lang, site, known }: Confirmation): Said => {
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

const Html = ({ lang, site, known, said }: Confirmation & { said: Said }) => {
  const paper = paperOf(lang)
  const { words } = said
  return (
    <Frame lang={lang} site={site} subject={said.subject} preheader={said.preheader}>
      <h1 style={paper.h1}>{words.heading}</h1>
      <p style={paper.text}>
        <Runs text={said.asked} lang={lang} />
      </p>
      <p style={paper.text}>
        <b>{mark('choice')}</b>
      </p>
      <p style={paper.act}>
        <a href={mark('confirm')} style={paper.button}>
          {words.button}
        </a>
      </p>
      <p style={paper.text}>{said.otherwise}</p>
      <p style={paper.small}>
        {words.instead}
        <br />
        <a href={mark('confirm')} style={paper.link}>
          <span dir="ltr">{mark('confirm')}</span>
        </a>
      </p>
      <div style={paper.foot}>
        {known && (
          <p style={paper.text}>
            <a href={mark('preferences')} style={paper.link}>
              {words.preferences}
            </a>
          </p>
        )}
        <Sender lang={lang} site={site} />
      </div>
    </Frame>
  )
}

const plain = ({ lang, site, known }: Confirmation, said: Said): string => {
  const { words } = said
  return paragraphs([
    underlined(words.heading),
    wrapped(said.asked).map((line) => isolated(line, directionOf(lang))),
    [mark('choice')],
    [words.act, mark('confirm')],
    wrapped(said.otherwise),
    known ? [`${words.preferences}:`, mark('preferences')] : [],
    [RULE, ...senderText({ lang, site })],
  ])
}
