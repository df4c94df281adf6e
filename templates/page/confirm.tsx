import { wordsIn } from '../words/words.ts'
import { ActPage } from './act.tsx'
import type { Reader } from './layout.tsx'

/** Asks to confirm a choice; `known` when the address is subscribed already and the choice is a new one. */
export const ConfirmPage = ({ known, ...rest }: Reader & { choice: string; known: boolean }) => {
  const words = wordsIn(rest.lang).link.confirm
  const [title, lead] = known ? [words.changed, words.changedLead] : [words.title, words.lead]
  return <ActPage {...rest} title={title} lead={lead} button={words.button} />
}
