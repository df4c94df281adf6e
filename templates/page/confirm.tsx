import { wordsIn } from '../words/words.ts'
import { ActionPage } from './action-page.tsx'
import type { PageContext } from './layout.tsx'

/** Asks to confirm a choice; `known` when the address is subscribed already and the choice is a new one. */
export const ConfirmPage = ({ known, ...rest }: PageContext & { choice: string; known: boolean }) => {
  const words = wordsIn(rest.lang).link.confirm
  const [title, lead] = known ? [words.changed, words.changedLead] : [words.title, words.lead]
  return <ActionPage {...rest} title={title} lead={lead} button={words.button} />
}
