import { raw } from 'hono/html'
import type { Lang } from '../../src/timeline/event.ts'
import type { TimelineFilter } from '../../src/timeline/timeline-filter.ts'
import { wordsIn } from '../words/words.ts'
import { withLang } from './address.ts'
import { Trap } from './trap.tsx'
import { zoneScript } from './zone-script.ts'

/** A short subscription form: an address, and how often. It follows the region and the actor of the filter. */
export const SubscribeBox = ({ filter, lang }: { filter: TimelineFilter; lang: Lang }) => {
  const { form } = wordsIn(lang)
  const cadences = [
    ['daily', form.morning],
    ['weekly', form.cadences.weekly],
  ] as const
  return (
    <form method="post" action={withLang('/subscribe', lang)} autocomplete="off" class="box">
      {filter.region && <input type="hidden" name="regions" value={filter.region} />}
      {filter.actor && <input type="hidden" name="actors" value={filter.actor} />}
      {/* The script sets the zone of the browser. */}
      <input type="hidden" name="timezone" id="timezone" value="UTC" data-untouched="" />
      <label class="unseen" for="email">
        {form.email}
      </label>
      <input
        id="email"
        name="email"
        type="email"
        dir="ltr"
        required
        autocomplete="email"
        placeholder="name@example.org"
      />
      <Trap lang={lang} />
      <label class="unseen" for="cadence">
        {form.cadence}
      </label>
      <select id="cadence" name="cadence">
        {cadences.map(([value, text]) => (
          <option value={value}>{text}</option>
        ))}
      </select>
      <button type="submit">{form.subscribe}</button>
      <script>{raw(zoneScript)}</script>
    </form>
  )
}
