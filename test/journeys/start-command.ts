import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findFreePort } from '../free-port.ts'

/** A command that was started, what it has printed so far, and its exit code when it ends. */
export type StartedCommand = {
  child: ChildProcessWithoutNullStreams
  ports: readonly [site: number, inbox: number]
  output: { text: string }
  exited: Promise<number | null>
}

/** Starts a command of the product on free ports, and collects what it prints. Without STATE_DIR the state is empty. */
export const startCommand = async (file: string, environment: Record<string, string> = {}): Promise<StartedCommand> => {
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

/** Waits until npm start says that it is ready, or ends. */
export const untilReady = async ({ child, output, exited }: Omit<StartedCommand, 'ports'>): Promise<void> => {
  const ready = new Promise<void>((resolve) => {
    child.stdout.on('data', () => output.text.includes('Press Ctrl-C to stop.') && resolve())
  })
  await Promise.race([ready, exited])
}
