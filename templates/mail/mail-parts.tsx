import type { Lang } from '../../src/timeline/event.ts'
import type { EditionEventView } from '../views.ts'
import { wordsIn } from '../words/words.ts'
import { mailStylesOf } from './mail-styles.ts'

/** A link that looks like a button. It is in a cell, because Outlook for Windows knows padding in cells only. */
export const Button = ({ href, label, lang }: { href: string; label: string; lang: Lang }) => {
  const styles = mailStylesOf(lang)
  return (
    <div {...styles.act}>
      <table role="presentation" cellpadding="0" cellspacing="0">
        <tr>
          <td {...styles.buttonCell}>
            <a href={href} {...styles.button}>
              {label}
            </a>
          </td>
        </tr>
      </table>
    </div>
  )
}

type AllLinkProps = { lang: Lang; shown: number; total: number; editionUrl: string }

/** A heading of the plain-text part. */
export const underlineHeading = (title: string): string[] => [title, '='.repeat(title.length)]

/** The heading and the lead of a roll-up: of alerts that were deferred, or on return from a pause. */
export const rollUpWordsOf = (
  events: readonly Pick<EditionEventView, 'isAway'>[],
  lang: Lang,
): { heading: string; lead: string } => {
  const { alert } = wordsIn(lang)
  return events.some(({ isAway }) => isAway)
    ? { heading: alert.awayHeading, lead: alert.awayLead }
    : { heading: alert.deferredHeading, lead: alert.deferredLead }
}

/** The link to the page with all events, if the mail does not show all of them. */
export const AllLink = ({ lang, shown, total, editionUrl }: AllLinkProps) =>
  shown < total && (
    <p {...mailStylesOf(lang).act}>
      <a href={editionUrl} {...mailStylesOf(lang).link}>
        <b>{wordsIn(lang).mail.all(total)}</b>
      </a>
    </p>
  )

export const allLinkTextLines = ({ lang, shown, total, editionUrl }: AllLinkProps): string[] =>
  shown < total ? [`${wordsIn(lang).mail.all(total)}:`, editionUrl] : []
