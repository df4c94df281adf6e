import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import type { OpenAPIV3_1 } from 'openapi-types'
import { beforeAll, describe, expect, test } from 'vitest'
import { EXAMPLE_KEY as ANY_KEY, type Operation } from '../../templates/page/curl.ts'
import { operationsOf } from '../../templates/page/docs.tsx'
import { spoiled, valuesOf } from './arbitrary.ts'
import { hasBrowser, openBrowser, violationsOn } from './browser.ts'
import { site, useProductPerFile } from './product.ts'
import { requestOf } from './shell.ts'
import { KEY } from './site-client.ts'

useProductPerFile()

type Response31 = OpenAPIV3_1.ResponseObject
type Media = OpenAPIV3_1.MediaTypeObject
type Parameter = OpenAPIV3_1.ParameterObject

const RUNS = 40
/** Needs something that no example can bring about. */
const WITHOUT_EXAMPLE = [
  'postV1ChunksByIdSettle',
  'postHooksPublish',
  'postHooksResend',
  // What is done with an endpoint is tried where one listens, in the journeys of webhooks.
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
const judges = new Map<object, ValidateFunction>()
const ajv = new Ajv2020({ strict: false, validateFormats: false })

beforeAll(async () => {
  const document = (await (await fetch(`${site()}/openapi.json`)).json()) as OpenAPIV3_1.Document
  operations = operationsOf(document)
}, 60_000)

const isAsDocumented = async ({ definition: described }: Operation, response: Response): Promise<void> => {
  const answer = described.responses?.[response.status] as Response31 | undefined
  const text = await response.text()
  expect(Object.keys(described.responses ?? {}), `${response.status} ${text}`).toContain(String(response.status))
  const type = response.headers.get('content-type')?.split(';')[0] ?? ''
  if (!answer?.content) return expect(text).toBe('')
  expect(Object.keys(answer.content)).toContain(type)
  const { schema } = answer.content[type] as Media
  const judge = judges.get(schema!) ?? ajv.compile(schema!)
  judges.set(schema!, judge)
  judge(JSON.parse(text))
  expect(judge.errors ?? [], text).toEqual([])
}

/** An empty step, and the steps `.` and `..`, which a URL parser removes, would be another address. */
const pathStepOf = (value: string): string => (/^\.{0,2}$/.test(value) ? '-' : encodeURIComponent(value))

/** Requests that an operation's description allows, and such that it does not. */
const requestsTo = ({ method, path, definition: described }: Operation): fc.Arbitrary<Request> => {
  const parameters = (described.parameters ?? []) as Parameter[]
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
  const { content = {} } = (described.requestBody ?? {}) as OpenAPIV3_1.RequestBodyObject
  const [type, media] = Object.entries(content)[0] ?? []
  const schema = media?.schema as OpenAPIV3_1.SchemaObject | undefined
  const body = schema
    ? fc.oneof(
        valuesOf(schema).map((value) => (typeof value === 'string' ? value : JSON.stringify(value))),
        spoiled(schema).map((value) => JSON.stringify(value)),
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
        ...(isKeyed ? KEY : {}),
        ...(type && { 'content-type': type }),
        ...Object.fromEntries(Object.entries(inHeader).map(([name, value]) => [name, encodeURI(String(value))])),
      }
      return new Request(`${site()}${filled}?${search}`, { method: method.toUpperCase(), headers, body: sent })
    })
}

describe.skipIf(!hasBrowser)('the documentation in a browser', () => {
  test.each(['light', 'dark'] as const)(
    'fits a phone and has no fault: %s',
    async (colorScheme) => {
      const browser = await openBrowser()
      const page = await browser.newPage({ viewport: { width: 320, height: 700 }, colorScheme, bypassCSP: true })
      await page.goto(`${site()}/docs`)
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(320)
      const sentences = await page.evaluate<string>(
        "[...document.querySelectorAll('p,dd')].map((e) => e.innerText).join()",
      )
      expect(sentences).not.toContain('`')
      expect(await violationsOn(page)).toEqual([])
      await browser.close()
    },
    60_000,
  )
})

describe('what the document says', () => {
  test('can be tried: every line of the documentation does what it shows', async () => {
    const page = await (await fetch(`${site()}/docs`)).text()
    const shown = [...page.matchAll(/<article class="event" id="(\w+)">.*?<pre><code>(.*?)<\/code><\/pre>/gs)]
    expect(shown.map(([, id]) => id).sort()).toEqual(
      operations.map(({ definition: described }) => described.operationId).sort(),
    )
    for (const [, id, line] of shown) {
      const request = requestOf(plain(line!).replaceAll(ANY_KEY, KEY.authorization.split(' ')[1]!))
      const response = await fetch(request)
      if (!WITHOUT_EXAMPLE.includes(id!))
        expect(response.ok, `${plain(line!)}\n${response.status} ${await response.clone().text()}`).toBe(true)
      await isAsDocumented(operations.find(({ definition: described }) => described.operationId === id)!, response)
    }
  })

  test('is true of every answer, whatever is asked', async () => {
    for (const operation of operations)
      await fc.assert(
        fc.asyncProperty(requestsTo(operation), async (request) => {
          await isAsDocumented(operation, await fetch(request))
        }),
        { numRuns: RUNS, verbose: 1 },
      )
  }, 300_000)

  test.each(['/openapi.json', '/docs'])('is asked for again by its tag: %s', async (path) => {
    const tag = (await fetch(`${site()}${path}`)).headers.get('etag')!
    expect((await fetch(`${site()}${path}`, { headers: { 'if-none-match': tag } })).status).toBe(304)
  })

  test('is all there is: another method is refused with those that are known', async () => {
    const response = await fetch(`${site()}/v1/events`, { method: 'DELETE' })
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, POST'])
    expect((await fetch(`${site()}/v1/nowhere`, { method: 'DELETE' })).status).toBe(404)
  })
})

const plain = (html: string): string =>
  html
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
