import { raw } from 'hono/html'
import type { Child } from 'hono/jsx'
import type { Person } from '../../src/access/person.ts'
import { withLang } from '../page/address.ts'
import { IgnoredParametersNote } from '../page/ignored-parameters.tsx'
import type { PageContext } from '../page/layout.tsx'
import { SiteHead } from '../page/public-head.tsx'
import { pageStyle } from '../page/style.ts'
import { AUTONYMS, directionOf } from '../words/direction.ts'
import { siteIn } from '../words/site-name.ts'
import { Runs } from '../words/text-runs.tsx'
import { wordsIn } from '../words/words.ts'
import { deskStyle } from './desk-style.ts'
import { FormToken } from './form-token.tsx'
import { SendingSwitch, type SendingView } from './sending-switch.tsx'

/** The person who sees a page of the desk, the token of their forms, and the state of sending. */
export type DeskViewer = { person: Person; formToken: string; sending: SendingView }

/** The properties of every page of the desk. `path` is that of the page. `viewer` is null before signing in. */
export type DeskPage = PageContext & { path: string; viewer: DeskViewer | null }

/** The frame of every page of the desk: the bar, the switch of sending, the content. */
export const DeskLayout = ({
  lang,
  site: anySite,
  path,
  viewer,
  title,
  children,
}: DeskPage & { title: string; children: Child }) => {
  const site = siteIn(anySite, lang)
  const words = wordsIn(lang)
  return (
    <>
      {raw('<!doctype html>')}
      <html lang={lang} dir={directionOf(lang)}>
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width,initial-scale=1" />
          <title>{`${title} · ${words.desk.name} · ${site.name}`}</title>
          <meta name="robots" content="noindex" />
          <SiteHead />
          {/* With the header's no-referrer, a browser sends `Origin: null` with the page's own forms. */}
          <meta name="referrer" content="same-origin" />
          <style>{raw(pageStyle + deskStyle)}</style>
        </head>
        <body class="desk">
          <a class="skip" href="#content">
            {words.page.skip}
          </a>
          <DeskBar lang={lang} site={site} path={path} viewer={viewer} />
          {viewer && <SendingSwitch lang={lang} {...viewer} />}
          <main id="content" tabindex={-1}>
            {children}
            <IgnoredParametersNote lang={lang} />
          </main>
        </body>
      </html>
    </>
  )
}

const DeskBar = ({ lang, site, path, viewer }: DeskPage) => {
  const { desk } = wordsIn(lang)
  const other = lang === 'ar' ? 'en' : 'ar'
  return (
    <header>
      <a class="name" href={withLang('/desk', lang)}>
        <Runs text={`${site.name} · ${desk.name}`} lang={lang} />
      </a>
      <nav aria-label={desk.navigation}>
        <ul>
          {viewer && <ViewerLinks lang={lang} path={path} viewer={viewer} />}
          <li>
            <a href={withLang('/', lang)}>{desk.site}</a>
          </li>
          <li>
            <a href={withLang(path, other)} lang={other} hreflang={other} dir={directionOf(other)}>
              {AUTONYMS[other]}
            </a>
          </li>
        </ul>
      </nav>
    </header>
  )
}

type ViewerLinksProps = { lang: DeskPage['lang']; path: string; viewer: DeskViewer }

const ViewerLinks = ({ lang, path, viewer: { person, formToken } }: ViewerLinksProps) => {
  const { desk } = wordsIn(lang)
  const links: [string, string][] = [
    ['/desk', desk.overview],
    ...(person.role === 'operator'
      ? ([
          ['/desk/people', desk.people],
          ['/desk/trail', desk.trail],
        ] as [string, string][])
      : []),
  ]
  return (
    <>
      {links.map(([href, text]) => (
        <li>
          <a href={withLang(href, lang)} {...(path === href && { 'aria-current': 'page' })}>
            {text}
          </a>
        </li>
      ))}
      <li>
        <form method="post" action={withLang('/desk/sign-out', lang)}>
          <FormToken value={formToken} />
          <button type="submit" title={desk.signedInAs(person.name, desk.roles[person.role])}>
            {desk.signOut}
          </button>
        </form>
      </li>
    </>
  )
}
