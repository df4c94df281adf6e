import { raw } from 'hono/html'
import type { PreferencesFormView } from '../views.ts'
import { Runs } from '../words/text-runs.tsx'
import { wordsIn } from '../words/words.ts'
import { withLang } from './address.ts'
import { TextField } from './field.tsx'
import { FaultSummary } from './field-faults.tsx'
import { Layout } from './layout.tsx'
import { PreferencesFields } from './preferences-fields.tsx'
import { PreferencesSentence, PreviewSection } from './preview.tsx'
import { previewScript } from './preview-script.ts'
import { zoneScript } from './zone-script.ts'

type SubscribePageProps = PreferencesFormView & {
  /** True if another site filled in the form: the page has one button, and says that nothing was sent yet. */
  isFilledElsewhere?: boolean
}

/** The subscription form, empty or with the input and its faults. */
export const SubscribePage = ({ isFilledElsewhere = false, ...form }: SubscribePageProps) => {
  const { lang, site, faults, typed, preview } = form
  const words = wordsIn(lang)
  const title = titleOf(form)
  return (
    <Layout lang={lang} site={site} title={title} path="/subscribe">
      <h1>
        <Runs text={title} lang={lang} />
      </h1>
      <p class="lead">{isFilledElsewhere ? words.page.subscribeFilledElsewhere : words.page.subscribeLead}</p>
      <FaultSummary faults={faults} lang={lang} />
      <form method="post" action={withLang('/subscribe', lang)} autocomplete="off">
        <TextField
          {...{ name: 'email', label: words.form.email, hint: words.form.emailHint, faults, lang }}
          type="email"
          typed={typed.email}
          attributes={{ required: true, autocomplete: 'email' }}
        />
        <PreferencesFields {...form} />
        <LivePreferencesSentence {...form} />
        <button type="submit">{words.form.subscribe}</button>
        {!isFilledElsewhere && <PreviewSection lang={lang} preview={preview} />}
      </form>
      <script>{raw(zoneScript)}</script>
      {!isFilledElsewhere && <script>{raw(previewScript)}</script>}
    </Layout>
  )
}

/** "Subscribe", or what the form follows where a link of one region or actor led to it. */
const titleOf = ({ lang, gazetteer, typed }: PreferencesFormView): string => {
  const { page } = wordsIn(lang)
  const chosen = [
    ...typed.regions.map((id) => gazetteer.regions.get(id)),
    ...typed.actors.map((id) => gazetteer.actors.get(id)),
  ]
  return chosen.length === 1 && chosen[0] ? page.follow(chosen[0].name[lang]) : page.subscribe
}

/** The preferences in one sentence. The script shows it and keeps it true; without the script it stays hidden. */
const LivePreferencesSentence = ({ lang, chosen }: PreferencesFormView) => (
  <p class="field" id="chosen" hidden>
    {wordsIn(lang).form.chosen} <PreferencesSentence chosen={chosen} lang={lang} />
  </p>
)
