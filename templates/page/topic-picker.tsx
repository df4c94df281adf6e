import type { Lang } from '../../src/timeline/event.ts'
import type { Gazetteer } from '../../src/timeline/gazetteer.ts'
import type { Topic } from '../../src/timeline/topic-counts.ts'
import type { PreferencesFormView, TopicPickerView } from '../views.ts'
import { directionOf } from '../words/direction.ts'
import { Runs } from '../words/text-runs.tsx'
import { wordsIn } from '../words/words.ts'
import { withLang } from './address.ts'
import { ariaAttributesOf, FieldFaults } from './field-faults.tsx'
import { shortNameOf } from './short-name.ts'

type PickerProps = PreferencesFormView & { topics: TopicPickerView }

/** The first question: a search, what is chosen and suggested as chips, and a link to all topics. */
export const TopicPicker = (props: PickerProps & { isSearchable: boolean }) => {
  const { topic } = wordsIn(props.lang).form
  return (
    <fieldset class="question" id="regions" tabindex={-1} {...ariaAttributesOf('regions', props.faults, true)}>
      <legend>{topic.question}</legend>
      <TopicFields {...props} />
    </fieldset>
  )
}

/** The first question after a link has answered it: closed, so that other topics can be added. */
export const ChosenTopics = (props: PickerProps & { isSearchable: boolean }) => {
  const { topic } = wordsIn(props.lang).form
  return (
    <div id="regions" tabindex={-1}>
      <details class="add" open={props.faults.length > 0}>
        <summary>{topic.add}</summary>
        <TopicFields {...props} />
      </details>
    </div>
  )
}

const TopicFields = ({ isSearchable, ...props }: PickerProps & { isSearchable: boolean }) => {
  const { lang, faults, topics, typed, gazetteer } = props
  const { topic } = wordsIn(lang).form
  const chosen = chosenTopicsOf(typed, gazetteer)
  const isChosen = (each: Pick<Topic, 'field' | 'id'>) => typed[each.field].includes(each.id)
  return (
    <>
      <FieldFaults field="regions" faults={faults} lang={lang} />
      <FieldFaults field="actors" faults={faults} lang={lang} />
      {isSearchable && <SearchField lang={lang} typed={topics.query} />}
      <div class="chips" id="found" aria-live="polite">
        {topics.found && <FoundTopics lang={lang} found={topics.found.filter((each) => !isChosen(each))} />}
      </div>
      <fieldset
        class="chips"
        id="actors"
        aria-label={topic.chosen}
        tabindex={-1}
        {...ariaAttributesOf('actors', faults)}
      >
        {[...chosen, ...topics.suggested.filter((each) => !isChosen(each))].map((each) => (
          <TopicChip topic={{ ...each, name: shortNameOf(each, gazetteer) }} lang={lang} isChosen={isChosen(each)} />
        ))}
      </fieldset>
      <p class="hint" id="regions-hint">
        {topic.hint}{' '}
        <a id="browse" href={withLang(browsePathOf(typed), lang)}>
          {topic.browse(gazetteer.regions.size, gazetteer.actors.size)}
        </a>
      </p>
    </>
  )
}

const SearchField = ({ lang, typed }: { lang: Lang; typed: string }) => {
  const { topic } = wordsIn(lang).form
  return (
    <div class="search">
      <div class="field">
        <label class="unseen" for="find">
          {topic.find}
        </label>
        <input id="find" name="find" type="search" value={typed} placeholder={topic.find} dir={directionOf(lang)} />
      </div>
      <button type="submit" class="second" name="search" value="true" formnovalidate>
        {topic.findButton}
      </button>
    </div>
  )
}

type ShownTopic = Omit<Topic, 'count'> & { count?: number }

/** The chips for what was found, or a sentence that nothing was. */
export const FoundTopics = ({ lang, found }: { lang: Lang; found: ShownTopic[] }) => (
  <>
    {found.length === 0 && <p class="hint">{wordsIn(lang).form.topic.nothingFound}</p>}
    {found.map((each) => (
      <TopicChip topic={each} lang={lang} isChosen={false} />
    ))}
  </>
)

/** A checkbox that looks like a chip. */
const TopicChip = ({ topic, lang, isChosen }: { topic: ShownTopic; lang: Lang; isChosen: boolean }) => (
  <label class="chip">
    <input type="checkbox" name={topic.field} value={topic.id} checked={isChosen} />
    <span>
      <Runs text={topic.name[lang]} lang={lang} />
    </span>
    {topic.count !== undefined && (
      <small>
        <span aria-hidden="true">{topic.count}</span>
        <span class="unseen">{wordsIn(lang).form.topic.events(topic.count)}</span>
      </small>
    )}
  </label>
)

type ChosenIds = Pick<PreferencesFormView['typed'], 'regions' | 'actors'>

/** The chosen regions and actors that the gazetteer has. */
export const chosenTopicsOf = ({ regions, actors }: ChosenIds, gazetteer: Gazetteer): ShownTopic[] => [
  ...regions.flatMap((id) => gazetteer.regions.get(id) ?? []).map(({ id, name }) => topicIn('regions', id, name)),
  ...actors.flatMap((id) => gazetteer.actors.get(id) ?? []).map(({ id, name }) => topicIn('actors', id, name)),
]

const topicIn = (field: Topic['field'], id: string, name: Topic['name']): ShownTopic => ({ field, id, name })

const browsePathOf = ({ regions, actors }: ChosenIds): string => {
  const query = new URLSearchParams([
    ...regions.map((id): [string, string] => ['regions', id]),
    ...actors.map((id): [string, string] => ['actors', id]),
  ])
  return query.size > 0 ? `/subscribe/topics?${query}` : '/subscribe/topics'
}
