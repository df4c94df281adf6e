import { spawn } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, inject, test, vi } from 'vitest'
import { sendTick } from '../../src/cli/local/product.ts'
import { type Product, startOn } from './local-product.ts'

const KEY = { authorization: 'Bearer local-publisher-key' }
const READER = 'anna@readers.example.net'

type Mail = { text: string; tags: { kind: string } }

let stateDir: string
let product: Product

const start = async (variables: Record<string, string> = {}): Promise<void> => {
  product = await startOn(inject('prepared'), join(stateDir, 'v3'), variables)
  await sendTick(product.site, inject('prepared').startsAt)
}

/** Stops the product, changes its state, and starts it again at the same address. */
const restartAfter = async (change: () => void): Promise<void> => {
  await product.stop()
  change()
  await start({ PORT: new URL(product.site).port })
}

beforeEach(async () => {
  stateDir = mkdtempSync(join(tmpdir(), 'waqai-recovery-'))
  cpSync(inject('prepared').stateDir, join(stateDir, 'v3'), { recursive: true })
  await start()
})

afterEach(async () => {
  await product.stop()
  rmSync(stateDir, { recursive: true, force: true })
})

const runTimeline = async (...args: string[]): Promise<{ code: number; output: string; errors: string }> => {
  const child = spawn(process.execPath, ['src/cli/timeline.ts', ...args], {
    env: { ...process.env, PUBLISHER_KEY: 'local-publisher-key' },
  })
  const result = { output: '', errors: '' }
  child.stdout.setEncoding('utf8').on('data', (text) => (result.output += text))
  child.stderr.setEncoding('utf8').on('data', (text) => (result.errors += text))
  const code = await new Promise<number>((resolve) => child.once('close', resolve))
  return { code, ...result }
}

const get = (path: string) => fetch(`${product.site}${path}`, { headers: KEY })
const statusesOf = async (...paths: string[]) =>
  Object.fromEntries(await Promise.all(paths.map(async (path) => [path, (await get(path)).status] as const)))
const readTroubles = async (): Promise<string[]> =>
  ((await (await get('/health')).json()) as { troubles: string[] }).troubles

const waitForMail = (kind: string): Promise<Mail> =>
  vi.waitFor(
    async () => {
      const mails = (await (await fetch(`${product.inbox}/api/mails?to=${READER}`)).json()) as Mail[]
      return mails.find((mail) => mail.tags.kind === kind) ?? Promise.reject(new Error(`no ${kind} yet`))
    },
    { timeout: 60_000, interval: 50 },
  )

const linkIn = ({ text }: Mail, kind: string): string => new RegExp(`^\\S+/${kind}/[\\w.-]+`, 'm').exec(text)![0]

/** Subscribes a reader, and returns the link to the preferences and the path of the welcome's page. */
const subscribe = async (): Promise<{ preferences: string; edition: string }> => {
  const body = JSON.stringify({ email: READER })
  await fetch(`${product.site}/v1/subscriptions`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json' },
  })
  await fetch(linkIn(await waitForMail('confirmation'), 'confirm'), { method: 'POST' })
  const welcome = await waitForMail('welcome')
  const preferences = linkIn(welcome, 'preferences')
  const page = await (await fetch(`${preferences}/why`)).text()
  return { preferences, edition: /\/editions\/[0-9a-f]+/.exec(page)![0] }
}

describe('a product whose KV is lost', () => {
  test('says so, answers what it can, and is whole again after a rebuild from an export', async () => {
    const links = await subscribe()
    const exported = await runTimeline('export', '--site', product.site)
    expect(exported.code).toBe(0)
    const file = join(stateDir, 'export.ndjson')
    writeFileSync(file, exported.output)
    const pages = ['/', '/v1/events', '/v1/journal', '/feeds/timeline.atom', links.edition]
    const before = await Promise.all(pages.map(async (path) => (await get(path)).text()))
    expect(await readTroubles()).toEqual([])

    await restartAfter(() => {
      expect(existsSync(join(stateDir, 'v3/kv'))).toBe(true)
      rmSync(join(stateDir, 'v3/kv'), { recursive: true })
    })
    const health = await get('/health')
    expect(health.status).toBe(503)
    expect(((await health.json()) as { troubles: string[] }).troubles.join(' ')).toMatch(
      /KV has lost the content of revision .*KV has lost the edition /,
    )
    for (const path of pages) {
      const response = await get(path)
      expect([path, response.status]).toEqual([path, 503])
      expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0)
    }
    const able = ['/subscribe', '/docs', '/v1/regions', '/v1/status', new URL(links.preferences).pathname]
    expect(new Set(Object.values(await statusesOf(...able)))).toEqual(new Set([200]))

    const rebuilt = await runTimeline('rebuild', file, '--site', product.site)
    expect(rebuilt.output).not.toContain('Still missing')
    expect([rebuilt.code, rebuilt.output]).toEqual([
      0,
      expect.stringMatching(/Revisions: [1-9][0-9]* were put back, 0 were there/),
    ])
    expect(await readTroubles()).toEqual([])
    expect(await Promise.all(pages.map(async (path) => (await get(path)).text()))).toEqual(before)
  })

  test('names what is still missing after a rebuild from half an export, and takes nothing with another hash', async () => {
    const lines = (await runTimeline('export', '--site', product.site)).output.trim().split('\n')
    const [first, second, ...rest] = lines
    const forged = second!.replace('"title":"', '"title":"Forged: ')
    const file = join(stateDir, 'export.ndjson')
    writeFileSync(file, [first, forged, 'not a line', ...rest.slice(1)].join('\n'))
    await restartAfter(() => rmSync(join(stateDir, 'v3/kv'), { recursive: true }))
    const { code, output } = await runTimeline('rebuild', file, '--site', product.site)
    expect(code).toBe(1)
    expect(output).toContain('Line 2 was not used. The content does not have this hash.')
    expect(output).toContain('Line 3 was not used.')
    const nameOf = (line: string) => {
      const { event, number } = JSON.parse(line) as { event: string; number: number }
      return `Still missing: revision ${number} of ${event}.`
    }
    expect(output.split('\n').filter((line) => line.startsWith('Still missing: revision'))).toEqual([
      nameOf(second!),
      nameOf(rest[0]!),
    ])
    expect(await (await get('/v1/journal/content')).text()).not.toContain('Forged')
  })

  test('is exported from its state folder as from its site, while it does not run', async () => {
    const fromSite = await runTimeline('export', '--site', product.site)
    await product.stop()
    const fromState = await runTimeline('export', '--state', stateDir)
    await start()
    expect(fromState.code).toBe(0)
    expect(fromState.output).toBe(fromSite.output)
    expect(fromState.output.trim().split('\n').length).toBeGreaterThan(10)
  })
})
