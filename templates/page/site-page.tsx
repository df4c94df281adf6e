import type { Lang } from '../../src/timeline/event.ts'
import { withLang } from './address.ts'
import { Layout, type PageContext } from './layout.tsx'
import { Markdown, markdownTitleOf } from './markdown.tsx'

type SitePageProps = PageContext & {
  /** The path of the page, such as `/about`. */
  path: string
  /** The page in Markdown, with its placeholders. */
  text: string
  /** The value of each placeholder. */
  values: Readonly<Record<string, string>>
  /** Titles of documents under /docs, by their names, which the page lists at its end. */
  documents?: Readonly<Record<string, string>>
}

/** A page about the site, which a newsroom writes in Markdown. */
export const SitePage = ({ lang, site, path, text, values, documents = {} }: SitePageProps) => {
  const filled = fillInPlaceholders(text, values)
  return (
    <Layout lang={lang} site={site} title={markdownTitleOf(filled)} path={path} description={firstSentenceOf(filled)}>
      <article class="document">
        <Markdown text={filled} lang={lang} hrefOf={(target) => hrefIn(target, lang)} />
        {Object.keys(documents).length > 0 && (
          <ul lang="en" dir="ltr">
            <li>
              <a href="/docs" hreflang="en">
                Documentation of the API
              </a>{' '}
              (<a href="/openapi.json">OpenAPI</a>)
            </li>
            {Object.entries(documents).map(([name, title]) => (
              <li>
                <a href={`/docs/${name}`} hreflang="en">
                  {title}
                </a>
              </li>
            ))}
          </ul>
        )}
      </article>
    </Layout>
  )
}

/** The characters with a meaning in Markdown. */
const MARKS = /[\\`*_[\]|#<>]/g
const MAX_DESCRIPTION_CHARACTERS = 300
const PLACEHOLDER = /\{(\w+)\}/g

/** The names of the placeholders in a text. */
export const placeholdersIn = (text: string): string[] => [...text.matchAll(PLACEHOLDER)].map((match) => match[1]!)

/** Fills in the placeholders. A value is plain text, so its marks are escaped, except in the target of a link. */
const fillInPlaceholders = (text: string, values: SitePageProps['values']): string =>
  text
    .replace(/(\(mailto:)\{(\w+)\}/g, (_, before: string, name: string) => before + (values[name] ?? ''))
    .replace(PLACEHOLDER, (_, name: string) => (values[name] ?? '').replace(MARKS, '\\$&'))

/** Pages of the site keep the language. */
const hrefIn = (target: string, lang: Lang): string =>
  /^\/(v1|feeds|docs)\b/.test(target) || !target.startsWith('/') ? target : withLang(target, lang)

/** The first sentence after the title, as plain text. */
const firstSentenceOf = (text: string): string => {
  const [paragraph = ''] = text.split('\n\n').slice(1)
  const plain = paragraph.replaceAll('\n', ' ').replaceAll('\\', '')
  return (/^.*?[.:؟!](?= |$)/u.exec(plain)?.[0] ?? plain).slice(0, MAX_DESCRIPTION_CHARACTERS)
}
