import { wordsIn } from '../words/words.ts'
import { ActionPage } from './action-page.tsx'
import type { PageContext } from './layout.tsx'

/** The page that confirms preferences. `known` is true if the address is subscribed already. */
export const ConfirmPage = ({ known, ...rest }: PageContext & { choice: string; known: boolean }) => {
  const words = wordsIn(rest.lang).link.confirm
  const [title, lead] = known ? [words.changed, words.changedLead] : [words.title, words.lead]
  return <ActionPage {...rest} title={title} lead={lead} button={words.button} />
}
