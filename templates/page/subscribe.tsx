import { raw } from 'hono/html'
import type { PreferencesFormView } from '../views.ts'
import { wordsIn } from '../words/words.ts'
import { withLang } from './address.ts'
import { TextField } from './field.tsx'
import { FaultSummary } from './field-faults.tsx'
import { Layout } from './layout.tsx'
import { PreferencesFields } from './preferences-fields.tsx'
import { PreviewSection } from './preview.tsx'
import { previewScript } from './preview-script.ts'
import { zoneScript } from './zone-script.ts'

/** The subscription form, empty or with the input and its faults. */
export const SubscribePage = (form: PreferencesFormView) => {
  const { lang, site, faults, typed, preview } = form
  const words = wordsIn(lang)
  return (
    <Layout lang={lang} site={site} title={words.page.subscribe} path="/subscribe">
      <h1>{words.page.subscribe}</h1>
      <p class="lead">{words.page.subscribeLead}</p>
      <FaultSummary faults={faults} lang={lang} />
      <form method="post" action={withLang('/subscribe', lang)}>
        <TextField
          {...{ name: 'email', label: words.form.email, hint: words.form.emailHint, faults, lang }}
          type="email"
          typed={typed.email}
          attributes={{ required: true, autocomplete: 'email' }}
        />
        <PreferencesFields {...form} />
        <button type="submit">{words.form.subscribe}</button>
        <PreviewSection lang={lang} preview={preview} />
      </form>
      <script>{raw(zoneScript)}</script>
      <script>{raw(previewScript)}</script>
    </Layout>
  )
}
