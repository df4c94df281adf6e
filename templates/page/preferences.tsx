import type { PreferencesFormView, SentMailView } from '../views.ts'
import { Runs } from '../words/text-runs.tsx'
import { wordsIn } from '../words/words.ts'
import { FaultSummary } from './field-faults.tsx'
import { Layout } from './layout.tsx'
import { PauseField, PauseLink, PauseNote, type PauseView } from './pause-fields.tsx'
import { PreferencesFields } from './preferences-fields.tsx'
import { LastMails } from './sent-mails.tsx'

type PreferencesPageProps = PreferencesFormView & {
  /** The masked email address. */
  email: string
  /** Whether the choice is the reader's, was saved just now, or is one that a link proposes. */
  state: 'shown' | 'saved' | 'proposed'
  /** The address that proposes a weekly digest, for a reader of a daily one. */
  weekly: string | null
  pause: PauseView
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
  state,
  weekly,
  pause,
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
      {state !== 'proposed' && (
        <p class="lead">
          <Runs text={words.link.preferences.lead(email)} lang={lang} />
        </p>
      )}
      <CurrentChoice chosen={form.chosen} state={state} lang={lang} />
      {state !== 'proposed' && <PauseNote pause={pause} lang={lang} />}
      {state !== 'proposed' && (
        <QuickChanges weekly={weekly} pause={pause} unsubscribe={links.unsubscribe} lang={lang} />
      )}
      <FaultSummary faults={faults} lang={lang} absent="email" />
      <GoneNote gone={gone} lang={lang} />
      <form method="post" class="questions">
        <PauseField {...form} pause={pause} />
        <PreferencesFields {...form} />
        <button type="submit" class="main">
          {words.form.save}
        </button>
      </form>
      <RecentMails mails={mails} timezone={timezone} why={why} lang={lang} />
      <OtherLinks links={links} lang={lang} />
    </Layout>
  )
}

const RecentMails = ({
  mails,
  timezone,
  why,
  lang,
}: Pick<PreferencesPageProps, 'mails' | 'timezone' | 'why' | 'lang'>) => (
  <>
    <h2>{wordsIn(lang).why.short}</h2>
    <LastMails mails={mails} lang={lang} timezone={timezone} />
    <p>
      <a href={why}>{wordsIn(lang).why.link}</a>
    </p>
  </>
)

/** The sentence of the choice. It is announced after it was saved. */
const CurrentChoice = ({ chosen, state, lang }: Pick<PreferencesPageProps, 'chosen' | 'state' | 'lang'>) => {
  const { preferences } = wordsIn(lang).link
  return (
    <p class={state === 'shown' ? undefined : 'note'} {...(state === 'saved' && { role: 'status' })}>
      {preferences[state]}{' '}
      <span class="choice">
        <Runs text={chosen} lang={lang} />
      </span>
    </p>
  )
}

/** Links that look like buttons. What they lead to changes nothing before its own button is pressed. */
const QuickChanges = ({
  weekly,
  pause,
  unsubscribe,
  lang,
}: Pick<PreferencesPageProps, 'weekly' | 'pause' | 'lang'> & { unsubscribe: string }) => {
  const { preferences, unsubscribe: words } = wordsIn(lang).link
  return (
    <p class="quick">
      {weekly && (
        <a class="chip" id="weekly" href={weekly}>
          {preferences.weekly}
        </a>
      )}
      <PauseLink pause={pause} lang={lang} />
      <a class="chip" href={unsubscribe}>
        {words.title}
      </a>
    </p>
  )
}

const GoneNote = ({ gone, lang }: Pick<PreferencesPageProps, 'gone' | 'lang'>) =>
  gone.length > 0 && (
    <p class="note">
      {wordsIn(lang).form.gone} <Runs text={gone.join(wordsIn(lang).event.comma)} lang={lang} />
    </p>
  )

const OtherLinks = ({ links, lang }: Pick<PreferencesPageProps, 'links' | 'lang'>) => (
  <>
    <h2>{wordsIn(lang).link.preferences.more}</h2>
    <ul>
      {(['now', 'data'] as const).map((act) => (
        <li>
          <a href={links[act]}>{wordsIn(lang).link[act].title}</a>
        </li>
      ))}
    </ul>
  </>
)
