import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import type { Server } from 'node:http'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { findFreePort } from '../free-port.ts'
import { HOLD, MINUTE, now } from './clock.ts'
import { site, useProductPerTest } from './product.ts'
import { publishIn, reviseIn } from './publisher.ts'
import { KEY, postJson, readStatus } from './site-client.ts'
import { deliverAfter, readDeliveries, readEndpoint, registerEndpoint, waitFor } from './webhook-receiver.ts'

useProductPerTest()

type State = { cursor: number; seen: Set<string>; events: Map<string, { number: number; change: string }> }
type StartReceiver = (options: { site: string; secret: string; state: State }) => {
  server: Server
  catchUp: () => Promise<void>
}

/** The receiver in the documentation. Its file is in this checkout, so that it finds its libraries. */
const loadRecipe = async (): Promise<StartReceiver> => {
  const [, code] = /```js\n([\s\S]+?)```/.exec(readFileSync('data/pages/webhooks.md', 'utf8'))!
  mkdirSync('.wrangler', { recursive: true })
  folder = mkdtempSync('.wrangler/recipe-')
  writeFileSync(join(folder, 'receiver.mjs'), code!)
  return ((await import(pathToFileURL(resolve(folder, 'receiver.mjs')).href)) as { receiver: StartReceiver }).receiver
}

let folder = ''
let server: Server | null = null

const open = (opened: Server, port: number): Promise<void> =>
  new Promise((resolve) => {
    server = opened.listen(port, '127.0.0.1', resolve)
  })

const close = async (): Promise<void> => {
  server?.closeAllConnections()
  await new Promise((resolve) => server?.close(resolve))
}

afterAll(async () => {
  await close()
  rmSync(folder, { recursive: true, force: true })
})

const REGION = 'sy-tartus'
const RELEASE = HOLD + 1_000

describe('the receiver of the documentation', () => {
  test('catches up from the journal after it was down, and ignores what it has already', async () => {
    const receiver = await loadRecipe()
    const { head_seq } = await readStatus()
    const state: State = { cursor: head_seq, seen: new Set(), events: new Map() }
    const port = await findFreePort()
    const registered = await registerEndpoint(`http://127.0.0.1:${port}/`, { regions: [REGION] })
    const first = receiver({ site: site(), secret: registered.secret, state })
    await open(first.server, port)
    await postJson(`/v1/endpoints/${registered.id}/verify`, {}, KEY)
    await waitFor('the endpoint is verified', async () => (await readEndpoint(registered.id)).state === 'active')

    const since = new Date(await now()).toISOString()
    const corrected = await publishIn(REGION)
    await deliverAfter(RELEASE)
    expect(state.events.get(corrected)).toEqual({ number: 1, change: 'new' })

    await close()
    const retracted = await publishIn(REGION)
    await reviseIn(corrected, REGION, { change: 'correction', reason: { en: 'The number was wrong.' } })
    await reviseIn(retracted, REGION, { change: 'retraction', reason: { en: 'It was not.' } })
    await deliverAfter(RELEASE)
    expect(state.events.size).toBe(1)

    const again = receiver({ site: site(), secret: registered.secret, state })
    await open(again.server, port)
    await again.catchUp()
    const expected = [
      [corrected, { number: 2, change: 'correction' }],
      [retracted, { number: 2, change: 'retraction' }],
    ] as const
    expect([...state.events]).toEqual(expected)

    await deliverAfter(10 * MINUTE)
    await waitFor('all is delivered', async () =>
      (await readDeliveries(registered.id)).every((each) => each.state === 'delivered'),
    )
    const seen = state.seen.size
    await postJson(`/v1/endpoints/${registered.id}/replay`, { since }, KEY)
    await waitFor('all is delivered again', async () =>
      (await readDeliveries(registered.id)).every((each) => each.state === 'delivered' && each.attempts.length > 1),
    )
    expect([state.seen.size, (await readDeliveries(registered.id)).length]).toEqual([seen, 4])
    expect([...state.events]).toEqual(expected)
  })
})
