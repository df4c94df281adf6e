import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, test } from 'vitest'
import { SITE_URL } from '../runtime-variables.ts'
import { asPublisher, call, idle, inbox, postJson, tick } from '../world.ts'

let readers = 0
const newAddress = (): string => `Erased-${++readers}@readers.example.net`

const importLines = async (...emails: string[]): Promise<{ loaded: number; known: number; left_out: number[] }> => {
  const body = emails.map((email) => JSON.stringify({ email, consent: 'Paper form of 3 May 2024' })).join('\n\n')
  const response = await call('/v1/subscribers', { method: 'POST', body, headers: asPublisher })
  expect(response.status).toBe(200)
  return response.json()
}
const pathOf = (email: string): string => `/v1/subscribers?email=${encodeURIComponent(email)}`
const stateOf = async (email: string): Promise<string> => {
  const response = await call(pathOf(email), { headers: asPublisher })
  return response.status === 404 ? 'unknown' : ((await response.json()) as { state: string }).state
}
const linkTo = async (email: string, purpose: string): Promise<string> => {
  const pattern = new RegExp(`^${SITE_URL}(/${purpose}/[^/\\s]+)$`, 'm')
  return (await inbox.mails(email)).flatMap(({ text }) => pattern.exec(text)?.[1] ?? []).at(-1)!
}
const post = async (path: string): Promise<void> => {
  expect((await call(path, { method: 'POST' })).status).toBe(200)
  await idle()
}
const subscribe = async (email: string): Promise<void> => {
  expect((await postJson('/v1/subscriptions', { email })).status).toBe(202)
  await idle()
  await post(await linkTo(email, 'confirm'))
}

const WAYS: [how: string, erase: (email: string) => Promise<void>][] = [
  ['by the link', async (email) => post(`${await linkTo(email, 'data')}/erase`)],
  [
    'by the operator',
    async (email) => {
      const response = await call(pathOf(email.toUpperCase()), { method: 'DELETE', headers: asPublisher })
      expect(response.status).toBe(204)
    },
  ],
]

beforeEach(async () => {
  await env.DB.prepare('DELETE FROM erasure').run()
  await inbox.unlimited()
  await tick(Date.now())
})

describe.each(WAYS)('a reader who was erased %s', (_, erase) => {
  test('does not return with an old import, in whatever case, and their line is named without a reason', async () => {
    const [erased, other, left] = [newAddress(), newAddress(), newAddress()]
    await subscribe(erased)
    await subscribe(left)
    await post(await linkTo(left, 'unsubscribe'))
    await erase(erased)
    expect(await stateOf(erased)).toBe('unknown')
    await inbox.forget()
    expect(await importLines(erased, other, left)).toEqual({ loaded: 1, known: 2, left_out: [0, 4] })
    expect(await importLines(erased.toLowerCase(), erased.toUpperCase())).toMatchObject({ loaded: 0, left_out: [0, 2] })
    expect(await importLines(erased.replace('@readers.example.net', '@READERS.Example.NET'))).toMatchObject({
      loaded: 0,
    })
    await idle()
    expect(await stateOf(erased)).toBe('unknown')
    expect(await stateOf(left)).toBe('ended')
    expect(await inbox.mails(erased)).toEqual([])
  })

  test('does not return with an import after a stranger entered the address in the form', async () => {
    const email = newAddress()
    await subscribe(email)
    await erase(email)
    await postJson('/v1/subscriptions', { email })
    await idle()
    expect(await importLines(email)).toEqual({ loaded: 0, known: 1, left_out: [0] })
    expect(await stateOf(email)).toBe('pending')
  })

  test('returns by their own confirmation, and can then be erased and return again', async () => {
    const email = newAddress()
    for (let round = 0; round < 2; round++) {
      await subscribe(email)
      expect(await stateOf(email)).toBe('active')
      expect(await env.DB.prepare('SELECT count(*) AS kept FROM erasure').first()).toEqual({ kept: 0 })
      expect(await importLines(email)).toEqual({ loaded: 0, known: 1, left_out: [] })
      await erase(email)
      expect(await importLines(email)).toMatchObject({ loaded: 0, left_out: [0] })
    }
  })

  test('is another person than one with a plus in the address', async () => {
    const email = newAddress()
    await subscribe(email)
    await erase(email)
    expect(await importLines(email.replace('@', '+news@'))).toMatchObject({ loaded: 1, left_out: [] })
  })

  test('leaves a keyed hash, and nothing that has the address', async () => {
    const email = newAddress()
    await subscribe(email)
    await erase(email)
    const { results } = await env.DB.prepare('SELECT * FROM erasure').all<{ address: string }>()
    expect(results.map(({ address }) => address)).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)])
  })
})

describe('the export of a reader', () => {
  test('has the mails of the last 30 days, and the consent by the confirmation', async () => {
    const email = newAddress()
    await subscribe(email)
    const exported = (await (await call(`${await linkTo(email, 'data')}/export`)).json()) as Record<string, unknown>
    expect(exported).toMatchObject({ email, state: 'active', consent: { given_at: exported.confirmed_at } })
    const mails = exported.mails as { kind: string; at: string; subject: string; status: string }[]
    expect(mails.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['welcome']))
    expect(mails[0]).toMatchObject({ subject: expect.any(String), status: expect.any(String), events: [] })
  })

  test('has the consent that the operator stated at the import', async () => {
    const email = newAddress()
    expect(await importLines(email)).toMatchObject({ loaded: 1 })
    const response = await call(pathOf(email), { headers: asPublisher })
    expect(await response.json()).toMatchObject({ email, consent: 'Paper form of 3 May 2024' })
  })
})

test.each(['en', 'ar'])('the page with the data says in %s that a keyed hash stays', async (lang) => {
  const email = newAddress()
  await subscribe(email)
  const page = await (await call(`${await linkTo(email, 'data')}?lang=${lang}`)).text()
  expect(page).toContain(lang === 'en' ? 'a keyed hash of your address stays' : 'بصمة مشفّرة')
})
