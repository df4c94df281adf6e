import { Runs } from '../words/text-runs.tsx'
import { wordsIn } from '../words/words.ts'
import { withLang } from './address.ts'
import { Layout, type PageContext } from './layout.tsx'

type MessagePageProps = PageContext & {
  title: string
  words: string
  link?: { href: string; text: string } | undefined
}

/** A page with one short message (done, expired, unknown, on its way) and the ways on from it. */
export const MessagePage = ({ lang, site, title, words, link }: MessagePageProps) => (
  <Layout lang={lang} site={site} title={title} noindex>
    <h1>{title}</h1>
    <p class="lead">
      <Runs text={words} lang={lang} />
    </p>
    <ul>
      {[...(link ? [link] : []), { href: withLang('/', lang), text: wordsIn(lang).page.toTimeline }].map(
        ({ href, text }) => (
          <li>
            <a href={href}>
              <Runs text={text} lang={lang} />
            </a>
          </li>
        ),
      )}
    </ul>
  </Layout>
)
