import { expect, test } from 'vitest'
import { call } from '../world.ts'

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
