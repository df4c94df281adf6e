import { describe, expect, test } from 'vitest'
import { isPortFree } from '../free-port.ts'
import { startCommand, untilReady } from './start-command.ts'

const arePortsFree = (ports: readonly number[]): Promise<boolean[]> => Promise.all(ports.map(isPortFree))

describe('npm run demo', () => {
  test('prints the mails of both readers, exits with 0, and leaves no process', { timeout: 180_000 }, async () => {
    const { ports, output, exited } = await startCommand('src/cli/demo.ts', { CI: 'true' })
    const code = await exited
    expect([code, output.text]).toEqual([0, expect.stringContaining('digest: Bread distributed in Aleppo')])
    expect(output.text).toContain('digest: توزيع الخبز في حلب')
    expect(await arePortsFree(ports)).toEqual([true, true])
  })
})

describe('npm start', () => {
  test('prints its addresses, the key and a command that publishes, and stops on SIGINT', {
    timeout: 180_000,
  }, async () => {
    const { child, ports, output, exited } = await startCommand('src/cli/start.ts', { TICKER: 'off' })
    await untilReady({ child, output, exited })
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
