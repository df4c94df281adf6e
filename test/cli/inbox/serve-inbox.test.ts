import { networkInterfaces } from 'node:os'
import { afterEach, expect, it } from 'vitest'
import { serveInbox } from '../../../src/cli/inbox/serve-inbox.ts'
import { type RunningInbox, SECRET, startInbox } from './running-inbox.ts'

let inbox: RunningInbox
afterEach(() => inbox?.close())

const options = { siteUrl: 'http://localhost:8787', webhookSecret: SECRET }

it('is reached by localhost and by 127.0.0.1', async () => {
  inbox = await startInbox()
  const { port } = new URL(inbox.url)
  for (const host of ['localhost', '127.0.0.1']) {
    expect((await fetch(`http://${host}:${port}/`)).status).toBe(200)
  }
})

it('is not reached from outside the machine', async () => {
  inbox = await startInbox()
  const { port } = new URL(inbox.url)
  const addresses = Object.values(networkInterfaces()).flatMap((all) => all ?? [])
  const outside = addresses.filter(({ internal, family }) => !internal && family === 'IPv4')
  for (const { address } of outside) await expect(fetch(`http://${address}:${port}/`)).rejects.toThrow()
})

it('says what to do if another program uses the port', async () => {
  inbox = await startInbox()
  const port = Number(new URL(inbox.url).port)
  await expect(serveInbox({ port, ...options })).rejects.toThrow(
    `port ${port}: another program uses it. Set INBOX_PORT`,
  )
})

it('frees the port when it is closed', async () => {
  inbox = await startInbox()
  const port = Number(new URL(inbox.url).port)
  await inbox.close()
  const again = await serveInbox({ port, ...options })
  expect((await fetch(again.url)).status).toBe(200)
  await again.close()
})

it('breaks the body off if the inbox is called without a socket', async () => {
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
