import type { RefusalCode } from '../../src/lib/refusal.ts'
import { Runs } from '../words/text-runs.tsx'
import { wordsIn } from '../words/words.ts'
import { Layout, type PageContext } from './layout.tsx'

/** The header that a request lacks or an answer has, for the problems that are about one. */
const HEADERS: Partial<Record<RefusalCode, string>> = {
  unauthorized: 'Authorization: Bearer KEY',
  'method-not-allowed': 'Allow: GET, POST',
  'unsupported-media-type': 'Content-Type: application/json',
  'key-reused': 'Idempotency-Key: KEY',
  'too-many-requests': 'Retry-After: 60',
}

/** The page at the `type` of a problem document: what it means, and what to do. */
export const ProblemPage = ({ lang, site, name, status }: PageContext & { name: RefusalCode; status: number }) => {
  const { problem } = wordsIn(lang)
  const { title, meaning, remedy } = problem.kinds[name]
  const header = HEADERS[name]
  return (
    <Layout lang={lang} site={site} title={title} path={`/problems/${name}`}>
      <p class="soft">
        <Runs text={problem.status(String(status))} lang={lang} />
      </p>
      <h1>
        <Runs text={title} lang={lang} />
      </h1>
      <p class="lead">
        <Runs text={meaning} lang={lang} />
      </p>
      <h2>{problem.whatToDo}</h2>
      <p>
        <Runs text={remedy.replaceAll('`', '')} lang={lang} />
      </p>
      {header && (
        <p>
          <code dir="ltr">{header}</code>
        </p>
      )}
      <p>
        <a href="/docs">{problem.allDocuments}</a>
      </p>
    </Layout>
  )
}
