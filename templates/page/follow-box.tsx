import type { Lang } from '../../src/timeline/event.ts'
import type { TimelineFilter } from '../../src/timeline/timeline-filter.ts'
import { wordsIn } from '../words/words.ts'
import { withLang } from './address.ts'
import { SubscribeBox } from './subscribe-box.tsx'

/** The path of the form that subscribes to what a filter shows. A form knows regions and actors only. */
export const subscribePathOf = ({ region, actor }: TimelineFilter, lang: Lang): string => {
  const query = new URLSearchParams({ ...(region && { region }), ...(actor && { actor }) })
  return withLang(`/subscribe?${query}`, lang)
}

/** The offer to get this by mail, with a link to the form that has the filter filled in. */
export const FollowBox = ({ filter, lang }: { filter: TimelineFilter; lang: Lang }) => {
  const { front } = wordsIn(lang)
  return (
    <section class="follow">
      <h2>{front.byMail}</h2>
      <p>{front.byMailLead}</p>
      <SubscribeBox filter={filter} lang={lang} />
      <p>
        <a href={subscribePathOf(filter, lang)}>{front.chooseMail}</a>
      </p>
    </section>
  )
}
