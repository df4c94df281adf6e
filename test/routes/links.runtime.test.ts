import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, test } from 'vitest'
import { linkTokens } from '../../src/audience/link-tokens.ts'
import { createContext } from '../../src/context.ts'
import { createApp } from '../../src/routes/app.ts'
import { RUNTIME_VARIABLES, SITE_URL } from '../runtime-variables.ts'
import { asPublisher, call, idle, inbox, postJson, tick } from '../world.ts'

const DAY_MS = 86_400_000
const PURPOSES = ['preferences', 'unsubscribe', 'data'] as const
const READER_TABLES = ['chunk', 'page', 'run', 'plan', 'membership', 'request', 'subscriber', 'suppression']

let readers = 0
const newAddress = (): string => `links-${++readers}@readers.example.net`

/** The path of the newest link for a purpose in the mails to an address. */
const linkTo = async (email: string, purpose: string): Promise<string> => {
  const pattern = new RegExp(`^${SITE_URL}(/${purpose}/[A-Za-z0-9_.-]{22,300})$`, 'm')
  return (await inbox.mails(email)).flatMap(({ text }) => pattern.exec(text)?.[1] ?? []).at(-1)!
}

const ask = async (email: string): Promise<string> => {
  expect((await postJson('/v1/subscriptions', { email, regions: ['sy-homs'] })).status).toBe(202)
  await idle()
  return linkTo(email, 'confirm')
}

const subscribe = async (email = newAddress()): Promise<string> => {
  expect((await call(await ask(email), { method: 'POST' })).status).toBe(200)
  await idle()
  return email
}

const linksOf = async (email: string): Promise<string[]> =>
  Promise.all(PURPOSES.map((purpose) => linkTo(email, purpose)))

const statusOf = async (path: string, method = 'GET'): Promise<number> => (await call(path, { method })).status
const now = async (): Promise<number> =>
  Date.parse(((await (await call('/v1/status', { headers: asPublisher })).json()) as { now: string }).now)
const passDays = async (days: number): Promise<void> => {
  await tick((await now()) + days * DAY_MS)
  await idle()
}
const rowsOf = async (table: string) => (await env.DB.prepare(`SELECT * FROM ${table}`).all()).results
const stateOf = async (email: string) => {
  const response = await call(`/v1/subscribers?email=${encodeURIComponent(email)}`, { headers: asPublisher })
  return response.status === 404 ? 'unknown' : ((await response.json()) as { state: string }).state
}

/** Deletes all readers, and lets numbers begin again as in a new database. */
const loseReaders = async (): Promise<void> => {
  await env.DB.batch(READER_TABLES.map((table) => env.DB.prepare(`DELETE FROM ${table}`)))
  await env.DB.prepare(`DELETE FROM sqlite_sequence WHERE name IN ('subscriber', 'request')`).run()
}

beforeEach(async () => {
  await inbox.unlimited()
  await tick(Date.now())
})

describe('a link', () => {
  test('opens nothing in a database where numbers begin again, with the same LINK_SECRET', async () => {
    await loseReaders()
    const [lost, confirm] = [await linksOf(await subscribe()), await ask(newAddress())]
    await loseReaders()
    const other = await subscribe()
    await ask(newAddress())
    for (const link of [...lost, confirm])
      for (const method of ['GET', 'POST']) expect([link, await statusOf(link, method)]).toEqual([link, 404])
    expect(await statusOf(`${lost[2]}/export`)).toBe(404)
    expect(await statusOf(`${lost[2]}/erase`, 'POST')).toBe(404)
    expect(await stateOf(other)).toBe('active')
  })

  test('works again once the rows of its database are restored, and opens nobody else’s', async () => {
    const email = await subscribe()
    const links = await linksOf(email)
    const confirm = await ask(newAddress())
    const backup = { subscriber: await rowsOf('subscriber'), request: await rowsOf('request') }
    await loseReaders()
    await subscribe()
    await loseReaders()
    for (const [table, rows] of Object.entries(backup))
      for (const row of rows)
        await env.DB.prepare(
          `INSERT INTO ${table} (${Object.keys(row)}) VALUES (${Object.keys(row).map((_, at) => `?${at + 1}`)})`,
        )
          .bind(...Object.values(row))
          .run()
    for (const link of [...links, confirm]) expect(await statusOf(link)).toBe(200)
    expect(await (await call(`${links[2]}/export`)).json()).toMatchObject({ email })
  })

  test('does not show how many readers there are: two that follow each other have nothing in common', async () => {
    const tokens = await Promise.all([await subscribe(), await subscribe()].map((email) => linkTo(email, 'data')))
    const [one, other] = tokens.map((link) => link.split('/').at(-1)!)
    expect(one).toMatch(/^[A-Za-z0-9_.-]{22,300}$/)
    const number = await env.DB.prepare('SELECT max(number) AS number FROM subscriber').first<{ number: number }>()
    for (const token of [one!, other!]) expect(token.split('.')).not.toContain(number!.number.toString(36))
    expect(one!.slice(0, 32)).not.toBe(other!.slice(0, 32))
  })

  test('opens nothing for an erased reader who comes back', async () => {
    const email = await subscribe()
    const links = await linksOf(email)
    expect(await statusOf(`${links[2]}/erase`, 'POST')).toBe(200)
    await subscribe(email)
    for (const link of links) expect(await statusOf(link)).toBe(404)
  })

  test('is bound to its purpose', async () => {
    const email = await subscribe()
    for (const link of await linksOf(email)) {
      const token = link.split('/').at(-1)
      const others = ['confirm', ...PURPOSES].filter((purpose) => !link.startsWith(`/${purpose}/`))
      for (const purpose of others) expect(await statusOf(`/${purpose}/${token}`)).toBe(404)
    }
  })

  test('of an earlier secret works while that secret is in the list, and not after it', async () => {
    const email = await subscribe()
    const links = await linksOf(email)
    const statusesWith = async (secrets: string): Promise<number[]> => {
      const variables = { ...env, LINK_SECRET: secrets } as unknown as Env
      const app = createApp(async () => createContext(variables))
      return Promise.all(links.map(async (link) => (await app.request(`${SITE_URL}${link}`, {}, variables)).status))
    }
    const next = 'another-link-secret-of-some-length'
    expect(await statusesWith(`${next} ${RUNTIME_VARIABLES.LINK_SECRET}`)).toEqual([200, 200, 200])
    expect(await statusesWith(next)).toEqual([404, 404, 404])
  })

  test('is given to readers and requests that an earlier version of the Worker inserted without a word', async () => {
    const email = newAddress()
    expect((await postJson('/v1/subscriptions', { email })).status).toBe(202)
    await env.DB.batch(['subscriber', 'request'].map((table) => env.DB.prepare(`UPDATE ${table} SET link_word = NULL`)))
    await env.DB.prepare(
      `UPDATE chunk SET state = 'pending', settled_at = NULL, lease_until = 0, frozen_at = NULL`,
    ).run()
    await inbox.forget()
    await tick(await now())
    await idle()
    expect(await statusOf(await linkTo(email, 'confirm'))).toBe(200)
  })
})

describe('a link to the data that is older than 30 days', () => {
  test('shows one button, and exports and erases nothing', async () => {
    const email = await subscribe()
    const link = await linkTo(email, 'data')
    await passDays(29)
    expect(await (await call(`${link}/export`)).json()).toMatchObject({ email })
    await passDays(2)
    const page = await call(link)
    expect(page.status).toBe(200)
    const html = await page.text()
    for (const [path, method] of [
      [`${link}/export`, 'GET'],
      [`${link}/erase`, 'POST'],
    ] as const) {
      const response = await call(path, { method })
      expect(response.status).toBe(410)
      expect(await response.text()).toBe(html)
    }
    expect(html.match(/<button\b/g)).toHaveLength(1)
    expect(html).toContain(`<form method="post" action="${link}">`)
    expect(html).not.toContain(email)
    expect(await stateOf(email)).toBe('active')
  })

  test('mails a fresh link to the address itself, which exports and erases again', async () => {
    const email = await subscribe()
    const link = await linkTo(email, 'data')
    await passDays(31)
    await inbox.forget()
    const answer = await call(`${link}?lang=en`, { method: 'POST' })
    expect(answer.status).toBe(200)
    expect(await answer.text()).not.toContain('/data/')
    await idle()
    const [mail, ...more] = await inbox.mails(email)
    expect(more).toEqual([])
    expect(mail!.to).toEqual([email])
    expect(mail!.headers).not.toHaveProperty('List-Unsubscribe')
    const fresh = await linkTo(email, 'data')
    expect(fresh).not.toBe(link)
    expect(await (await call(`${fresh}/export`)).json()).toMatchObject({ email })
    expect(await statusOf(link)).toBe(200)
    expect(await statusOf(`${link}/export`)).toBe(410)
    expect(await statusOf(`${fresh}/erase`, 'POST')).toBe(200)
    expect(await stateOf(email)).toBe('unknown')
  })

  test('opens no page that links to the data afresh: links on pages are as old as their own link', async () => {
    const email = await subscribe()
    const [preferences, unsubscribe] = await linksOf(email)
    await passDays(31)
    const hrefIn = async (path: string, purpose: string): Promise<string> =>
      new RegExp(`href="(/${purpose}/[^"/]+)"`).exec(await (await call(path)).text())![1]!
    const second = await hrefIn(unsubscribe!, 'preferences')
    for (const page of [preferences!, second]) {
      const data = await hrefIn(page, 'data')
      expect(await statusOf(`${data}/export`)).toBe(410)
      expect(await statusOf(`${data}/erase`, 'POST')).toBe(410)
    }
    expect(await stateOf(email)).toBe('active')
  })

  test('still unsubscribes and changes preferences, by the other links of its mail', async () => {
    const email = await subscribe()
    const [preferences, unsubscribe] = await linksOf(email)
    await passDays(400)
    const form = new URLSearchParams({ regions: 'sy-hama', cadence: 'daily' })
    expect((await call(preferences!, { method: 'POST', body: form })).status).toBe(200)
    expect(await statusOf(unsubscribe!, 'POST')).toBe(200)
    expect(await stateOf(email)).toBe('ended')
  })

  test('is not mailed afresh to a suppressed address', async () => {
    const email = await subscribe()
    const link = await linkTo(email, 'data')
    await env.DB.prepare(
      `INSERT INTO suppression (address, reason, since_at) SELECT address, 'bounced', 0 FROM subscriber WHERE email = ?1`,
    )
      .bind(email)
      .run()
    await inbox.forget()
    expect(await statusOf(link, 'POST')).toBe(200)
    await idle()
    expect(await inbox.mails(email)).toEqual([])
  })

  test('confirms nothing: the request for a fresh link is no request for preferences', async () => {
    const email = await subscribe()
    await call(await linkTo(email, 'data'), { method: 'POST' })
    await idle()
    const { word } = (await env.DB.prepare(`SELECT link_word AS word FROM request WHERE purpose = 'data'`).first<{
      word: string
    }>())!
    const tokens = await linkTokens([RUNTIME_VARIABLES.LINK_SECRET])
    const token = await tokens.sign('confirm', { word, issuedAt: Date.now() })
    expect(await statusOf(`/confirm/${token}`, 'POST')).toBe(404)
  })
})

test('a fresh link is limited like a confirmation: one a minute and three an hour', async () => {
  const variables = { ...env, LIMITS: 'on' } as unknown as Env
  const app = createApp(async () => createContext(variables))
  const email = await subscribe()
  const link = await linkTo(email, 'data')
  await passDays(1)
  await inbox.forget()
  const background = { waitUntil: () => {}, passThroughOnException: () => {} } as unknown as ExecutionContext
  for (let press = 0; press < 12; press++) {
    await app.request(`${SITE_URL}${link}`, { method: 'POST' }, variables, background)
    await tick((await now()) + 20_000)
  }
  await idle()
  expect(await inbox.mails(email)).toHaveLength(3)
})
