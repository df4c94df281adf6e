import { isOpinion, type Lang } from '../../src/timeline/event.ts'
import { periodOf } from '../../src/timeline/period.ts'
import type { EventView } from '../views.ts'
import { periodInWords } from '../words/period-in-words.ts'
import { Runs } from '../words/text-runs.tsx'
import { wordsIn } from '../words/words.ts'
import { EventList } from './event-list.tsx'

type DayListProps = {
  /** In the order of the page. */
  events: EventView[]
  /** How many events the whole list has in each period. */
  countsByPeriod: ReadonlyMap<string, number>
  lang: Lang
}

/** Events under the headings of their days, months or years. What people say is folded away at the end of each. */
export const DayList = ({ events, countsByPeriod, lang }: DayListProps) => (
  <>
    {[...Map.groupBy(events, ({ when }) => periodOf(when))].map(([period, listed]) => (
      <section class="day">
        <h2>
          <Runs text={periodInWords(period, lang)} lang={lang} />{' '}
          <small>{wordsIn(lang).front.events(countsByPeriod.get(period) ?? listed.length)}</small>
        </h2>
        <EventList events={listed.filter((event) => !isOpinion(event))} lang={lang} heading="h3" under={period} />
        <Opinions events={listed.filter(isOpinion)} period={period} lang={lang} />
      </section>
    ))}
  </>
)

const Opinions = ({ events, period, lang }: { events: EventView[]; period: string; lang: Lang }) =>
  events.length > 0 && (
    <details class="opinions">
      <summary>{wordsIn(lang).front.opinions(events.length)}</summary>
      <EventList events={events} lang={lang} heading="h3" under={period} short />
    </details>
  )
