import { Runs } from '../words/text-runs.tsx'
import { Layout, type PageContext } from './layout.tsx'

type MessagePageProps = PageContext & {
  title: string
  words: string
  link?: { href: string; text: string } | undefined
}

/** A page with one short message: done, expired, unknown, on its way. */
export const MessagePage = ({ lang, site, title, words, link }: MessagePageProps) => (
  <Layout lang={lang} site={site} title={title} noindex>
    <h1>{title}</h1>
    <p class="lead">
      <Runs text={words} lang={lang} />
    </p>
    {link && (
      <p>
        <a href={link.href}>
          <Runs text={link.text} lang={lang} />
        </a>
      </p>
    )}
  </Layout>
)
