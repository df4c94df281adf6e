import { CADENCES, MATCH_MODES, MIN_SEVERITIES, WEEKDAYS } from '../../src/audience/preferences.ts'
import type { PreferencesFormView } from '../views.ts'
import { wordsIn } from '../words/words.ts'
import { withLang } from './address.ts'
import { AlertFields } from './alert-fields.tsx'
import { Hint, RadioField, SelectField, TextField } from './field.tsx'
import { ariaAttributesOf, FieldFaults } from './field-faults.tsx'
import { buildActorTree, buildRegionTree } from './topic-tree.ts'
import { Tree } from './tree.tsx'

/** The preset that follows the whole timeline. */
export const EVERYTHING_PRESET = 'everything'

/** All fields of the preferences but the address. */
export const PreferencesFields = (form: PreferencesFormView) => (
  <>
    <Presets {...form} />
    <RegionsField {...form} />
    <ActorsField {...form} />
    <FilterFields {...form} />
    <DigestFields {...form} />
    <AlertFields {...form} />
  </>
)

/** Links that fill in the form: everything, or one group of regions. They are links, so that no script is needed. */
const Presets = ({ lang, gazetteer, path }: PreferencesFormView) => {
  const { form } = wordsIn(lang)
  const presets = [{ id: EVERYTHING_PRESET, name: form.everything }, ...regionGroupsOf(gazetteer, lang)]
  return (
    <p class="field">
      {form.presets}{' '}
      {presets.map(({ id, name }, at) => (
        <>
          {at > 0 && ' · '}
          <a href={withLang(`${path}?preset=${id}`, lang)}>{name}</a>
        </>
      ))}
    </p>
  )
}

const regionGroupsOf = (gazetteer: PreferencesFormView['gazetteer'], lang: PreferencesFormView['lang']) =>
  buildRegionTree(gazetteer).groups.map(({ id, name }) => ({ id, name: name[lang] }))

const RegionsField = ({ lang, gazetteer, typed, faults }: PreferencesFormView) => {
  const { form } = wordsIn(lang)
  const { groups, roots } = buildRegionTree(gazetteer)
  const tree = { name: 'regions', chosen: new Set(typed.regions), lang, under: form.within } as const
  return (
    <fieldset id="regions" tabindex={-1} {...ariaAttributesOf('regions', faults, true)}>
      <legend>{form.regions}</legend>
      <Hint name="regions" text={form.regionsHint} lang={lang} />
      <FieldFaults field="regions" faults={faults} lang={lang} />
      {groups.length > 0 && (
        <>
          <p class="label">{form.regionGroups}</p>
          <Tree {...tree} branches={groups} />
          <p class="label">{form.regions}</p>
        </>
      )}
      <Tree {...tree} branches={roots} />
    </fieldset>
  )
}

const ActorsField = ({ lang, gazetteer, typed, faults }: PreferencesFormView) => {
  const { form } = wordsIn(lang)
  return (
    <fieldset id="actors" tabindex={-1} {...ariaAttributesOf('actors', faults, true)}>
      <legend>{form.actors}</legend>
      <Hint name="actors" text={form.actorsHint} lang={lang} />
      <FieldFaults field="actors" faults={faults} lang={lang} />
      <Tree
        name="actors"
        branches={buildActorTree(gazetteer)}
        chosen={new Set(typed.actors)}
        lang={lang}
        under={form.partsOf}
      />
      <FieldFaults field="backed" faults={faults} lang={lang} />
      <label class="tick field">
        <input
          id="backed"
          type="checkbox"
          name="backed"
          value="true"
          checked={typed.backed}
          {...ariaAttributesOf('backed', faults)}
        />
        <span>{form.backed}</span>
      </label>
    </fieldset>
  )
}

const FilterFields = ({ lang, typed, faults }: PreferencesFormView) => {
  const { form } = wordsIn(lang)
  return (
    <fieldset>
      <legend>{form.filter}</legend>
      <RadioField
        {...{ name: 'match', label: form.match, faults, lang, chosen: typed.match }}
        options={MATCH_MODES.map((each) => [each, form.matches[each]])}
      />
      <SelectField
        {...{ name: 'severity', label: form.severity, faults, lang, chosen: typed.severity }}
        options={MIN_SEVERITIES.toReversed().map((each) => [each, form.severities[each]])}
      />
    </fieldset>
  )
}

const DigestFields = ({ lang, typed, faults, zones }: PreferencesFormView) => {
  const { form, choice } = wordsIn(lang)
  const untouched = faults.length === 0 && typed.timezone === 'UTC'
  return (
    <fieldset>
      <legend>{form.digest}</legend>
      <RadioField
        {...{ name: 'cadence', label: form.cadence, faults, lang, chosen: typed.cadence }}
        options={CADENCES.map((each) => [each, form.cadences[each]])}
      />
      <div class="row">
        <SelectField
          {...{ name: 'weekday', label: form.weekday, faults, lang, chosen: typed.weekday }}
          options={WEEKDAYS.map((each) => [each, choice.weekdays[each]])}
        />
        <TextField {...{ name: 'time', label: form.time, faults, lang, type: 'time', typed: typed.time }} />
      </div>
      <TextField
        {...{ name: 'timezone', label: form.timezone, hint: form.timezoneHint, faults, lang }}
        type="text"
        typed={typed.timezone}
        attributes={{
          list: 'zones',
          autocomplete: 'off',
          spellcheck: 'false',
          ...(untouched && { 'data-untouched': '' }),
        }}
      />
      <datalist id="zones">
        {zones.map((zone) => (
          <option value={zone} />
        ))}
      </datalist>
    </fieldset>
  )
}
