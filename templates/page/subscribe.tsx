import { raw } from 'hono/html'
import type { PreferencesFormView, TopicPickerView } from '../views.ts'
import { Runs } from '../words/text-runs.tsx'
import { wordsIn } from '../words/words.ts'
import { withLang } from './address.ts'
import { choiceScript } from './choice-script.ts'
import { Hint } from './field.tsx'
import { ariaAttributesOf, FaultSummary, FieldFaults } from './field-faults.tsx'
import { FineTune } from './fine-tune.tsx'
import { Layout } from './layout.tsx'
import { PreferencesSentence, PreviewButton, PreviewSection } from './preview.tsx'
import { previewScript } from './preview-script.ts'
import { ScheduleCards } from './schedule-cards.tsx'
import { shortNameOf } from './short-name.ts'
import { SingleEvents } from './single-events.tsx'
import { ChosenTopics, chosenTopicsOf, TopicPicker } from './topic-picker.tsx'
import { Trap } from './trap.tsx'
import { zoneScript } from './zone-script.ts'

type SubscribePageProps = PreferencesFormView & {
  topics: TopicPickerView
  /** True if another site filled in the form: the page has one button, and says that nothing was sent yet. */
  isFilledElsewhere?: boolean
  /** With a preview: how many mails the choice would bring, in words. */
  rates?: string
}

/** The subscription form in three questions, empty or with the input and its faults. */
export const SubscribePage = ({ isFilledElsewhere = false, rates = '', ...form }: SubscribePageProps) => {
  const { lang, site, faults, preview } = form
  const words = wordsIn(lang)
  const title = titleOf(form)
  const path = pathOf(form)
  const Topics = form.topics.isChosen ? ChosenTopics : TopicPicker
  return (
    <Layout lang={lang} site={site} title={title} path={path}>
      <h1>
        <Runs text={title} lang={lang} />
      </h1>
      <p class="lead">{isFilledElsewhere ? words.page.subscribeFilledElsewhere : words.form.lead}</p>
      <FaultSummary faults={faults} lang={lang} />
      <form method="post" action={withLang(path, lang)} autocomplete="off" class="questions">
        {/* Enter presses the first button of a form, which would be that of the search. */}
        {/* biome-ignore lint/a11y/noAriaHiddenOnFocusable: the keyboard does not reach it, and there is a second one. */}
        {!isFilledElsewhere && <button type="submit" class="first" tabindex={-1} aria-hidden="true" />}
        <SingleEvents {...form} />
        <Topics {...form} isSearchable={!isFilledElsewhere} />
        <ScheduleCards {...form} />
        <FineTune {...form}>{!isFilledElsewhere && <PreviewButton lang={lang} />}</FineTune>
        <AddressField {...form} />
        <LivePreferencesSentence {...form} />
        <button type="submit" class="main">
          {words.form.subscribe}
        </button>
        {!isFilledElsewhere && <PreviewSection lang={lang} preview={preview} rates={rates} />}
      </form>
      <script>{raw(zoneScript)}</script>
      {!isFilledElsewhere && <script>{raw(previewScript)}</script>}
      {!isFilledElsewhere && <script>{raw(choiceScript)}</script>}
    </Layout>
  )
}

/** The title names the region or actor whose page led to the form, or says that it is one event. */
const titleOf = ({ lang, gazetteer, typed, topics }: SubscribePageProps): string => {
  const { form } = wordsIn(lang)
  const [chosen] = chosenTopicsOf(typed, gazetteer)
  if (topics.isChosen && typed.events.length === 1) return form.event.followTitle
  return topics.isChosen && chosen ? form.follow(shortNameOf(chosen, gazetteer)[lang]) : form.title
}

/** The path of the form, with the region, actor or event of the link that led to it. */
const pathOf = ({ typed, topics }: SubscribePageProps): string => {
  if (!topics.isChosen) return '/subscribe'
  const [region] = typed.regions
  const [event] = typed.events
  if (event) return `/subscribe?${new URLSearchParams({ event })}`
  return `/subscribe?${new URLSearchParams(region ? { region } : { actor: typed.actors[0]! })}`
}

const AddressField = ({ lang, faults, typed }: PreferencesFormView) => {
  const { form } = wordsIn(lang)
  return (
    <fieldset class="question">
      <legend>{form.address}</legend>
      <label class="unseen" for="email">
        {form.email}
      </label>
      <FieldFaults field="email" faults={faults} lang={lang} />
      <input
        id="email"
        name="email"
        type="email"
        value={typed.email}
        dir="ltr"
        required
        autocomplete="email"
        placeholder="name@example.org"
        {...ariaAttributesOf('email', faults, true)}
      />
      <Hint name="email" text={form.emailHint} lang={lang} />
      <Trap lang={lang} />
    </fieldset>
  )
}

/** The preferences in one sentence. The script shows it and keeps it true; without the script it stays hidden. */
const LivePreferencesSentence = ({ lang, chosen }: PreferencesFormView) => (
  <p class="field" id="chosen" hidden>
    {wordsIn(lang).form.chosen} <PreferencesSentence chosen={chosen} lang={lang} />
  </p>
)
