import type { Lang } from '../../src/timeline/event.ts'
import { directionOf } from '../words/direction.ts'
import { wordsIn } from '../words/words.ts'
import { withLang } from './address.ts'

/** Says in the language of the reader that a document is in English only, and links to the page for developers in that language. */
export const EnglishOnly = ({ asked }: { asked: Lang }) => {
  const { sitePage } = wordsIn(asked)
  return (
    asked !== 'en' && (
      <p class="note" lang={asked} dir={directionOf(asked)}>
        {sitePage.englishOnly} <a href={withLang('/developers', asked)}>{sitePage.developers}</a>
      </p>
    )
  )
}
