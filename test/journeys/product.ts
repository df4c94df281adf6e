import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The whole product on ports and a state of its own. */
export type Running = { site: string; inbox: string; stop: () => Promise<void> }

/** Starts the whole product as `npm start` does, with a clock that ticks set. */
export const startProduct = async (): Promise<Running> => {
  const [port, inboxPort] = [await freePort(), await freePort()]
  const stateDir = mkdtempSync(join(tmpdir(), 'waqai-journeys-'))
  const env = {
    ...process.env,
    PORT: String(port),
    INBOX_PORT: String(inboxPort),
    STATE_DIR: stateDir,
    TICKER: 'off',
    CLOCK: 'tick',
  }
  const child = spawn(process.execPath, ['src/cli/start.ts'], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  await ready(child)
  await letFlow(`http://localhost:${inboxPort}`)
  return {
    site: `http://localhost:${port}`,
    inbox: `http://localhost:${inboxPort}`,
    stop: async () => {
      child.kill('SIGINT')
      await new Promise((resolve) => child.once('exit', resolve))
      rmSync(stateDir, { recursive: true, force: true })
    },
  }
}

/** The provider takes as much as it is given: a year of mornings would wait long at ten requests a second. */
const letFlow = async (inbox: string): Promise<void> => {
  const answer = await fetch(`${inbox}/api/limits`, { method: 'PUT', body: '{"per_second":null,"daily":null}' })
  if (!answer.ok) throw new Error(`the limits were answered with ${answer.status}`)
}

const ready = (child: ChildProcess): Promise<void> =>
  new Promise((resolve, reject) => {
    let said = ''
    const hear = (data: Buffer) => {
      said += data
      if (said.includes('Waqai is ready')) resolve()
    }
    child.stdout?.on('data', hear)
    child.stderr?.on('data', hear)
    child.once('exit', () => reject(new Error(`the start ended by itself:\n${said}`)))
  })

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
