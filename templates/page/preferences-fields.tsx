import type { PreferencesFormView } from '../views.ts'
import { wordsIn } from '../words/words.ts'
import { Hint } from './field.tsx'
import { ariaAttributesOf, FieldFaults, type FormField, formFieldOf } from './field-faults.tsx'
import { FineTune } from './fine-tune.tsx'
import { ScheduleCards } from './schedule-cards.tsx'
import { SingleEvents } from './single-events.tsx'
import { buildActorTree, buildRegionTree } from './topic-tree.ts'
import { Tree } from './tree.tsx'

/** The questions of the subscription form on the page of a reader: what to follow is a tree of checkboxes, closed. */
export const PreferencesFields = (form: PreferencesFormView) => {
  const words = wordsIn(form.lang).form
  return (
    <>
      <details class="fine" open={hasFault(form, ['regions', 'actors'])}>
        <summary>{words.topic.question}</summary>
        <RegionsField {...form} />
        <ActorsField {...form} />
      </details>
      {form.singleEvents.length > 0 && (
        <details class="fine" open>
          <summary>{words.events}</summary>
          <SingleEvents {...form} />
        </details>
      )}
      <details class="fine" open={hasFault(form, ['cadence', 'weekday'])}>
        <summary>{words.when}</summary>
        <ScheduleCards {...form} />
      </details>
      <FineTune {...form} />
    </>
  )
}

const hasFault = ({ faults }: PreferencesFormView, fields: FormField[]): boolean =>
  faults.some(({ pointer }) => fields.some((field) => field === formFieldOf(pointer)))

const RegionsField = ({ lang, gazetteer, typed, faults }: PreferencesFormView) => {
  const { form } = wordsIn(lang)
  const { groups, roots } = buildRegionTree(gazetteer)
  const tree = { name: 'regions', chosen: new Set(typed.regions), lang, under: form.within } as const
  return (
    <fieldset id="regions" tabindex={-1} {...ariaAttributesOf('regions', faults, true)}>
      <legend>{form.regions}</legend>
      <Hint name="regions" text={`${form.topic.hint} ${form.topic.includes}`} lang={lang} />
      <FieldFaults field="regions" faults={faults} lang={lang} />
      {groups.length > 0 && <Tree {...tree} branches={groups} />}
      <Tree {...tree} branches={roots} />
    </fieldset>
  )
}

const ActorsField = ({ lang, gazetteer, typed, faults }: PreferencesFormView) => {
  const { form } = wordsIn(lang)
  return (
    <fieldset id="actors" tabindex={-1} {...ariaAttributesOf('actors', faults)}>
      <legend>{form.actors}</legend>
      <FieldFaults field="actors" faults={faults} lang={lang} />
      <Tree
        name="actors"
        branches={buildActorTree(gazetteer)}
        chosen={new Set(typed.actors)}
        lang={lang}
        under={form.partsOf}
      />
    </fieldset>
  )
}
