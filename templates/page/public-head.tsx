import { LANGS } from '../../src/timeline/event.ts'
import { wordsIn } from '../words/words.ts'
import { withLang } from './address.ts'
import type { PageContext } from './layout.tsx'

/** The mark of the site: a line of time with three events, the middle one red. */
const MARK =
  "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'><path fill='#fcfbf7' d='M0 0h16v16H0z'/><path stroke='#1b1e23' stroke-width='2' d='M5 1v14M5 4h6M5 12h6'/><path stroke='#a32a17' stroke-width='2' d='M4 8h9'/></svg>"

/** The locale of each language, as Open Graph names it. */
const LOCALES = { en: 'en_GB', ar: 'ar_AR' } as const

/** The mark of the site, and the colours that a browser gives its frame. */
export const SiteHead = () => (
  <>
    <link rel="icon" href={`data:image/svg+xml,${encodeURIComponent(MARK)}`} />
    <meta name="theme-color" content="#fcfbf7" media="(prefers-color-scheme:light)" />
    <meta name="theme-color" content="#15171a" media="(prefers-color-scheme:dark)" />
  </>
)

type PublicHeadProps = PageContext & {
  title: string
  path: string
  description: string
  picture?: string | undefined
}

/** The elements of a public page for search engines, and for programs that show its link (Open Graph). */
export const PublicHead = ({ lang, site, title, path, description, picture = '/picture' }: PublicHeadProps) => (
  <>
    <meta name="description" content={description} />
    <meta property="og:type" content="website" />
    <meta property="og:site_name" content={site.name} />
    <meta property="og:title" content={title} />
    <meta property="og:description" content={description} />
    <meta property="og:image" content={site.url + picture} />
    <meta property="og:image:width" content="600" />
    <meta property="og:image:height" content="315" />
    <meta property="og:image:alt" content={wordsIn(lang).sitePage.picture} />
    <meta property="og:locale" content={LOCALES[lang]} />
    {path !== '' && (
      <>
        <meta property="og:url" content={site.url + withLang(path, lang)} />
        <link rel="canonical" href={site.url + withLang(path, lang)} />
        {LANGS.map((each) => (
          <link rel="alternate" hreflang={each} href={site.url + withLang(path, each)} />
        ))}
      </>
    )}
  </>
)
