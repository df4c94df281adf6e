import { wordsIn } from '../words/words.ts'
import { ActionPage } from './action-page.tsx'
import type { PageContext } from './layout.tsx'

/** Offers to end the mail; `preferences` is the address of the page where less of it can be had. */
export const UnsubscribePage = ({ preferences, ...rest }: PageContext & { choice: string; preferences: string }) => {
  const words = wordsIn(rest.lang).link.unsubscribe
  const instead = (
    <p class="more">
      <a href={preferences}>{words.instead}</a>
    </p>
  )
  return <ActionPage {...rest} title={words.title} lead={words.lead} button={words.button} instead={instead} />
}
