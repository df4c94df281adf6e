import { instantInWords } from '../words/instant-in-words.ts'
import { Runs } from '../words/text-runs.tsx'
import { wordsIn } from '../words/words.ts'
import { ActionPage } from './action-page.tsx'
import { type Fact, FactList } from './fact-list.tsx'
import type { PageContext } from './layout.tsx'

type DataPageProps = PageContext & {
  /** The address, masked. */
  email: string
  choice: string
  /** When the subscription was confirmed, in milliseconds. */
  since: number
  /** The path of this page, under which the export and the erasure lie. */
  path: string
}

/** What is held about a reader, all of it as a file, and the button that erases it. */
export const DataPage = ({ lang, site, email, choice, since, path }: DataPageProps) => {
  const words = wordsIn(lang).link.data
  const facts: Fact[] = [
    [words.email, email],
    [words.choice, choice],
    [words.since, instantInWords(since, lang)],
  ]
  return (
    <ActionPage
      {...{ lang, site, title: words.title, lead: words.lead, button: words.button }}
      action={`${path}/erase`}
    >
      <FactList facts={facts} lang={lang} />
      <p>
        <a href={`${path}/export`}>
          <Runs text={words.exported} lang={lang} />
        </a>
      </p>
    </ActionPage>
  )
}
