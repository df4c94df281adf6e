import type { Child } from 'hono/jsx'
import type { Lang } from '../../src/timeline/event.ts'
import { directionOf } from '../words/direction.ts'
import { wordsIn } from '../words/words.ts'

/** Those of the page that is being rendered. A page is rendered at once, so that no other page sees them. */
let ignoredOnPage: readonly string[] = []

/** The HTML of a page, whose layout names the query parameters that its address ignored. */
export const renderWithIgnored = (page: Child, ignored: readonly string[]): string => {
  ignoredOnPage = ignored
  try {
    return String(page)
  } finally {
    ignoredOnPage = []
  }
}

/** The sentence that names the ignored query parameters; nothing if there are none. */
export const IgnoredParametersNote = ({ lang }: { lang: Lang }) => {
  const names = ignoredOnPage.map(visibleNameOf)
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
