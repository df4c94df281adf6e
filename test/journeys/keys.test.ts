import { spawnSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { site, useProductPerFile } from './product.ts'
import { eventDraft, publish, revise } from './publisher.ts'
import { KEY, newId, postJson, readJson } from './site-client.ts'

useProductPerFile()

type Kept = { name: string; scopes: string[]; made_by: string; used_at: string | null; revoked_at: string | null }
type Problem = { type: string; status: number; errors: { pointer: string }[] }

/** Runs the command as an operator would. */
const command = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['src/cli/keys.ts', ...args, '--site', site()], {
    encoding: 'utf8',
    env: { ...process.env, PUBLISHER_KEY: 'local-publisher-key' },
  })
  return { status, stdout, stderr }
}

const bearer = (key: string) => ({ authorization: `Bearer ${key}` })
const keyIn = (said: string): string => /waqai_[A-Za-z0-9_-]{43}/.exec(said)![0]
const made = (name: string, ...scopes: string[]): string =>
  keyIn(command('make', name, ...scopes.flatMap((scope) => ['--scope', scope])).stdout)
const kept = async (name: string): Promise<Kept> =>
  (await readJson<{ keys: Kept[] }>('/v1/keys')).keys.find((each) => each.name === name)!
const get = (path: string, key: string) => fetch(`${site()}${path}`, { headers: bearer(key) })

describe('a publisher’s key', () => {
  test('is made by a command, lets in, signs what it publishes, and is revoked by a command', async () => {
    const name = newId('desk')
    const key = made(name, 'publish')
    expect(await kept(name)).toMatchObject({
      scopes: ['publish'],
      made_by: 'newsroom',
      used_at: null,
      revoked_at: null,
    })
    const id = newId()
    expect(await (await postJson('/v1/events', eventDraft({ id }), bearer(key))).json()).toMatchObject({
      publisher: name,
    })
    expect((await kept(name)).used_at).not.toBeNull()
    const reason = { en: 'It did not happen.' }
    await revise(id, eventDraft({ change: 'retraction', number: 2, reason }))
    const { revisions } = await readJson<{ revisions: { publisher: string }[] }>(`/v1/events/${id}/revisions`)
    expect(revisions.map((each) => each.publisher)).toEqual([name, 'newsroom'])

    expect(command('revoke', name).stdout).toContain(`${name} is let in no more`)
    expect((await postJson('/v1/events', eventDraft(), bearer(key))).status).toBe(401)
    expect((await kept(name)).revoked_at).not.toBeNull()
    expect(command('revoke', name).status).toBe(0)
    const listed = command('list').stdout
    expect(listed).toMatch(new RegExp(`${name} .*publish .*made .* by newsroom .*used .*revoked`))
    expect(listed).not.toContain(key)
  })

  test('does what its scopes say, and nothing else', async () => {
    const [writer, reader, operator] = [
      made(newId('writer'), 'publish'),
      made(newId('reader'), 'read'),
      made(newId('operator'), 'operate'),
    ]
    const publishing = (key: string) => postJson('/v1/events?dry_run=true', eventDraft(), bearer(key))
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

  test('has a name that no other key ever had', async () => {
    const name = newId('once')
    made(name, 'publish')
    command('revoke', name)
    const again = command('make', name, '--scope', 'publish')
    expect([again.status, again.stderr]).toEqual([1, expect.stringContaining('409')])
  })

  test('is refused with all faults at once, and the name of the configuration’s is taken', async () => {
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

  test('keeps what it was answered to itself: another publisher may use the same Idempotency-Key', async () => {
    const [key, same] = [made(newId('other'), 'publish'), { 'idempotency-key': newId('key') }]
    const first = await postJson('/v1/events', eventDraft(), { ...KEY, ...same })
    const second = await postJson('/v1/events', eventDraft(), { ...bearer(key), ...same })
    expect([first.status, second.status]).toEqual([201, 201])
    expect(second.headers.get('idempotent-replayed')).toBeNull()
  })

  test('that is wrong opens nothing', async () => {
    const key = made(newId('near'), 'publish', 'read', 'operate')
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
    expect((await publish(eventDraft())).status).toBe(201)
  })
})
