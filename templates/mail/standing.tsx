import type { Lang } from '../../src/timeline/event.ts'
import type { Site, StandingWordsView } from '../views.ts'
import { directionOf, isolated, quoted } from '../words/direction.ts'
import { wordsIn } from '../words/words.ts'
import { Paragraph } from './event-card.tsx'
import { mailStylesOf } from './mail-styles.ts'
import { placeholder } from './placeholder.ts'
import { limitWords, wrapText } from './plain-text.ts'

type StandingProps = { standing: StandingWordsView | null; lang: Lang; site: Site }

/** The first page has all of it. */
const MAX_STANDING_WORDS = 60

/** The words of editors about what stands now, and the link to the first page. It links no event. */
export const Standing = ({ standing, lang, site }: StandingProps) => {
  const styles = mailStylesOf(lang)
  const { standsNow, onSite } = wordsIn(lang).mail.standing
  const link = (
    <p {...styles.text}>
      <a href={firstPageOf(site)} {...styles.link}>
        {onSite}
      </a>
    </p>
  )
  if (!standing) return link
  const { text, recordedAt } = standing
  return (
    <div {...styles.wash}>
      <b>{standsNow}</b> · {placeholder(`at/${recordedAt}`)}
      <Paragraph text={limitWords(text.summary, MAX_STANDING_WORDS)} textLang={text.lang} lang={lang} />
      {link}
    </div>
  )
}

export const standingTextBlocks = ({ standing, lang, site }: StandingProps): string[][] => {
  const { standsNow, onSite } = wordsIn(lang).mail.standing
  const link = [`${onSite}:`, firstPageOf(site)]
  if (!standing) return [link]
  const { text, recordedAt } = standing
  return [
    [
      `${isolated(standsNow, directionOf(lang))} · ${placeholder(`at/${recordedAt}`)}`,
      ...wrapText(limitWords(text.summary, MAX_STANDING_WORDS)).map((line) => quoted(line, text.lang, lang)),
      ...link,
    ],
  ]
}

const firstPageOf = (site: Site): string => `${site.url}/`
