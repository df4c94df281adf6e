import { createContext, useContext } from 'hono/jsx'
import type { Lang } from '../../src/timeline/event.ts'
import { directionOf } from '../words/direction.ts'
import { wordsIn } from '../words/words.ts'

/** The names of the query parameters that the address of a page ignored. The layout shows them. */
export const IgnoredParameters = createContext<readonly string[]>([])

/** The sentence that names the ignored query parameters; nothing if there are none. */
export const IgnoredParametersNote = ({ lang }: { lang: Lang }) => {
  const names = useContext(IgnoredParameters).map(visibleNameOf)
  const { ignoredParameters } = wordsIn(lang).page
  return names.length === 0 ? null : (
    <p class="soft" dir={directionOf(lang)} lang={lang}>
      {ignoredParameters}{' '}
      {names.map((name, at) => (
        <>
          {at > 0 && wordsIn(lang).event.comma}
          <code dir="ltr">{name}</code>
        </>
      ))}
    </p>
  )
}

/** A name without invisible characters, which could reverse the sentence. */
const visibleNameOf = (name: string): string => name.replace(/[\p{Cc}\p{Cf}]/gu, '\ufffd')
