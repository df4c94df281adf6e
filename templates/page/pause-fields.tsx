import type { Lang } from '../../src/timeline/event.ts'
import type { PreferencesFormView } from '../views.ts'
import { Runs } from '../words/text-runs.tsx'
import { dayInWords } from '../words/when-in-words.ts'
import { wordsIn } from '../words/words.ts'
import { Hint } from './field.tsx'
import { ariaAttributesOf, FieldFaults } from './field-faults.tsx'

/** The pause of a reader, all dates as `YYYY-MM-DD`: until when, and the dates that can be chosen. */
export type PauseView = { until: string | null; first: string; last: string; path: string }

type PauseProps = { pause: PauseView; lang: Lang }

/** Says until when the reader pauses, and what comes then. */
export const PauseNote = ({ pause, lang }: PauseProps) =>
  pause.until !== null && (
    <p class="note">
      <Runs text={wordsIn(lang).link.pause.paused(dayInWords(pause.until, lang))} lang={lang} />
    </p>
  )

/** A link that proposes a pause of two weeks, or its end. */
export const PauseLink = ({ pause: { until, path }, lang }: PauseProps) => {
  const { pause } = wordsIn(lang).link
  return (
    <a class="chip" id="pause" href={`${path}?pause=${until === null ? 14 : 0}`}>
      {until === null ? pause.twoWeeks : pause.end}
    </a>
  )
}

/** The date of return. Empty means no pause. */
export const PauseField = ({ lang, typed, faults, pause }: PreferencesFormView & { pause: PauseView }) => {
  const { form, link } = wordsIn(lang)
  const isFaulty = faults.some(({ pointer }) => pointer === '/paused_until')
  return (
    <details class="fine" open={isFaulty || typed.paused_until !== ''}>
      <summary>{link.pause.title}</summary>
      <div class="field">
        <label for="paused_until">{form.paused_until}</label>
        <FieldFaults field="paused_until" faults={faults} lang={lang} />
        <input
          id="paused_until"
          name="paused_until"
          type="date"
          value={typed.paused_until}
          min={pause.first}
          max={pause.last}
          {...ariaAttributesOf('paused_until', faults, true)}
        />
        <Hint name="paused_until" text={link.pause.hint} lang={lang} />
      </div>
    </details>
  )
}
