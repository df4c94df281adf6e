import { partHeadingOf } from '../mail/joined.tsx'
import type { JoinedPartView } from '../views.ts'
import { labelOf } from '../words/label.ts'
import { wordsIn } from '../words/words.ts'
import { CorrectionNotice } from './correction-edition.tsx'
import { EventList } from './event-list.tsx'
import { Layout, type PageContext } from './layout.tsx'

/** The page of a mail that joins several, without the parts of a single reader: all of its parts. */
export const JoinedEditionPage = ({
  lang,
  site,
  kind,
  parts,
  picture,
  isUnlisted,
}: PageContext & {
  picture: string
  isUnlisted?: boolean
  kind: string
  parts: JoinedPartView[]
}) => {
  const { page } = wordsIn(lang)
  const title = labelOf(page.editions, kind)
  return (
    <Layout lang={lang} site={site} title={title} picture={picture} isUnlisted={isUnlisted}>
      <h1>{title}</h1>
      <p class="lead">{page.editionLead}</p>
      {parts.map((part) => (
        <section>
          <h2>{partHeadingOf(part, lang)}</h2>
          {'corrections' in part ? (
            part.corrections.map((correction) => <CorrectionNotice correction={correction} lang={lang} />)
          ) : (
            <EventList events={part.events} lang={lang} heading="h3" />
          )}
        </section>
      ))}
    </Layout>
  )
}
