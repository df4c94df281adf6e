import type { Gazetteer } from '../../src/timeline/gazetteer.ts'
import { instantInWords } from '../words/instant-in-words.ts'
import { Runs } from '../words/text-runs.tsx'
import { wordsIn } from '../words/words.ts'
import { withLang } from './address.ts'
import { Layout, type PageContext } from './layout.tsx'

/** A digest in the list. `region` or `actor` is what it follows; both are null for the whole timeline. `at` in ms UTC. */
export type EditionEntryView = {
  edition: string
  at: number
  events: number
  region: string | null
  actor: string | null
}

type EditionsPageProps = PageContext & { editions: EditionEntryView[]; gazetteer: Gazetteer }

/** The page of digests that many readers were told. */
export const EditionsPage = ({ lang, site, editions, gazetteer }: EditionsPageProps) => {
  const { sitePage } = wordsIn(lang)
  const { archive } = sitePage
  const nameOf = ({ region, actor }: EditionEntryView): string =>
    (region !== null && gazetteer.regions.get(region)?.name[lang]) ||
    (actor !== null && gazetteer.actors.get(actor)?.name[lang]) ||
    archive.everything
  return (
    <Layout lang={lang} site={site} title={sitePage.editions} path="/editions" description={archive.lead}>
      <h1>{sitePage.editions}</h1>
      <p class="lead">{archive.lead}</p>
      {editions.length === 0 && <p>{archive.none}</p>}
      {editions.map((entry) => (
        <article class="event">
          <h2>
            <a href={`/editions/${entry.edition}`}>
              <Runs text={nameOf(entry)} lang={lang} />
            </a>
          </h2>
          <p class="soft">
            <time datetime={new Date(entry.at).toISOString()}>
              <Runs text={instantInWords(entry.at, lang)} lang={lang} />
            </time>{' '}
            · {archive.events(entry.events)}
          </p>
        </article>
      ))}
      <p class="more">
        <a href={withLang('/subscribe', lang)}>{archive.subscribe}</a>
      </p>
    </Layout>
  )
}
