import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { now } from './clock.ts'
import { site, useProductPerTest } from './product.ts'
import { publishIn, reviseIn } from './publisher.ts'
import { KEY, postJson, readJson } from './site-client.ts'
import { deliverAfter, readDeliveries, readEndpoint, registerEndpoint, waitFor } from './webhook-receiver.ts'

useProductPerTest()

type State = { cursor: number; seen: Set<string>; events: Map<string, { number: number; change: string }> }
type Recipe = (of: { site: string; secret: string; state: State }) => { server: Server; catchUp: () => Promise<void> }

/** The program of the page, run as it stands there; beside the product, so that it finds its libraries. */
const recipe = async (): Promise<Recipe> => {
  const [, code] = /```js\n([\s\S]+?)```/.exec(readFileSync('data/pages/webhooks.md', 'utf8'))!
  mkdirSync('.wrangler', { recursive: true })
  folder = mkdtempSync('.wrangler/recipe-')
  writeFileSync(join(folder, 'receiver.mjs'), code!)
  return ((await import(pathToFileURL(resolve(folder, 'receiver.mjs')).href)) as { receiver: Recipe }).receiver
}

let folder = ''
let server: Server | null = null

const open = (up: Server, port: number): Promise<number> =>
  new Promise((done) => {
    server = up.listen(port, '127.0.0.1', () => done((up.address() as AddressInfo).port))
  })

const close = async (): Promise<void> => {
  server?.closeAllConnections()
  await new Promise((done) => server?.close(done))
}

afterAll(async () => {
  await close()
  rmSync(folder, { recursive: true, force: true })
})

const REGION = 'sy-tartus'
const HOLD = 61_000

describe('the receiver of the documentation', () => {
  test('goes down, misses what happens, comes back, makes itself whole from the journal, and ignores what it had', async () => {
    const receiver = await recipe()
    const { head_seq } = await readJson<{ head_seq: number }>('/v1/status')
    const state: State = { cursor: head_seq, seen: new Set(), events: new Map() }
    const port = await open(
      receiver({ site: site(), secret: 'whsec_bm8gc2VjcmV0IHlldCBhdCBhbGwgaGVyZSBhcyB5b3Ugc2Vl', state }).server,
      0,
    )
    const made = await registerEndpoint(`http://127.0.0.1:${port}/`, { regions: [REGION] })
    await close()
    const first = receiver({ site: site(), secret: made.secret, state })
    await open(first.server, port)
    await postJson(`/v1/endpoints/${made.id}/verify`, {}, KEY)
    await waitFor('the address is proved', async () => (await readEndpoint(made.id)).state === 'active')

    const since = new Date(await now()).toISOString()
    const early = await publishIn(REGION)
    await deliverAfter(HOLD)
    expect(state.events.get(early)).toEqual({ number: 1, change: 'new' })

    await close()
    const missed = await publishIn(REGION)
    await reviseIn(early, REGION, { change: 'correction', reason: { en: 'The number was wrong.' } })
    await reviseIn(missed, REGION, { change: 'retraction', reason: { en: 'It was not.' } })
    await deliverAfter(HOLD)
    expect(state.events.size).toBe(1)

    const again = receiver({ site: site(), secret: made.secret, state })
    await open(again.server, port)
    await again.catchUp()
    const whole = [
      [early, { number: 2, change: 'correction' }],
      [missed, { number: 2, change: 'retraction' }],
    ] as const
    expect([...state.events]).toEqual(whole)

    await deliverAfter(10 * 60_000)
    await waitFor('all is delivered', async () =>
      (await readDeliveries(made.id)).every((each) => each.state === 'delivered'),
    )
    const seen = state.seen.size
    await postJson(`/v1/endpoints/${made.id}/replay`, { since }, KEY)
    await waitFor('all is delivered again', async () =>
      (await readDeliveries(made.id)).every((each) => each.state === 'delivered' && each.attempts.length > 1),
    )
    expect([state.seen.size, (await readDeliveries(made.id)).length]).toEqual([seen, 4])
    expect([...state.events]).toEqual(whole)
  })
})
