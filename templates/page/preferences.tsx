import type { PreferencesFormView, SentMailView } from '../views.ts'
import { Runs } from '../words/text-runs.tsx'
import { wordsIn } from '../words/words.ts'
import { FaultSummary } from './field-faults.tsx'
import { Layout } from './layout.tsx'
import { PreferencesFields } from './preferences-fields.tsx'
import { LastMails } from './sent-mails.tsx'

type PreferencesPageProps = PreferencesFormView & {
  /** The masked email address. */
  email: string
  saved?: boolean | undefined
  /** The addresses of the reader's other pages. */
  links: Record<'now' | 'data' | 'unsubscribe', string>
  /** Ids in the preferences that the gazetteer no longer has. */
  gone: string[]
  /** The newest mails, and the page that explains them. Times are shown in the reader's zone. */
  mails: SentMailView[]
  timezone: string
  why: string
}

/** The page on which a reader changes all preferences. The form has no action, so it posts to its own address. */
export const PreferencesPage = ({
  email,
  saved = false,
  links,
  mails,
  timezone,
  why,
  ...form
}: PreferencesPageProps) => {
  const { lang, site, faults, gone } = form
  const words = wordsIn(lang)
  return (
    <Layout lang={lang} site={site} title={words.link.preferences.title} noindex>
      <h1>{words.link.preferences.title}</h1>
      <p class="lead">
        <Runs text={words.link.preferences.lead(email)} lang={lang} />
      </p>
      <CurrentChoice chosen={form.chosen} saved={saved} lang={lang} />
      <FaultSummary faults={faults} lang={lang} absent="email" />
      <GoneNote gone={gone} lang={lang} />
      <form method="post">
        <PreferencesFields {...form} />
        <button type="submit">{words.form.save}</button>
      </form>
      <h2>{words.why.short}</h2>
      <LastMails mails={mails} lang={lang} timezone={timezone} />
      <p>
        <a href={why}>{words.why.link}</a>
      </p>
      <h2>{words.link.preferences.more}</h2>
      <OtherLinks links={links} lang={lang} />
    </Layout>
  )
}

const CurrentChoice = ({ chosen, saved, lang }: Pick<PreferencesPageProps, 'chosen' | 'saved' | 'lang'>) => {
  const { link } = wordsIn(lang)
  return (
    <>
      {saved && (
        <p class="note" role="status">
          {link.preferences.saved}
        </p>
      )}
      <p>
        {link.youChose}{' '}
        <span class="choice">
          <Runs text={chosen} lang={lang} />
        </span>
      </p>
    </>
  )
}

const GoneNote = ({ gone, lang }: Pick<PreferencesPageProps, 'gone' | 'lang'>) =>
  gone.length > 0 && (
    <p class="note">
      {wordsIn(lang).form.gone} <Runs text={gone.join(wordsIn(lang).event.comma)} lang={lang} />
    </p>
  )

const OtherLinks = ({ links, lang }: Pick<PreferencesPageProps, 'links' | 'lang'>) => (
  <ul>
    {(['now', 'data', 'unsubscribe'] as const).map((act) => (
      <li>
        <a href={links[act]}>{wordsIn(lang).link[act].title}</a>
      </li>
    ))}
  </ul>
)
