import type { Lang } from '../../src/timeline/event.ts'
import type { Site } from '../views.ts'
import { directionOf, isolated } from '../words/direction.ts'
import { Runs } from '../words/text-runs.tsx'
import { wordsIn } from '../words/words.ts'
import { mailStylesOf } from './mail-styles.ts'
import { placeholder } from './placeholder.ts'

/** `muted` is the id of the one event of a mail, which a link leaves out from then on. */
type FooterProps = { lang: Lang; site: Site; muted?: string | undefined }

/** The line between the text and the footer of the plain-text part. */
export const TEXT_DIVIDER = '-'.repeat(40)

/** The links of the footer in their order. The first two propose a weekly digest and a pause on the page of the reader's preferences. */
const FOOTER_LINKS = {
  weekly: `${placeholder('preferences')}?preset=weekly`,
  pause: `${placeholder('preferences')}?pause=14`,
  preferences: placeholder('preferences'),
  why: `${placeholder('preferences')}/why`,
  unsubscribe: placeholder('unsubscribe'),
  now: placeholder('now'),
  data: placeholder('data'),
} as const
type FooterLink = keyof typeof FOOTER_LINKS
const SCREEN_ORDER = Object.keys(FOOTER_LINKS) as FooterLink[]

/** The page of the reader's preferences, with the proposal to leave an event out. */
const mutePathOf = (id: string): string => `${placeholder('preferences')}?mute=${encodeURIComponent(id)}`

/** Renders the footer: why the reader gets this mail, the links to change or leave, and the sender. */
export const Footer = ({ lang, site, muted }: FooterProps) => {
  const styles = mailStylesOf(lang)
  const words = wordsIn(lang).mail.footer
  return (
    <div {...styles.foot}>
      <p {...styles.text}>
        <Runs text={words.asked(site.name)} lang={lang} /> {placeholder('choice')}
      </p>
      <p {...styles.text}>
        {SCREEN_ORDER.map((name, at) => (
          <>
            {at > 0 && ' · '}
            <a href={FOOTER_LINKS[name]} {...styles.link}>
              {words[name]}
            </a>
          </>
        ))}
        {muted && (
          <>
            {' · '}
            <a href={mutePathOf(muted)} {...styles.link}>
              {wordsIn(lang).form.event.mute}
            </a>
          </>
        )}
      </p>
      <SenderAddress lang={lang} site={site} />
    </div>
  )
}

/** The sender: the name of the site and its postal address. */
export const SenderAddress = ({ lang, site }: FooterProps) => {
  const styles = mailStylesOf(lang)
  return (
    <p {...styles.text}>
      <a href={site.url} {...styles.link}>
        <Runs text={site.name} lang={lang} />
      </a>
      <br />
      <Runs text={site.postal} lang={lang} />
    </p>
  )
}

/** In plain text, the page of the preferences comes before its parts. */
const TEXT_ORDER: readonly FooterLink[] = ['preferences', 'weekly', 'pause', 'why', 'unsubscribe', 'now', 'data']

/** Renders the footer in plain text. Each address is on a line of its own. */
export const footerTextBlocks = ({ lang, site, muted }: FooterProps): string[][] => {
  const { mail, form } = wordsIn(lang)
  const words = mail.footer
  return [
    [TEXT_DIVIDER, isolated(words.asked(site.name), directionOf(lang)), placeholder('choice')],
    [
      ...TEXT_ORDER.flatMap((name) => [labelOfLine(words[name]), FOOTER_LINKS[name]]),
      ...(muted ? [`${form.event.mute}:`, mutePathOf(muted)] : []),
    ],
    senderTextLines({ lang, site }),
  ]
}

/** A label before an address on the next line. A question keeps its own mark. */
const labelOfLine = (label: string): string => (/[?\u061f]$/.test(label) ? label : `${label}:`)

export const senderTextLines = ({ lang, site }: FooterProps): string[] => [
  isolated(site.name, directionOf(lang)),
  isolated(site.postal, directionOf(lang)),
  site.url,
]
