import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { useProductPerTest } from './product.ts'

useProductPerTest()

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer()
      .once('error', () => resolve(false))
      .listen(port, 'localhost', () => server.close(() => resolve(true)))
  })

describe('the demo', () => {
  test('tells its story by itself, ends well, and leaves nothing running', { timeout: 120_000 }, async () => {
    const [port, inboxPort] = [await freePort(), await freePort()]
    const stateDir = mkdtempSync(join(tmpdir(), 'waqai-demo-'))
    const place = { PORT: String(port), INBOX_PORT: String(inboxPort), STATE_DIR: stateDir }
    const child = spawn(process.execPath, ['src/cli/demo.ts'], { env: { ...process.env, ...place, CI: 'true' } })
    let said = ''
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (part: Buffer) => {
        said += part
      })
    const code = await new Promise((resolve) => child.once('exit', resolve))
    rmSync(stateDir, { recursive: true, force: true })
    expect([code, said]).toEqual([0, expect.stringContaining('digest: 1 event: Bread distributed in Aleppo')])
    expect(said).toContain('digest: حدث واحد: توزيع الخبز في حلب')
    expect(await Promise.all([port, inboxPort].map(isFree))).toEqual([true, true])
  })
})
