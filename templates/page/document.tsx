import type { Lang } from '../../src/timeline/event.ts'
import { EnglishOnly } from './english-only.tsx'
import type { PageContext } from './layout.tsx'
import { Layout } from './layout.tsx'
import { Markdown, markdownTitleOf } from './markdown.tsx'

type DocumentPageProps = Pick<PageContext, 'site'> & {
  /** The name of the document under /docs, such as `decisions/cohorts`. */
  name: string
  /** The document in Markdown. */
  text: string
  /** The language that the reader asked for. */
  asked: Lang
}

/** A document of `data/pages` as a page of the site. */
export const DocumentPage = ({ site, name, text, asked }: DocumentPageProps) => (
  <Layout lang="en" site={site} title={markdownTitleOf(text)} path={`/docs/${name}`}>
    <EnglishOnly asked={asked} />
    <p class="soft">
      <a href="/docs#pages">All documents</a>
    </p>
    <article class="document">
      <Markdown text={text} lang="en" hrefOf={(target) => documentHrefOf(target, name)} />
    </article>
  </Layout>
)

/** The address on the site of a link in a document. In the repository, documents link to each other as files. */
export const documentHrefOf = (target: string, name: string): string => {
  if (/^(https?:|#|\/)/.test(target)) return target
  const { pathname, hash } = new URL(target, `https://site.invalid/docs/${name}`)
  return pathname.replace(/\.md$/, '') + hash
}
