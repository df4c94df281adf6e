import type { Lang } from '../../src/timeline/event.ts'
import type { Site } from '../views.ts'
import { directionOf, isolated } from '../words/direction.ts'
import { Runs } from '../words/text-runs.tsx'
import { wordsIn } from '../words/words.ts'
import { mailStylesOf } from './mail-styles.ts'
import { placeholder } from './placeholder.ts'

type FooterProps = { lang: Lang; site: Site }

/** The line between the text and the footer of the plain-text part. */
export const TEXT_DIVIDER = '-'.repeat(40)

const FOOTER_LINKS = ['now', 'preferences', 'data', 'unsubscribe'] as const

/** Renders the footer: why the reader gets this mail, the links to change or leave, and the sender. */
export const Footer = ({ lang, site }: FooterProps) => {
  const styles = mailStylesOf(lang)
  const words = wordsIn(lang).mail.footer
  return (
    <div style={styles.foot}>
      <p style={styles.text}>
        <Runs text={words.why(site.name)} lang={lang} /> {placeholder('choice')}
      </p>
      {FOOTER_LINKS.map((act) => (
        <p style={styles.text}>
          <a href={placeholder(act)} style={styles.link}>
            {words[act]}
          </a>
        </p>
      ))}
      <SenderAddress lang={lang} site={site} />
    </div>
  )
}

/** The sender: the name of the site and its postal address. */
export const SenderAddress = ({ lang, site }: FooterProps) => {
  const styles = mailStylesOf(lang)
  return (
    <p style={styles.text}>
      <a href={site.url} style={styles.link}>
        <Runs text={site.name} lang={lang} />
      </a>
      <br />
      <Runs text={site.postal} lang={lang} />
    </p>
  )
}

/** Renders the footer in plain text. Each address is on a line of its own. */
export const footerTextBlocks = ({ lang, site }: FooterProps): string[][] => {
  const words = wordsIn(lang).mail.footer
  return [
    [TEXT_DIVIDER, isolated(words.why(site.name), directionOf(lang)), placeholder('choice')],
    ...FOOTER_LINKS.map((act) => [`${words[act]}:`, placeholder(act)]),
    senderTextLines({ lang, site }),
  ]
}

export const senderTextLines = ({ lang, site }: FooterProps): string[] => [
  isolated(site.name, directionOf(lang)),
  isolated(site.postal, directionOf(lang)),
  site.url,
]
