import { wordsIn } from '../words/words.ts'
import { ActPage } from './act.tsx'
import type { Reader } from './layout.tsx'

/** Offers to send at once what is new since the last mail. */
export const NowPage = (props: Reader & { choice: string }) => {
  const words = wordsIn(props.lang).link.now
  return <ActPage {...props} title={words.title} lead={words.lead} button={words.button} />
}
