import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import type { OpenAPIV3_1 } from 'openapi-types'
import { beforeAll, describe, expect, test } from 'vitest'
import actors from '../../data/actors.json' with { type: 'json' }
import regions from '../../data/regions.json' with { type: 'json' }
import { generateOpenApiDocument } from '../../src/routes/openapi/openapi-document.ts'
import { fillInSiteValues } from '../../src/routes/openapi/site-values.ts'

const SITE = {
  regions: regions.map(({ id }) => id),
  actors: actors.map(({ id }) => id),
  timeZones: ['UTC', 'Asia/Damascus'],
  maxAlertsPerHour: 3,
}
type Json = Record<string, unknown>
type Place = { path: string; value: Json }

let document: OpenAPIV3_1.Document

beforeAll(async () => {
  document = fillInSiteValues(await generateOpenApiDocument(), SITE)
})

/** Every object of the document with its path. */
const placesOf = (value: unknown, path = ''): Place[] => {
  if (typeof value !== 'object' || value === null) return []
  const within = Object.entries(value).flatMap(([key, child]) => placesOf(child, `${path}/${key}`))
  return Array.isArray(value) ? within : [{ path, value: value as Json }, ...within]
}
const namesOf = (value: object | undefined): string[] => Object.keys(value ?? {})

test('the stored document is what the schemas that validate generate: npm run docs writes it', async () => {
  const generated = `${JSON.stringify(await generateOpenApiDocument(), null, 1)}\n`
  await expect(generated).toMatchFileSnapshot('../../data/pages/openapi.json')
})

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
    expect(alerts_per_hour).toMatchObject({ anyOf: [{ minimum: 1, maximum: SITE.maxAlertsPerHour }, { type: 'null' }] })
  })

  test('lists the ids and the time zones of the site', () => {
    const enums = placesOf(document).flatMap(({ value }) => (Array.isArray(value.enum) ? [value.enum] : []))
    for (const ids of [SITE.regions, SITE.actors, [...SITE.regions, ''], [...SITE.actors, ''], SITE.timeZones])
      expect(enums).toContainEqual(ids)
    const marks = placesOf(document).filter(({ value }) => 'x-gazetteer' in value || 'x-list' in value)
    expect(marks).toEqual([])
  })
})
