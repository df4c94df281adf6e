import { wordsIn } from '../words/words.ts'
import { ActionPage } from './action-page.tsx'
import type { PageContext } from './layout.tsx'

/**
 * The page with the button that ends all mail. `preferences` is the address of the page on which a reader can choose
 * less mail.
 */
export const UnsubscribePage = ({ preferences, ...rest }: PageContext & { choice: string; preferences: string }) => {
  const words = wordsIn(rest.lang).link.unsubscribe
  const instead = (
    <p class="more">
      <a href={preferences}>{words.instead}</a>
    </p>
  )
  return <ActionPage {...rest} title={words.title} lead={words.lead} button={words.button} instead={instead} />
}
