import { mkdirSync, rmSync } from 'node:fs'
import type { Browser } from 'playwright-core'
import { startProduct } from '../../src/cli/local/product.ts'
import { readSettings } from '../../src/cli/local/settings.ts'
import { openBrowser } from '../journeys/browser.ts'
import { freePort } from '../verification/free-port.ts'
import { playStory } from './local-story.ts'
import { EVENTS } from './sample-content.ts'

/** Where the pictures go. Git ignores it. */
const FOLDER = 'pictures'
const STATE_DIR = '.wrangler/pictures'
/** Each picture is taken at the width of a phone in both color schemes, and at that of a desktop. */
const SHAPES = [
  { width: 360, height: 740, scheme: 'light' },
  { width: 360, height: 740, scheme: 'dark' },
  { width: 1280, height: 900, scheme: 'light' },
] as const
/** A mail is shown in both color schemes, on a phone and in a column of 600 pixels. */
const MAIL_SHAPES = [360, 600].flatMap((width) =>
  (['light', 'dark'] as const).map((scheme) => ({ width, height: 740, scheme })),
)
const PAGES = [
  '/',
  '/?q=aleppo',
  '/?q=nothingmatchesthis',
  '/regions',
  '/regions/sy-aleppo',
  '/actors',
  '/actors/hts',
  '/corrections',
  '/editions',
  '/about',
  '/privacy',
  '/developers',
  '/docs',
  '/subscribe',
  '/subscribe?region=sy-aleppo',
  '/subscribe/topics',
  '/embed',
  '/problems/invalid',
  '/nothing-here',
  ...EVENTS.map(({ id }) => `/events/${id}`),
  '/desk/sign-in',
]
const DESK_PAGES = [
  '/desk',
  '/desk/events?q=aleppo',
  `/desk/events/${EVENTS[0]!.id}`,
  `/desk/events/${EVENTS[0]!.id}/retract`,
  '/desk/people',
  '/desk/trail',
]

/** A page by its address, with the cookie of a session if it needs one, or a mail by its HTML. */
type Subject = { name: string; url?: string; html?: string; cookie?: string }

/** Takes the pictures of one page or mail. */
const takePictures = async (browser: Browser, { name, url, html, cookie }: Subject): Promise<void> => {
  for (const { width, height, scheme } of html ? MAIL_SHAPES : SHAPES) {
    const headers = cookie === undefined ? {} : { extraHTTPHeaders: { cookie } }
    const page = await browser.newPage({ viewport: { width, height }, colorScheme: scheme, ...headers })
    if (url) await page.goto(url)
    else await page.setContent(html!)
    await page.screenshot({ path: `${FOLDER}/${name}-${width}-${scheme}.png`, fullPage: true })
    await page.close()
  }
}

/** Signs in to the desk by a link. Returns the cookie of the session. */
const signInToDesk = async (link: string): Promise<string> => {
  const entered = await fetch(link, { method: 'POST', redirect: 'manual' })
  return entered.headers.get('set-cookie')!.split(';')[0]!
}

const nameOf = (path: string): string => path.replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '') || 'first-page'

const ports = { PORT: String(await freePort()), INBOX_PORT: String(await freePort()) }
const settings = readSettings({ ...ports, STATE_DIR, CLOCK: 'tick', TICKER: 'off' })
for (const folder of [FOLDER, STATE_DIR]) rmSync(folder, { recursive: true, force: true })
mkdirSync(FOLDER)
const product = await startProduct(settings)
const browser = await openBrowser()
try {
  const { mails, preferences } = await playStory(product)
  const own = ['', '/why', '/now'].map((part) => ({
    name: `preferences${part.replace('/', '-')}`,
    url: `${preferences}${part}`,
  }))
  const pagesOf = (paths: string[]) =>
    paths.flatMap((path) =>
      ['en', 'ar'].map((lang) => ({
        name: `page-${nameOf(path)}-${lang}`,
        url: `${product.site}${path}${path.includes('?') ? '&' : '?'}lang=${lang}`,
      })),
    )
  const cookie = await signInToDesk(product.deskLink)
  const pages = [...pagesOf(PAGES), ...pagesOf(DESK_PAGES).map((page) => ({ ...page, cookie }))]
  const shown = mails.map(({ tags, to, html }, at) => ({ name: `mail-${at}-${tags.kind}-${to[0]!.slice(0, 2)}`, html }))
  for (const subject of [...pages, ...own, ...shown]) await takePictures(browser, subject)
  const count = (pages.length + own.length) * SHAPES.length + shown.length * MAIL_SHAPES.length
  console.log(`${count} pictures are in ${FOLDER}/.`)
} finally {
  await browser.close()
  await product.stop()
}
