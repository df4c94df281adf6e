import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { findFreePort, isPortFree } from '../free-port.ts'

/** Starts a command of the product on free ports and an empty state, and collects what it prints. */
const startCommand = async (file: string, environment: Record<string, string> = {}) => {
  const ports = [await findFreePort(), await findFreePort()] as const
  const stateDir = mkdtempSync(join(tmpdir(), 'waqai-command-'))
  const place = { PORT: String(ports[0]), INBOX_PORT: String(ports[1]), STATE_DIR: stateDir }
  const child = spawn(process.execPath, [file], { env: { ...process.env, ...place, ...environment } })
  const output = { text: '' }
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output.text += text
    })
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve)).finally(() =>
    rmSync(stateDir, { recursive: true, force: true }),
  )
  return { child, ports, output, exited }
}

const arePortsFree = (ports: readonly number[]): Promise<boolean[]> => Promise.all(ports.map(isPortFree))

describe('npm run demo', () => {
  test('prints the mails of both readers, exits with 0, and leaves no process', { timeout: 180_000 }, async () => {
    const { ports, output, exited } = await startCommand('src/cli/demo.ts', { CI: 'true' })
    const code = await exited
    expect([code, output.text]).toEqual([0, expect.stringContaining('digest: 1 event: Bread distributed in Aleppo')])
    expect(output.text).toContain('digest: حدث واحد: توزيع الخبز في حلب')
    expect(await arePortsFree(ports)).toEqual([true, true])
  })
})

describe('npm start', () => {
  test('prints its addresses, the key and a command that publishes, and stops on SIGINT', {
    timeout: 180_000,
  }, async () => {
    const { child, ports, output, exited } = await startCommand('src/cli/start.ts', { TICKER: 'off' })
    const ready = new Promise<void>((resolve) => {
      child.stdout.on('data', () => output.text.includes('Press Ctrl-C to stop.') && resolve())
    })
    await Promise.race([ready, exited])
    const [site, inbox] = ports.map((port) => `http://localhost:${port}`)
    for (const part of [`Timeline        ${site}/`, `Inbox           ${inbox}/`, 'Publisher key   local-publisher-key'])
      expect(output.text).toContain(part)
    expect((await fetch(`${site}/health`)).status).toBe(200)
    expect((await fetch(`${inbox}/`)).status).toBe(200)
    child.kill('SIGINT')
    expect(await exited).toBe(0)
    expect(await arePortsFree(ports)).toEqual([true, true])
  })
})
