import { networkInterfaces } from 'node:os'
import { afterEach, expect, it } from 'vitest'
import { serveInbox } from '../../../src/cli/inbox/serve-inbox.ts'
import { openScene, type Scene, SECRET } from './scene.ts'

let scene: Scene
afterEach(() => scene?.close())

const options = { siteUrl: 'http://localhost:8787', webhookSecret: SECRET }

it('is reached by localhost and by 127.0.0.1', async () => {
  scene = await openScene()
  const { port } = new URL(scene.url)
  for (const host of ['localhost', '127.0.0.1']) {
    expect((await fetch(`http://${host}:${port}/`)).status).toBe(200)
  }
})

it('is not reached from outside the machine', async () => {
  scene = await openScene()
  const { port } = new URL(scene.url)
  const addresses = Object.values(networkInterfaces()).flatMap((all) => all ?? [])
  const outside = addresses.filter(({ internal, family }) => !internal && family === 'IPv4')
  for (const { address } of outside) await expect(fetch(`http://${address}:${port}/`)).rejects.toThrow()
})

it('says what to do when the port is taken', async () => {
  scene = await openScene()
  const port = Number(new URL(scene.url).port)
  await expect(serveInbox({ port, ...options })).rejects.toThrow(`port ${port}: something else does. Set INBOX_PORT`)
})

it('frees the port when it is closed', async () => {
  scene = await openScene()
  const port = Number(new URL(scene.url).port)
  await scene.close()
  const again = await serveInbox({ port, ...options })
  expect((await fetch(again.url)).status).toBe(200)
  await again.close()
})

it('breaks the connection off for those who ask the inbox without a socket', async () => {
  const { createInbox } = await import('../../../src/cli/inbox/inbox.ts')
  const inbox = createInbox(options)
  const ask = (path: string, body: unknown) =>
    inbox.fetch(
      new Request(`https://api.resend.com${path}`, {
        method: 'POST',
        headers: { authorization: 'Bearer re_test' },
        body: JSON.stringify(body),
      }),
    )
  await ask('/api/faults', [{ drop: 'before' }])
  const cut = await ask('/emails', {})
  await expect(cut.text()).rejects.toThrow('cut')
})
