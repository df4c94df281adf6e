import type { OpenAPIV3_1 } from 'openapi-types'
import { expect, test } from 'vitest'
import { call, testContext } from '../world.ts'

test('a document under /docs is a page with its title', async () => {
  const response = await call('/docs/webhooks')
  expect(response.status).toBe(200)
  expect(response.headers.get('cache-control')).toBe('public, max-age=60')
  expect(await response.text()).toMatch(/<title>Webhooks[^<]*<\/title>/)
})

test('a document that does not exist is answered 404 with a page', async () => {
  const response = await call('/docs/decisions/nothing')
  expect(response.status).toBe(404)
  expect(response.headers.get('content-type')).toContain('text/html')
})

test('the documentation lists every document', async () => {
  expect(await (await call('/docs')).text()).toContain('<a href="/docs/configuration">Configuration</a>')
})

test('the OpenAPI document has the ids, time zones and limits of this site', async () => {
  const document = await (await call('/openapi.json')).json<OpenAPIV3_1.Document>()
  const { regions } = await (await call('/v1/regions')).json<{ regions: { id: string }[] }>()
  const text = JSON.stringify(document)
  expect(text).toContain(`"enum":${JSON.stringify(regions.map(({ id }) => id))}`)
  expect(text).toContain('"enum":["UTC","Africa/Abidjan"')
  expect(text).not.toContain('x-gazetteer')
  const { alertsPerHour } = (await testContext()).config
  expect(text).toContain(`{"type":"integer","minimum":1,"maximum":${alertsPerHour}}`)
})

test('a file that could not be read once is read again', async () => {
  const context = await testContext()
  await expect(context.files.readText('nothing.md')).rejects.toThrow('not deployed')
  expect(await context.files.readText('glossary.md')).toMatch(/^# Glossary/)
})
