import { spawn } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { json } from 'node:stream/consumers'
import { describe, expect, test } from 'vitest'

const EVENTS = [
  { id: 'bridge-opened', revisions: [{ change: 'new' }, { change: 'update' }] },
  { id: 'market-closed', revisions: [{ change: 'new' }] },
  { id: 'road-reopened', revisions: [{ change: 'new' }] },
]

const TIMELINE = JSON.stringify({ title: { en: 'A timeline' }, events: EVENTS })

type SeedRun = { code: number; output: string; requests: { path: string; body: unknown }[] }

/** Runs `npm run seed` on a site that answers with these statuses, and closes the connection after the last. */
const seedOn = (...statuses: number[]): Promise<SeedRun> => seedFileOn(TIMELINE, ...statuses)

const seedFileOn = async (content: string, ...statuses: number[]): Promise<SeedRun> => {
  const requests: SeedRun['requests'] = []
  const site = createServer(async (request, response) => {
    const status = statuses.shift()
    if (status === undefined) return request.socket.destroy()
    requests.push({ path: request.url!, body: await json(request) })
    response.writeHead(status).end('{"detail":"No."}')
  })
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve))
  const file = join(mkdtempSync(join(tmpdir(), 'waqai-seed-')), 'timeline.json')
  writeFileSync(file, content)
  const address = `http://127.0.0.1:${(site.address() as AddressInfo).port}`
  const child = spawn(process.execPath, ['src/cli/seed.ts', '--site', address, '--timeline', file], {
    env: { ...process.env, PUBLISHER_KEY: 'a-key' },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text))
  const code = await new Promise<number>((resolve) => child.once('close', resolve))
  site.close()
  return { code, output, requests }
}

describe('npm run seed', () => {
  test('counts what it recorded and what existed', async () => {
    expect(await seedOn(409, 201, 201, 201)).toMatchObject({
      code: 0,
      output: expect.stringContaining('Recorded 3 revisions. 1 existed'),
    })
  })

  test('names what it recorded before a revision was refused', async () => {
    const { code, output } = await seedOn(201, 409, 201, 422)
    expect(code).toBe(1)
    expect(output).toContain('revision 1 of road-reopened was not recorded. It was refused with 422: {"detail":"No."}')
    expect(output).toContain(
      '2 revisions were recorded (revision 1 of bridge-opened, revision 1 of market-closed), and 1 existed',
    )
  })

  test('names what it recorded before the site gave no answer', async () => {
    const { code, output } = await seedOn(201, 201)
    expect(code).toBe(1)
    expect(output).toContain('revision 1 of market-closed was not recorded')
    expect(output).toContain('(revision 1 of bridge-opened, revision 2 of bridge-opened), and 0 existed')
  })

  test('says that nothing was recorded before the first fault', async () => {
    expect((await seedOn(401)).output).toContain('Before it, 0 revisions were recorded, and 0 existed')
  })

  test.each([
    [
      'an export',
      (revisions: object[]) => revisions.map((revision, at) => JSON.stringify({ seq: at + 1, hash: 'h', revision })),
    ],
    [
      'pages of the journal',
      (revisions: object[]) => revisions.map((revision) => JSON.stringify({ revisions: [revision], next: 1 })),
    ],
  ])('records %s again, without what the server adds', async (_, linesOf) => {
    const added = {
      seq: 7,
      publisher: 'newsroom',
      recorded_at: 1,
      release_at: 2,
      when_min: '2024-11',
      silent: false,
      urgent: true,
    }
    const text = { en: { title: 'The bridge opened', summary: 'It did.' } }
    const revisions = [
      { id: 'bridge-opened', number: 1, change: 'new', text, ...added },
      { id: 'bridge-opened', number: 2, change: 'correction', text, reason: { en: 'It was closed.' }, ...added },
    ]
    const { code, requests } = await seedFileOn(linesOf(revisions).join('\n'), 201, 201)
    expect(code).toBe(0)
    expect(requests).toEqual([
      { path: '/v1/events', body: { id: 'bridge-opened', text, silent: true } },
      {
        path: '/v1/events/bridge-opened/revisions',
        body: { change: 'correction', reason: { en: 'It was closed.' }, number: 2, text, silent: true },
      },
    ])
  })
})
