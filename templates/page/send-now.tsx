import { wordsIn } from '../words/words.ts'
import { ActionPage } from './action-page.tsx'
import type { PageContext } from './layout.tsx'

/** The page with the button that sends at once what is new since the last mail. */
export const SendNowPage = (props: PageContext & { choice: string }) => {
  const words = wordsIn(props.lang).link.now
  return <ActionPage {...props} title={words.title} lead={words.lead} button={words.button} />
}
