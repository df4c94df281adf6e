import type { PreferencesFormView, SingleEventView } from '../views.ts'
import { Quoted, Runs } from '../words/text-runs.tsx'
import { wordsIn } from '../words/words.ts'
import { Hint } from './field.tsx'
import { ariaAttributesOf, FieldFaults } from './field-faults.tsx'

const FIELDS = ['events', 'muted'] as const

/** The single events of the form as ticked boxes, which can be unticked. Nothing without any. */
export const SingleEvents = (form: PreferencesFormView) => (
  <>
    {FIELDS.map((field) => (
      <EventBoxes {...form} field={field} events={form.singleEvents.filter((each) => each.field === field)} />
    ))}
  </>
)

type EventBoxesProps = PreferencesFormView & { field: SingleEventView['field']; events: SingleEventView[] }

const EventBoxes = ({ field, events, lang, faults }: EventBoxesProps) => {
  const { form } = wordsIn(lang)
  if (events.length === 0) return null
  return (
    <fieldset class="question" id={field} tabindex={-1} {...ariaAttributesOf(field, faults, true)}>
      <legend>{field === 'events' ? form.event.followed : form.muted}</legend>
      <FieldFaults field={field} faults={faults} lang={lang} />
      {events.map(({ id, title, lang: titleLang }) => (
        <label class="tick field">
          <input type="checkbox" name={field} value={id} checked />
          <span>
            {titleLang === lang ? (
              <Runs text={title} lang={lang} />
            ) : (
              <Quoted text={title} lang={titleLang} inside={lang} />
            )}
          </span>
        </label>
      ))}
      <Hint name={field} text={field === 'events' ? form.event.followedHint : form.event.mutedHint} lang={lang} />
    </fieldset>
  )
}
