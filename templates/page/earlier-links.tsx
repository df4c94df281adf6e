import type { Lang } from '../../src/timeline/event.ts'
import type { TimelinePageContent } from '../../src/timeline/read-timeline-page.ts'
import type { TimelineFilter } from '../../src/timeline/timeline-filter.ts'
import { shortPeriodOf } from '../words/period-in-words.ts'
import { Runs } from '../words/text-runs.tsx'
import { wordsIn } from '../words/words.ts'
import { timelinePathOf, withLang } from './address.ts'

type EarlierLinksProps = {
  content: Pick<TimelinePageContent, 'left' | 'months'>
  filter: TimelineFilter
  /** The address of the next page, if there is one. */
  next: string | undefined
  lang: Lang
}

/** The link to the next page, and jumps to earlier months with their numbers of events. */
export const EarlierLinks = ({ content, filter, next, lang }: EarlierLinksProps) => {
  const { front } = wordsIn(lang)
  return (
    next && (
      <nav class="more" aria-label={front.earlierMonths}>
        <p>
          <a class="press" href={withLang(next, lang)} rel="next">
            {front.earlier(content.left)}
          </a>
        </p>
        <p class="jumps">
          {content.months.map(({ period, count }) => (
            <>
              <a href={withLang(timelinePathOf({ ...filter, to: period }), lang)}>
                <Runs text={shortPeriodOf(period, lang)} lang={lang} /> <small>({count})</small>
              </a>{' '}
            </>
          ))}
        </p>
      </nav>
    )
  )
}
