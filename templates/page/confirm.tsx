import { Runs } from '../words/text-runs.tsx'
import { wordsIn } from '../words/words.ts'
import { ActionPage } from './action-page.tsx'
import { withLang } from './address.ts'
import { Layout, type PageContext } from './layout.tsx'

/** The page that confirms preferences. `known` is true if the address is subscribed already. */
export const ConfirmPage = ({ known, ...rest }: PageContext & { choice: string; known: boolean }) => {
  const words = wordsIn(rest.lang).link.confirm
  const [title, lead] = known ? [words.changed, words.changedLead] : [words.title, words.lead]
  return <ActionPage {...rest} title={title} lead={lead} button={words.button} />
}

type ConfirmedPageProps = PageContext & {
  state: 'confirmed' | 'changed'
  choice: string
  /** When the first digest is due, in words; null for a reader of alerts alone. */
  firstDigest: string | null
}

/** The page after confirming: what the reader gets, and when. */
export const ConfirmedPage = ({ state, choice, firstDigest, lang, site }: ConfirmedPageProps) => {
  const { link, shortMessage, page } = wordsIn(lang)
  const { title } = shortMessage[state]
  return (
    <Layout lang={lang} site={site} title={title} noindex>
      <h1>{title}</h1>
      <p>
        {link.preferences.shown}{' '}
        <span class="choice">
          <Runs text={choice} lang={lang} />
        </span>
      </p>
      {state === 'confirmed' && <p>{link.confirm.recap}</p>}
      <p>
        <Runs text={firstDigest ? link.confirm.firstDigest(firstDigest) : link.confirm.alertsOnly} lang={lang} />
      </p>
      <p>{link.confirm.changeLater}</p>
      <p>
        <a href={withLang('/', lang)}>{page.toTimeline}</a>
      </p>
    </Layout>
  )
}
