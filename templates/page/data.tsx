import { instantInWords } from '../words/instant-in-words.ts'
import { Runs } from '../words/text-runs.tsx'
import { wordsIn } from '../words/words.ts'
import { ActionPage } from './action-page.tsx'
import { type Fact, FactList } from './fact-list.tsx'
import type { PageContext } from './layout.tsx'

type DataPageProps = PageContext & {
  /** The masked email address. */
  email: string
  choice: string
  /** The time of the confirmation in ms UTC. */
  since: number
  /** The path of this page. The export and the erasure are under it. */
  path: string
}

type OldDataLinkPageProps = PageContext & {
  /** The masked email address. */
  email: string
  /** The path to which the button posts. */
  path: string
}

/** The page of a link to the data that is too old: one button mails a fresh link. */
export const OldDataLinkPage = ({ lang, site, email, path }: OldDataLinkPageProps) => {
  const { title, lead, button } = wordsIn(lang).link.data.old
  return <ActionPage {...{ lang, site, title, lead: lead(email), button }} action={path} />
}

/** The page with the data of a reader, a link to their export, and the button that erases them. */
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
      isFinal
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
