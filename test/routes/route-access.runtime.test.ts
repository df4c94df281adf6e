import { beforeAll, describe, expect, test } from 'vitest'
import { ROLES, type Role } from '../../src/access/person.ts'
import { SCOPES, type Scope } from '../../src/access/publisher-key.ts'
import { ROUTES } from '../../src/routes/route-table.ts'
import { asPublisher, call, postJson } from '../world.ts'

const isScope = (access: string): access is Scope => SCOPES.some((scope) => scope === access)
const request = (method: string, path: string, headers: Record<string, string> = {}): Promise<Response> =>
  call(path.replace(/:\w+(\{.*\})?/g, 'none'), { method, headers: { 'cf-connecting-ip': path, ...headers } })

const rows = ROUTES.map(([method, path, access]) => ({ method, path, access }))

describe('an address that needs a key', () => {
  let keyWithout: Record<Scope, string>

  beforeAll(async () => {
    const keys = SCOPES.map(async (missing): Promise<[Scope, string]> => {
      const scopes = SCOPES.filter((scope) => scope !== missing)
      const answer = await postJson('/v1/keys', { name: `without-${missing}`, scopes }, asPublisher)
      return [missing, ((await answer.json()) as { key: string }).key]
    })
    keyWithout = Object.fromEntries(await Promise.all(keys)) as Record<Scope, string>
  })

  test.each(rows.filter(({ access }) => isScope(access)))(
    'refuses a request without a key, and a key without the scope $access: $method $path',
    async ({ method, path, access }) => {
      const anonymous = await request(method, path)
      expect([anonymous.status, anonymous.headers.get('www-authenticate')]).toEqual([401, 'Bearer'])
      const authorization = `Bearer ${keyWithout[access as Scope]}`
      const refused = await request(method, path, { authorization })
      expect(refused.status).toBe(403)
      expect(refused.headers.get('www-authenticate')).toBe(`Bearer error="insufficient_scope", scope="${access}"`)
    },
  )
})

describe('an address of the desk', () => {
  const isRole = (access: string): access is Role => ROLES.some((role) => role === access)
  const deskRows = rows.filter(({ access }) => isRole(access))
  const cookies = new Map<Role, string>()

  beforeAll(async () => {
    for (const role of ROLES) {
      await postJson('/v1/people', { name: role, email: `${role}@access.example.org`, role }, asPublisher)
      const { url } = await (await postJson(`/v1/people/${role}/link`, {}, asPublisher)).json<{ url: string }>()
      const entered = await call(new URL(url).pathname, { method: 'POST', redirect: 'manual' })
      cookies.set(role, entered.headers.get('set-cookie')!.split(';')[0]!)
    }
  })

  test.each(deskRows)('leads to the sign-in page without a session: $method $path', async ({ method, path }) => {
    const answer = await call(path, { method, redirect: 'manual' })
    expect([answer.status, answer.headers.get('location')?.split('?')[0]]).toEqual([303, '/desk/sign-in'])
  })

  test.each(deskRows)('refuses every role below $access: $method $path', async ({ method, path, access }) => {
    for (const role of ROLES.slice(0, ROLES.indexOf(access as Role)))
      expect((await call(path, { method, headers: { cookie: cookies.get(role)! } })).status).toBe(403)
  })

  test.each(deskRows.filter(({ method }) => method === 'POST'))(
    'refuses a form without the token of its session: $method $path',
    async ({ method, path }) => {
      expect((await call(path, { method, headers: { cookie: cookies.get('operator')! } })).status).toBe(403)
    },
  )
})

test.each(rows.filter(({ access }) => access === 'signature'))(
  'an address for signed messages refuses one without a signature: $method $path',
  async ({ method, path }) => {
    expect((await request(method, path)).status).toBe(401)
  },
)

test.each(rows.filter(({ access }) => access === 'link'))(
  'an address of a link does not know a token that nobody signed: $method $path',
  async ({ method, path }) => {
    expect((await request(method, path)).status).toBe(404)
  },
)

test.each(rows.filter(({ access }) => access === 'public'))(
  'a public address needs no key: $method $path',
  async ({ method, path }) => {
    expect([401, 403, 405]).not.toContain((await request(method, path)).status)
  },
)
