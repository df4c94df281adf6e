import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { site, useSharedProduct } from './product.ts'
import { eventDraft, publish, revise } from './publisher.ts'
import { KEY, newId, postJson, readJson } from './site-client.ts'

useSharedProduct()

type KeyJson = { name: string; scopes: string[]; made_by: string; used_at: string | null; revoked_at: string | null }
type Problem = { type: string; status: number; errors: { pointer: string }[] }

/** Runs `npm run keys` on the site of this test. Does not block: a connection that the site closes meanwhile is noticed. */
const runKeys = async (...args: string[]): Promise<{ status: number; stdout: string; stderr: string }> => {
  const child = promisify(execFile)(process.execPath, ['src/cli/keys.ts', ...args, '--site', site()], {
    env: { ...process.env, PUBLISHER_KEY: 'local-publisher-key' },
  })
  return child.then(
    ({ stdout, stderr }) => ({ status: 0, stdout, stderr }),
    ({ code, stdout, stderr }) => ({ status: code, stdout, stderr }),
  )
}

const bearer = (key: string) => ({ authorization: `Bearer ${key}` })
const keyIn = (output: string): string => /waqai_[A-Za-z0-9_-]{43}/.exec(output)![0]
const makeKey = async (name: string, ...scopes: string[]): Promise<string> => {
  const made = await postJson('/v1/keys', { name, scopes }, KEY)
  return keyIn(await made.text())
}
const readKey = async (name: string): Promise<KeyJson> =>
  (await readJson<{ keys: KeyJson[] }>('/v1/keys')).keys.find((each) => each.name === name)!
const get = (path: string, key: string) => fetch(`${site()}${path}`, { headers: bearer(key) })

describe('a publisher key', () => {
  test('is made by a command, is accepted, names the publisher of each revision, and is revoked by a command', async () => {
    const name = newId('desk')
    const key = keyIn((await runKeys('make', name, '--scope', 'publish')).stdout)
    expect(await readKey(name)).toMatchObject({
      scopes: ['publish'],
      made_by: 'newsroom',
      used_at: null,
      revoked_at: null,
    })
    const id = newId()
    expect(
      await (await postJson('/v1/events', eventDraft({ id, duplicate_ok: true }), bearer(key))).json(),
    ).toMatchObject({
      publisher: name,
    })
    expect((await readKey(name)).used_at).not.toBeNull()
    const reason = { en: 'It did not happen.' }
    await revise(id, eventDraft({ change: 'retraction', number: 2, reason }))
    const { revisions } = await readJson<{ revisions: { publisher: string }[] }>(`/v1/events/${id}/revisions`)
    expect(revisions.map((each) => each.publisher)).toEqual([name, 'newsroom'])

    expect((await runKeys('revoke', name)).stdout).toContain(`The key of ${name} is revoked`)
    expect((await postJson('/v1/events', eventDraft({ duplicate_ok: true }), bearer(key))).status).toBe(401)
    expect((await readKey(name)).revoked_at).not.toBeNull()
    expect((await runKeys('revoke', name)).status).toBe(0)
    const listed = (await runKeys('list')).stdout
    expect(listed).toMatch(new RegExp(`${name} .*publish .*made .* by newsroom .*used .*revoked`))
    expect(listed).not.toContain(key)
  })

  test('allows what its scopes name, and nothing else', async () => {
    const [writer, reader, operator] = [
      await makeKey(newId('writer'), 'publish'),
      await makeKey(newId('reader'), 'read'),
      await makeKey(newId('operator'), 'operate'),
    ]
    const publishing = (key: string) =>
      postJson('/v1/events?dry_run=true', eventDraft({ duplicate_ok: true }), bearer(key))
    const operating = (key: string) => postJson('/v1/sending', { paused: false, reason: '' }, bearer(key))
    const statuses = async (...answers: Promise<Response>[]) => (await Promise.all(answers)).map(({ status }) => status)
    expect(await statuses(...[writer, reader, operator].map(publishing))).toEqual([200, 403, 403])
    expect(await statuses(...[writer, reader, operator].map((key) => get('/v1/status', key)))).toEqual([403, 200, 403])
    expect(await statuses(...[writer, reader, operator].map(operating))).toEqual([403, 403, 200])
    for (const path of ['/v1/subscribers?email=nobody@example.org', '/v1/keys'])
      expect(await statuses(...[writer, reader].map((key) => get(path, key)))).toEqual([403, 403])
    const refused = await publishing(reader)
    expect(refused.headers.get('www-authenticate')).toBe('Bearer error="insufficient_scope", scope="publish"')
    expect(await refused.json()).toMatchObject({ type: `${site()}/problems/forbidden`, status: 403 })
  })

  test('can make no other key, and see and revoke none, unless it has the scope keys', async () => {
    const [operator, keeper, target] = [newId('operator'), newId('keeper'), newId('target')]
    const keys = {
      operator: await makeKey(operator, 'publish', 'read', 'operate'),
      keeper: await makeKey(keeper, 'keys'),
    }
    await makeKey(target, 'publish')
    const post = (key: string, name: string) => postJson('/v1/keys', { name, scopes: ['publish'] }, bearer(key))
    const revoke = (key: string) => fetch(`${site()}/v1/keys/${target}`, { method: 'DELETE', headers: bearer(key) })
    expect((await post(keys.operator, newId('grasp'))).status).toBe(403)
    expect((await get('/v1/keys', keys.operator)).status).toBe(403)
    expect((await revoke(keys.operator)).status).toBe(403)
    expect((await post(keys.keeper, newId('made'))).status).toBe(201)
    expect((await get('/v1/keys', keys.keeper)).status).toBe(200)
    expect((await revoke(keys.keeper)).status).toBe(204)
    expect((await postJson('/v1/events', eventDraft({ duplicate_ok: true }), bearer(keys.keeper))).status).toBe(403)
  })

  test('cannot have the name of a key that existed before', async () => {
    const name = newId('once')
    await runKeys('make', name, '--scope', 'publish')
    await runKeys('revoke', name)
    const again = await runKeys('make', name, '--scope', 'publish')
    expect([again.status, again.stderr]).toEqual([1, expect.stringContaining('409')])
  })

  test('is refused with all faults at once, and cannot be named newsroom', async () => {
    const faultsOf = async (body: unknown) => {
      const answer = await postJson('/v1/keys', body, KEY)
      expect(answer.status).toBe(422)
      return ((await answer.json()) as Problem).errors.map(({ pointer }) => pointer).sort()
    }
    expect(await faultsOf({ name: 'Not A Name', scopes: ['publish', 'sing'], key: 'x' })).toEqual([
      '/key',
      '/name',
      '/scopes/1',
    ])
    expect(await faultsOf({ name: 'newsroom', scopes: [] })).toEqual(['/name', '/scopes'])
    expect(await faultsOf({})).toEqual(['/name', '/scopes'])
    expect(await faultsOf({ name: 'webhook', scopes: ['read', 'read'] })).toEqual(['/name', '/scopes'])
    const drop = (name: string) => fetch(`${site()}/v1/keys/${name}`, { method: 'DELETE', headers: KEY })
    expect([(await drop('newsroom')).status, (await drop('nobody-has-this')).status]).toEqual([409, 404])
  })

  test('has its own idempotency keys: two publishers may use the same one', async () => {
    const [key, same] = [await makeKey(newId('other'), 'publish'), { 'idempotency-key': newId('key') }]
    const first = await postJson('/v1/events', eventDraft({ duplicate_ok: true }), { ...KEY, ...same })
    const second = await postJson('/v1/events', eventDraft({ duplicate_ok: true }), { ...bearer(key), ...same })
    expect([first.status, second.status]).toEqual([201, 201])
    expect(second.headers.get('idempotent-replayed')).toBeNull()
  })

  test('that differs by one character is refused', async () => {
    const key = await makeKey(newId('near'), 'publish', 'read', 'operate')
    const last = key.at(-1) === 'A' ? 'B' : 'A'
    for (const wrong of [
      key.slice(0, -1),
      `${key.slice(0, -1)}${last}`,
      `${key}A`,
      key.toUpperCase(),
      'waqai_',
      "' OR 1=1",
    ])
      expect((await get('/v1/status', wrong)).status).toBe(401)
    expect((await publish(eventDraft({ duplicate_ok: true }))).status).toBe(201)
  })
})
