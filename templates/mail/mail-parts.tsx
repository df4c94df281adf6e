import type { Lang } from '../../src/timeline/event.ts'
import { wordsIn } from '../words/words.ts'
import { mailStylesOf } from './mail-styles.ts'

type AllLinkProps = { lang: Lang; shown: number; total: number; editionUrl: string }

/** A heading of the plain-text part. */
export const underlineHeading = (title: string): string[] => [title, '='.repeat(title.length)]

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
