import { beforeAll, describe, expect, test } from 'vitest'
import { site, useSharedProduct } from './product.ts'
import { newestLink, requestSubscription, subscribe } from './reader.ts'

useSharedProduct()

const links: Record<string, string> = {}

beforeAll(async () => {
  const reader = await subscribe({ regions: ['sy-homs'] })
  for (const purpose of ['preferences', 'unsubscribe', 'data']) links[purpose] = await newestLink(reader, purpose)
  links.now = `${links.preferences}/now`
  links.confirm = await newestLink(await requestSubscription(), 'confirm')
})

describe.each(['confirm', 'preferences', 'unsubscribe', 'data', 'now'])('the page of a link to %s', (purpose) => {
  test.each(['en', 'ar'])('has one form, one button and no script, in %s', async (lang) => {
    const page = await (await fetch(`${links[purpose]}?lang=${lang}`)).text()
    expect(page).toContain(`<html lang="${lang}" dir="${lang === 'ar' ? 'rtl' : 'ltr'}"`)
    expect(page.match(/<form\b/g)).toHaveLength(1)
    expect(page).toMatch(/<form[^>]* method="post"/)
    expect(page.match(/<button\b/g)).toHaveLength(1)
    expect(page).not.toMatch(/<script|<input[^>]*type="(submit|image)"|http-equiv|\son[a-z]+=|javascript:/i)
  })

  test.each(['GET', 'HEAD'])(
    'is not cached, not indexed, and sends no referrer, when requested by %s',
    async (method) => {
      const { status, headers } = await fetch(links[purpose]!, { method, redirect: 'manual' })
      expect(status).toBe(200)
      expect(headers.get('cache-control')).toBe('no-store')
      expect(headers.get('referrer-policy')).toBe('no-referrer')
      expect(headers.get('x-robots-tag')).toMatch(/noindex/)
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/)
      expect(headers.get('content-security-policy')).not.toMatch(/script-src/)
      expect(headers.get('set-cookie')).toBeNull()
    },
  )

  test('loads nothing from another host', async () => {
    const page = await (await fetch(links[purpose]!)).text()
    const loaded = [...page.matchAll(/<(?:link|img|iframe|object|embed|source|video|audio)\b[^>]*>/g)].map(
      ([tag]) => tag,
    )
    expect(loaded.filter((tag) => !tag.includes(' href="data:'))).toEqual([])
    for (const [, href] of page.matchAll(/href="(https?:[^"]*)"/g)) expect(href).toMatch(new RegExp(`^${site()}`))
  })
})

test('the answer to each form is not cached, sets no cookie and does not redirect', async () => {
  const reader = await subscribe()
  const confirm = await newestLink(await requestSubscription(), 'confirm')
  const [preferences, unsubscribe, data] = await Promise.all(
    ['preferences', 'unsubscribe', 'data'].map((purpose) => newestLink(reader, purpose)),
  )
  for (const link of [confirm, preferences!, `${preferences}/now`, unsubscribe!, `${data}/erase`, `${data}/erase`]) {
    const { status, headers } = await fetch(link, {
      method: 'POST',
      body: new URLSearchParams({ regions: 'sy-homs' }),
      redirect: 'manual',
    })
    expect([200, 404, 422]).toContain(status)
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('set-cookie')).toBeNull()
    expect(headers.get('location')).toBeNull()
  }
})
