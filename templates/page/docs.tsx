import type { OpenAPIV3_1 } from 'openapi-types'
import type { Lang } from '../../src/timeline/event.ts'
import type { Site } from '../views.ts'
import { curlOf, type Operation } from './curl.ts'
import { EnglishOnly } from './english-only.tsx'
import { Layout } from './layout.tsx'

type DocsPageProps = {
  site: Site
  document: OpenAPIV3_1.Document
  /** The titles of the documents under /docs, by their names. */
  pages: Readonly<Record<string, string>>
  /** The language that the reader asked for. */
  asked: Lang
}

/** The documentation of the API, made from the OpenAPI document, and the list of all other documents. */
export const DocsPage = ({ site, document, pages, asked }: DocsPageProps) => {
  const operations = operationsOf(document)
  return (
    <Layout lang="en" site={site} title="Documentation" path="/docs">
      <EnglishOnly asked={asked} />
      <h1>Documentation</h1>
      {document.info.description?.split('\n\n').map((paragraph) => (
        <p>
          <Sentence text={paragraph} />
        </p>
      ))}
      <p>
        For programs: <a href="/openapi.json">/openapi.json</a> (OpenAPI {document.openapi}).
      </p>
      <h2 id="pages">More documents</h2>
      <ul>
        {Object.entries(pages).map(([name, title]) => (
          <li>
            <a href={`/docs/${name}`}>{title}</a>
          </li>
        ))}
      </ul>
      {(document.tags ?? []).map(({ name, description }) => (
        <section>
          <h2 id={name.toLowerCase()}>{name}</h2>
          {description && (
            <p class="lead">
              <Sentence text={description} />
            </p>
          )}
          {operations
            .filter(({ definition: described }) => described.tags?.includes(name))
            .map((operation) => (
              <OperationSection operation={operation} site={site} />
            ))}
        </section>
      ))}
    </Layout>
  )
}

/** All operations of the OpenAPI document, in its order. */
export const operationsOf = ({ paths = {} }: OpenAPIV3_1.Document): Operation[] =>
  Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item ?? {}).map(([method, described]) => ({
      method,
      path,
      definition: described as OpenAPIV3_1.OperationObject,
    })),
  )

const OperationSection = ({ operation, site }: { operation: Operation; site: Site }) => {
  const { method, path, definition: described } = operation
  const scopes = (described.security ?? []).flatMap((requirement) => requirement.key ?? [])
  return (
    <article class="event" id={described.operationId}>
      <h3>
        <code>
          {method.toUpperCase()} {path}
        </code>
      </h3>
      <p>
        <Sentence text={`${described.summary}.`} />
        {scopes.length > 0 && (
          <span class="soft">
            {' '}
            Needs a key with the scope <code>{scopes.join(', ')}</code>.
          </span>
        )}
      </p>
      {described.description && (
        <p>
          <Sentence text={described.description} />
        </p>
      )}
      <Parameters parameters={(described.parameters ?? []) as OpenAPIV3_1.ParameterObject[]} />
      <pre>
        <code>{curlOf(operation, site.url)}</code>
      </pre>
      <Responses responses={described.responses ?? {}} />
    </article>
  )
}

/** Text of the document. The parts between backticks are shown as code. */
const Sentence = ({ text }: { text: string }) => (
  <>{text.split('`').map((part, at) => (at % 2 === 1 ? <code>{part}</code> : part))}</>
)

const Parameters = ({ parameters }: { parameters: OpenAPIV3_1.ParameterObject[] }) =>
  parameters.length === 0 ? null : (
    <dl class="facts">
      {parameters.map(({ name, in: location, description, required }) => (
        <>
          <dt>
            <code>{name}</code> <span class="soft">({required ? `${location}, required` : location})</span>
          </dt>
          <dd>
            <Sentence text={description ?? ''} />
          </dd>
        </>
      ))}
    </dl>
  )

const Responses = ({ responses }: { responses: OpenAPIV3_1.ResponsesObject }) => (
  <details>
    <summary>Answers</summary>
    <dl class="facts">
      {Object.entries(responses).map(([status, response]) => (
        <>
          <dt>
            <code>{status}</code>
          </dt>
          <dd>
            <Sentence text={(response as OpenAPIV3_1.ResponseObject).description} />
          </dd>
        </>
      ))}
    </dl>
  </details>
)
