import type { LocalizedName } from '../../src/timeline/gazetteer.ts'
import { Runs } from '../words/text-runs.tsx'
import { wordsIn } from '../words/words.ts'
import { Layout, type PageContext } from './layout.tsx'

type EmbedPageProps = PageContext & {
  /** The field and id of the region or actor that the form follows; null for the whole timeline. */
  topic: { field: 'regions' | 'actors'; id: string; name: LocalizedName } | null
}

/** The page with a subscription form for other sites, in one line of HTML, without and with the script. */
export const EmbedPage = ({ lang, site, topic }: EmbedPageProps) => {
  const { embed, follow, title } = wordsIn(lang).form
  const html = embeddedFormOf({ lang, site, topic })
  const path = topic ? `/embed?${topic.field === 'regions' ? 'region' : 'actor'}=${topic.id}` : '/embed'
  return (
    <Layout lang={lang} site={site} title={embed.title} path={path}>
      <h1>{embed.title}</h1>
      <p class="lead">
        <Runs text={topic ? follow(topic.name[lang]) : title} lang={lang} />
      </p>
      <h2>{embed.plain}</h2>
      <p>{embed.plainLead}</p>
      <Snippet text={html} />
      <h2>{embed.scripted}</h2>
      <p>{embed.scriptedLead}</p>
      <Snippet text={`${html}<script async src="${site.url}/embed.js"></script>`} />
      <p>
        {embed.more} <code dir="ltr">?region=ID</code> <code dir="ltr">?actor=ID</code>
      </p>
    </Layout>
  )
}

const Snippet = ({ text }: { text: string }) => (
  <pre dir="ltr" lang="en">
    <code>
      <Runs text={text} lang="en" />
    </code>
  </pre>
)

/** The form in one line of HTML. It has the words of consent of the site's own form. */
const embeddedFormOf = ({ lang, site, topic }: EmbedPageProps): string => {
  const { form } = wordsIn(lang)
  return [
    `<form method="post" action="${site.url}/subscribe?lang=${lang}">`,
    `<input type="hidden" name="lang" value="${lang}">`,
    topic ? `<input type="hidden" name="${topic.field}" value="${topic.id}">` : '',
    `<label>${form.email} <input type="email" name="email" required autocomplete="email"></label> `,
    `<button>${form.subscribe}</button> <small>${form.emailHint}</small></form>`,
  ].join('')
}
