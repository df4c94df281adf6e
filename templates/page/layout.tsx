import { raw } from 'hono/html'
import type { Child } from 'hono/jsx'
import type { Lang } from '../../src/timeline/event.ts'
import type { Site } from '../views.ts'
import { AUTONYMS, directionOf } from '../words/direction.ts'
import { siteIn } from '../words/site-name.ts'
import { Runs } from '../words/text-runs.tsx'
import { wordsIn } from '../words/words.ts'
import { withLang } from './address.ts'
import { IgnoredParametersNote } from './ignored-parameters.tsx'
import { headingIdOf } from './markdown.tsx'
import { PublicHead, SiteHead } from './public-head.tsx'
import { pageStyle } from './style.ts'

/** The properties of every page. */
export type PageContext = { lang: Lang; site: Site }

type LayoutProps = PageContext & {
  title: string
  /**
   * The path and known query of the page, for its canonical link and the link to the other language. Without it the page has
   * no canonical link, and the link to the other language has no path.
   */
  path?: string | undefined
  /** For pages that belong to one reader. */
  noindex?: boolean
  /** For a page that is open to everybody who has its address, but not to search engines. */
  isUnlisted?: boolean | undefined
  /** The description for search engines and programs that show links. The default is that of the site. */
  description?: string | undefined
  /** The path of a picture, for programs that show the link. */
  picture?: string | undefined
  head?: Child
  children: Child
}

/** The frame of every page: header, navigation, content, footer. */
export const Layout = ({ site, ...props }: LayoutProps) => <Frame {...props} site={siteIn(site, props.lang)} />

const Frame = ({ lang, site, path = '', children, ...inHead }: LayoutProps) => (
  <>
    {raw('<!doctype html>')}
    <html lang={lang} dir={directionOf(lang)}>
      <PageHead {...inHead} {...{ lang, site, path }} />
      <body>
        <a class="skip" href="#content">
          {wordsIn(lang).page.skip}
        </a>
        <Masthead lang={lang} site={site} path={path} />
        <main id="content" tabindex={-1}>
          {children}
          <IgnoredParametersNote lang={lang} />
        </main>
        <PageFooter lang={lang} site={site} />
      </body>
    </html>
  </>
)

type PageHeadProps = Omit<LayoutProps, 'children'> & { path: string }

const PageHead = ({
  lang,
  site,
  title,
  path,
  noindex = false,
  isUnlisted = false,
  description,
  picture,
  head,
}: PageHeadProps) => (
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width,initial-scale=1" />
    <title>{title === site.name ? title : `${title} · ${site.name}`}</title>
    {(noindex || isUnlisted) && <meta name="robots" content="noindex" />}
    {!noindex && (
      <PublicHead
        {...{ lang, site, title, path, picture }}
        description={description ?? wordsIn(lang).sitePage.description}
      />
    )}
    <SiteHead />
    {/* With the header's no-referrer, a browser sends `Origin: null` with the page's own forms. */}
    <meta name="referrer" content="same-origin" />
    <style>{raw(pageStyle)}</style>
    {head}
  </head>
)

const Masthead = ({ lang, site, path }: PageContext & { path: string }) => {
  const { page } = wordsIn(lang)
  const other: Lang = lang === 'ar' ? 'en' : 'ar'
  const otherName = siteIn(site, other).name
  return (
    <header>
      <a class="name" href={withLang('/', lang)}>
        <Runs text={site.name} lang={lang} />
        {otherName !== site.name && (
          <>
            {' '}
            <span class="other-name" lang={other} dir={directionOf(other)}>
              {otherName}
            </span>
          </>
        )}
      </a>
      <nav aria-label={page.navigation}>
        <ul>
          {/* On a phone the name leads to the timeline, and the foot to places and people. */}
          <NavLink href="/" text={page.timeline} lang={lang} path={path} class="wide" />
          <NavLink href="/regions" text={page.regions} lang={lang} path={path} class="wide" />
          <NavLink href="/actors" text={page.actorsShort} lang={lang} path={path} class="wide" />
          <li>
            <a href={withLang(path, other)} lang={other} hreflang={other} dir={directionOf(other)}>
              {AUTONYMS[other]}
            </a>
          </li>
          <NavLink href="/subscribe" text={page.subscribe} lang={lang} path={path} class="subscribe" />
        </ul>
      </nav>
    </header>
  )
}

type NavLinkProps = { href: string; text: string; lang: Lang; path: string; class: 'wide' | 'subscribe' }

const NavLink = ({ href, text, lang, path, class: name }: NavLinkProps) => (
  <li>
    <a class={name} href={withLang(href, lang)} {...(path.split('?', 1)[0] === href && { 'aria-current': 'page' })}>
      {text}
    </a>
  </li>
)

/** The pages about the site, in the order of the foot. */
const FOOT_LINKS = [
  ['about', '/about'],
  ['corrections', '/corrections'],
  ['editions', '/editions'],
  ['privacy', '/privacy'],
  ['regions', '/regions'],
  ['actors', '/actors'],
  ['developers', '/developers'],
] as const

const PageFooter = ({ lang, site }: PageContext) => {
  const { page, sitePage } = wordsIn(lang)
  return (
    <footer>
      <nav aria-label={sitePage.foot}>
        <ul>
          {FOOT_LINKS.map(([name, href]) => (
            <li>
              <a href={withLang(href, lang)}>{sitePage[name]}</a>
            </li>
          ))}
          <li>
            <a href={`${withLang('/about', lang)}#${headingIdOf(sitePage.licence)}`}>{sitePage.licence}</a>
          </li>
          <li>
            <a href={`mailto:${site.replyTo}`}>{page.contact}</a>
          </li>
        </ul>
      </nav>
      <p>
        <Runs text={site.postal} lang={lang} />
      </p>
    </footer>
  )
}
