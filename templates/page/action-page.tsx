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
  /** True for an act that cannot be undone: the button looks like that. */
  isFinal?: boolean
  /** Other actions, beneath the button. */
  instead?: Child
}

/**
 * A page to which a mail links: one form, one button, no script. A program may open it as often as it likes, because
 * only the button acts (RFC 8058).
 */
export const ActionPage = ({
  lang,
  site,
  title,
  lead,
  button,
  choice,
  action,
  children,
  isFinal = false,
  instead,
}: ActionPageProps) => (
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
    {isFinal ? (
      <details class="final">
        <summary>{button}</summary>
        <ActionForm lead={lead} button={button} action={action} className="final" />
      </details>
    ) : (
      <ActionForm lead={lead} button={button} action={action} />
    )}
    {instead}
  </Layout>
)

type ActionFormProps = Pick<ActionPageProps, 'lead' | 'button' | 'action'> & { className?: string }

const ActionForm = ({ lead, button, action, className }: ActionFormProps) => (
  <>
    <p>{lead}</p>
    <form method="post" {...(action && { action })}>
      <button type="submit" {...(className && { class: className })}>
        {button}
      </button>
    </form>
  </>
)
