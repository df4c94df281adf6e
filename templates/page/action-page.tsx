import type { Child } from 'hono/jsx'
import { Runs } from '../words/text-runs.tsx'
import { wordsIn } from '../words/words.ts'
import { Layout, type PageContext } from './layout.tsx'

type ActionPageProps = PageContext & {
  title: string
  lead: string
  button: string
  /** What was chosen, as a phrase. */
  choice?: string | undefined
  /** Where the button leads; without it, to the page itself. */
  action?: string | undefined
  children?: Child
  /** What else can be done, beneath the button. */
  instead?: Child
}

/**
 * A page behind a link in a mail: one form, one button, no script. Programs that follow every link of a mail can open
 * it as often as they like; only the button acts (RFC 8058).
 */
export const ActionPage = ({ lang, site, title, lead, button, choice, action, children, instead }: ActionPageProps) => (
  <Layout lang={lang} site={site} title={title} noindex>
    <h1>{title}</h1>
    {choice && (
      <p>
        {wordsIn(lang).link.youChose}{' '}
        <span class="choice">
          <Runs text={choice} lang={lang} />
        </span>
      </p>
    )}
    {children}
    <p>{lead}</p>
    <form method="post" {...(action && { action })}>
      <button type="submit">{button}</button>
    </form>
    {instead}
  </Layout>
)
