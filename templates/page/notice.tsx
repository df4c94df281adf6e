import { Runs } from '../words/runs.tsx'
import { Layout, type Reader } from './layout.tsx'

type Notice = Reader & { title: string; words: string; link?: { href: string; text: string } | undefined }

/** A short answer on a page of its own: done, expired, unknown, on its way. */
export const NoticePage = ({ lang, site, title, words, link }: Notice) => (
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
