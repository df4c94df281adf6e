import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import type { OpenAPIV3_1 } from 'openapi-types'
import { beforeAll, describe, expect, test } from 'vitest'
import { EXAMPLE_KEY as ANY_KEY, type Operation } from '../../templates/page/curl.ts'
import { operationsOf } from '../../templates/page/docs.tsx'
import { hasBrowser, openBrowser, violationsOn } from './browser.ts'
import { requestOf } from './curl-command.ts'
import { site, useSharedProduct } from './product.ts'
import { almostValuesOf, valuesOf } from './schema-values.ts'
import { KEY } from './site-client.ts'

useSharedProduct()

type Response31 = OpenAPIV3_1.ResponseObject
type Media = OpenAPIV3_1.MediaTypeObject
type Parameter = OpenAPIV3_1.ParameterObject

const RUNS = 40
/** Operations whose example is refused. */
const WITHOUT_EXAMPLE = [
  'postV1ChunksByIdSettle',
  // Mails of the first run may have been sent by then.
  'postV1RunsByIdCancel',
  // The example before it removes the person.
  'postV1PeopleByNameLink',
  'postHooksPublish',
  'postHooksResend',
  // These need an endpoint that listens. The journeys of webhooks have one.
  'postV1Endpoints',
  'getV1EndpointsById',
  'patchV1EndpointsById',
  'deleteV1EndpointsById',
  'postV1EndpointsByIdRotate',
  'postV1EndpointsByIdPing',
  'postV1EndpointsByIdVerify',
  'getV1EndpointsByIdDeliveries',
  'postV1EndpointsByIdDeliveriesByDeliveryReplay',
  'postV1EndpointsByIdReplay',
]

let operations: Operation[]
const validators = new Map<object, ValidateFunction>()
const ajv = new Ajv2020({ strict: false, validateFormats: false })

beforeAll(async () => {
  const document = (await (await fetch(`${site()}/openapi.json`)).json()) as OpenAPIV3_1.Document
  operations = operationsOf(withoutReferences(document))
}, 60_000)

/** The document with the schema in the place of each reference to it. */
const withoutReferences = (document: OpenAPIV3_1.Document): OpenAPIV3_1.Document => {
  const schemas = document.components!.schemas as Record<string, object>
  const resolve = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(resolve)
    if (typeof value !== 'object' || value === null) return value
    const { $ref, ...rest } = value as { $ref?: string }
    const named = $ref === undefined ? {} : (resolve(schemas[$ref.slice('#/components/schemas/'.length)]) as object)
    return { ...named, ...Object.fromEntries(Object.entries(rest).map(([key, child]) => [key, resolve(child)])) }
  }
  return resolve(document) as OpenAPIV3_1.Document
}

const expectDocumented = async ({ definition }: Operation, response: Response): Promise<void> => {
  const answer = definition.responses?.[response.status] as Response31 | undefined
  const text = await response.text()
  expect(Object.keys(definition.responses ?? {}), `${response.status} ${text}`).toContain(String(response.status))
  const type = response.headers.get('content-type')?.split(';')[0] ?? ''
  if (!answer?.content) return expect(text).toBe('')
  expect(Object.keys(answer.content)).toContain(type)
  const { schema } = answer.content[type] as Media
  const validate = validators.get(schema!) ?? ajv.compile(schema!)
  validators.set(schema!, validate)
  validate(type.endsWith('json') ? JSON.parse(text) : text)
  expect(validate.errors ?? [], text).toEqual([])
}

/** An empty step, and the steps `.` and `..`, which a URL parser removes, would be another address. */
const pathStepOf = (value: string): string => (/^\.{0,2}$/.test(value) ? '-' : encodeURIComponent(value))

/** Requests to an operation: some that its definition allows, and some that it does not. */
const requestsTo = ({ method, path, definition }: Operation): fc.Arbitrary<Request> => {
  const parameters = (definition.parameters ?? []) as Parameter[]
  const of = (place: string) =>
    fc.record(
      Object.fromEntries(
        parameters
          .filter((each) => each.in === place && each.name !== 'if-none-match')
          .map(({ name, schema, example }) => {
            const known = example === undefined ? [] : [fc.constant(example)]
            const strange = place === 'header' ? [] : [fc.string({ maxLength: 40, unit: 'binary' })]
            return [name, fc.oneof(...known, valuesOf(schema as OpenAPIV3_1.SchemaObject), ...strange)]
          }),
      ),
      place === 'path' ? {} : { requiredKeys: [] },
    )
  const { content = {} } = (definition.requestBody ?? {}) as OpenAPIV3_1.RequestBodyObject
  const [type, media] = Object.entries(content)[0] ?? []
  const schema = media?.schema as OpenAPIV3_1.SchemaObject | undefined
  const body = schema
    ? fc.oneof(
        valuesOf(schema).map((value) => (typeof value === 'string' ? value : JSON.stringify(value))),
        almostValuesOf(schema).map((value) => JSON.stringify(value)),
        fc.constant(media!.example).map((value) => (typeof value === 'string' ? value : JSON.stringify(value))),
        fc.string({ maxLength: 40 }),
      )
    : fc.constant(null)
  return fc
    .record({ inPath: of('path'), inQuery: of('query'), inHeader: of('header'), body, isKeyed: fc.boolean() })
    .map(({ inPath, inQuery, inHeader, body: sent, isKeyed }) => {
      const filled = path.replace(/\{(\w+)\}/g, (_: string, name: string) => pathStepOf(String(inPath[name])))
      const search = new URLSearchParams(Object.entries(inQuery).map(([name, value]) => [name, String(value)]))
      const headers = {
        // The making of requests may take longer than the site keeps an idle connection.
        connection: 'close',
        ...(isKeyed ? KEY : {}),
        ...(type && { 'content-type': type }),
        ...Object.fromEntries(Object.entries(inHeader).map(([name, value]) => [name, encodeURI(String(value))])),
      }
      return new Request(`${site()}${filled}?${search}`, { method: method.toUpperCase(), headers, body: sent })
    })
}

describe.skipIf(!hasBrowser)('the documentation in a browser', () => {
  test.each(['light', 'dark'] as const)(
    'fits 320 pixels and has no violation that axe finds: %s',
    async (colorScheme) => {
      const browser = await openBrowser()
      const page = await browser.newPage({ viewport: { width: 320, height: 700 }, colorScheme, bypassCSP: true })
      for (const path of ['/docs', '/docs/glossary', '/docs/architecture', '/docs/no-one-told-twice']) {
        await page.goto(site() + path)
        expect([path, await page.evaluate('document.documentElement.scrollWidth')]).toEqual([path, 320])
        const sentences = await page.evaluate<string>(
          "[...document.querySelectorAll('p,dd,td,li')].map((e) => e.innerText).join()",
        )
        expect(sentences).not.toContain('`')
        expect([path, await violationsOn(page)]).toEqual([path, []])
      }
      await browser.close()
    },
    120_000,
  )
})

test.each(['/glossary.md', '/decisions/cohorts.md', '/glossary', '/docs/glossary.md'])(
  'a stored document has no address of its own: %s',
  async (path) => {
    expect((await fetch(site() + path)).status).toBe(404)
  },
)

describe('the OpenAPI document', () => {
  test('has examples that work', async () => {
    const page = await (await fetch(`${site()}/docs`)).text()
    const shown = [...page.matchAll(/<article class="event" id="(\w+)">.*?<pre><code>(.*?)<\/code><\/pre>/gs)]
    expect(shown.map(([, id]) => id).sort()).toEqual(operations.map(({ definition }) => definition.operationId).sort())
    for (const [, id, line] of shown) {
      const request = requestOf(decodeEntities(line!).replaceAll(ANY_KEY, KEY.authorization.split(' ')[1]!))
      const response = await fetch(request)
      if (!WITHOUT_EXAMPLE.includes(id!))
        expect(response.ok, `${decodeEntities(line!)}\n${response.status} ${await response.clone().text()}`).toBe(true)
      await expectDocumented(operations.find(({ definition }) => definition.operationId === id)!, response)
    }
  })

  test('describes every answer to random requests', async () => {
    for (const operation of operations)
      await fc.assert(
        fc.asyncProperty(requestsTo(operation), async (request) => {
          await expectDocumented(operation, await fetch(request))
        }),
        { numRuns: RUNS, verbose: 1 },
      )
  }, 300_000)

  test.each(['/openapi.json', '/docs'])('is answered 304 to its tag: %s', async (path) => {
    const tag = (await fetch(`${site()}${path}`)).headers.get('etag')!
    expect((await fetch(`${site()}${path}`, { headers: { 'if-none-match': tag } })).status).toBe(304)
  })

  test('has all methods: another one is refused with the list of these', async () => {
    const response = await fetch(`${site()}/v1/events`, { method: 'DELETE' })
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, POST'])
    expect((await fetch(`${site()}/v1/nowhere`, { method: 'DELETE' })).status).toBe(404)
  })
})

const decodeEntities = (html: string): string =>
  html
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
