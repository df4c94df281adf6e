import type { Child } from 'hono/jsx'
import { Runs } from '../words/text-runs.tsx'
import { wordsIn } from '../words/words.ts'
import { Layout, type PageContext } from './layout.tsx'

type ActionPageProps = PageContext & {
  title: string
  lead: string
  button: string
  /** The preferences, as a phrase. */
  choice?: string | undefined
  /** The target of the button; the page itself where it is absent. */
  action?: string | undefined
  children?: Child
  /** Other actions, beneath the button. */
  instead?: Child
}

/**
 * A page to which a mail links: one form, one button, no script. A program may open it as often as it likes, because
 * only the button acts (RFC 8058).
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
