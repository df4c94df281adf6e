import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import type { OpenAPIV3_1 } from 'openapi-types'
import { beforeAll, describe, expect, test } from 'vitest'
import actors from '../../data/actors.json' with { type: 'json' }
import regions from '../../data/regions.json' with { type: 'json' }
import { createApp } from '../../src/routes/app.ts'
import { buildOpenApiDocument } from '../../src/routes/openapi/openapi-document.ts'
import { type Actor, buildGazetteer, type Region } from '../../src/timeline/gazetteer.ts'

const ALERTS_PER_HOUR = 4
const GAZETTEER = buildGazetteer(regions as unknown as Region[], actors as unknown as Actor[])
type Json = Record<string, unknown>
type Place = { path: string; value: Json }

let document: OpenAPIV3_1.Document

beforeAll(async () => {
  const app = createApp(() => Promise.reject(new Error('no request is sent here')))
  document = await buildOpenApiDocument(app, { maxAlertsPerHour: ALERTS_PER_HOUR, gazetteer: GAZETTEER })
})

/** Every object of the document with its path. */
const placesOf = (value: unknown, path = ''): Place[] => {
  if (typeof value !== 'object' || value === null) return []
  const within = Object.entries(value).flatMap(([key, child]) => placesOf(child, `${path}/${key}`))
  return Array.isArray(value) ? within : [{ path, value: value as Json }, ...within]
}
const namesOf = (value: object | undefined): string[] => Object.keys(value ?? {})

describe('the OpenAPI document', () => {
  test('names its schemas, and refers to each of them', () => {
    const names = namesOf(document.components?.schemas)
    expect(names).toEqual(
      expect.arrayContaining(['Event', 'Revision', 'Problem', 'Endpoint', 'NewEvent', 'Subscription']),
    )
    const refs = new Set(
      placesOf(document).flatMap(({ value }) => (typeof value.$ref === 'string' ? [value.$ref] : [])),
    )
    expect([...refs].sort()).toEqual(names.map((name) => `#/components/schemas/${name}`).sort())
  })

  test('describes every member of every object', () => {
    const missing = placesOf(document).flatMap(({ path, value }) =>
      path.endsWith('/properties')
        ? Object.entries(value).flatMap(([name, schema]) => ((schema as Json).description ? [] : [`${path}/${name}`]))
        : [],
    )
    expect(missing).toEqual([])
  })

  test('has the messages to endpoints, the feeds and the callbacks', () => {
    expect(namesOf(document.webhooks)).toEqual(
      expect.arrayContaining(['event.published', 'event.corrected', 'event.retracted', 'digest.published']),
    )
    expect(namesOf(document.paths)).toEqual(
      expect.arrayContaining(['/feeds/timeline.atom', '/feeds/timeline.ics', '/hooks/publish', '/hooks/resend']),
    )
  })

  test('has examples that their schemas allow', () => {
    const ajv = addFormats.default(new Ajv2020({ strict: false, allErrors: true }))
    ajv.addSchema(document, 'openapi')
    const examples = placesOf(document).filter(({ value }) => 'schema' in value && 'example' in value)
    expect(examples.length).toBeGreaterThan(20)
    for (const { path, value } of examples) {
      const schema = JSON.parse(
        JSON.stringify(value.schema).replaceAll('"#/components', '"openapi#/components'),
      ) as object
      const validate = ajv.compile(schema)
      validate(value.example)
      expect([path, validate.errors]).toEqual([path, null])
    }
  })

  test('promises no more alerts in an hour than the site allows', () => {
    const { alerts_per_hour } = (document.components!.schemas!.Subscription as { properties: Json }).properties
    expect(alerts_per_hour).toMatchObject({ anyOf: [{ minimum: 1, maximum: ALERTS_PER_HOUR }, { type: 'null' }] })
  })
})
