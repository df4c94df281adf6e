import type { Lang } from '../../src/timeline/event.ts'
import type { Site } from '../views.ts'
import { directionOf, isolated } from '../words/direction.ts'
import { Runs } from '../words/runs.tsx'
import { wordsIn } from '../words/words.ts'
import { mark } from './mark.ts'
import { paperOf } from './paper.ts'

type Foot = { lang: Lang; site: Site }

/** Sets the footer of the plain part off from what stands above it. */
export const RULE = '-'.repeat(40)

const ACTS = ['now', 'preferences', 'data', 'unsubscribe'] as const

/** Why this mail came, what can be done about it, and who sent it. */
export const Footer = ({ lang, site }: Foot) => {
  const paper = paperOf(lang)
  const words = wordsIn(lang).mail.footer
  return (
    <div style={paper.foot}>
      <p style={paper.text}>
        <Runs text={words.why(site.name)} lang={lang} /> {mark('choice')}
      </p>
      {ACTS.map((act) => (
        <p style={paper.text}>
          <a href={mark(act)} style={paper.link}>
            {words[act]}
          </a>
        </p>
      ))}
      <Sender lang={lang} site={site} />
    </div>
  )
}

/** Who sent a letter: the site and where it can be found in the world. */
export const Sender = ({ lang, site }: Foot) => {
  const paper = paperOf(lang)
  return (
    <p style={paper.text}>
      <a href={site.url} style={paper.link}>
        <Runs text={site.name} lang={lang} />
      </a>
      <br />
      <Runs text={site.postal} lang={lang} />
    </p>
  )
}

/** The footer in plain text: each address alone on its line. */
export const footerText = ({ lang, site }: Foot): string[][] => {
  const words = wordsIn(lang).mail.footer
  return [
    [RULE, isolated(words.why(site.name), directionOf(lang)), mark('choice')],
    ...ACTS.map((act) => [`${words[act]}:`, mark(act)]),
    senderText({ lang, site }),
  ]
}

export const senderText = ({ lang, site }: Foot): string[] => [
  isolated(site.name, directionOf(lang)),
  isolated(site.postal, directionOf(lang)),
  site.url,
]
