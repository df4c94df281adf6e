import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterEach, describe, expect, test } from 'vitest'
import { descendantsOf, isAlive, killAll } from '../../src/cli/local/processes.ts'

/** Code that starts a process, which starts another one, which prints its id and waits. */
const NESTED = `
  const { spawn } = require('node:child_process')
  const inner = "console.log(process.pid); setInterval(() => {}, 1000)"
  const outer = "require('node:child_process').spawn(process.execPath, ['-e', " + JSON.stringify(inner) + "], { stdio: 'inherit' })"
  spawn(process.execPath, ['-e', outer], { stdio: 'inherit' })`

const PATH = process.env.PATH

afterEach(() => {
  process.env.PATH = PATH
})

describe('the descendants of a process', () => {
  test('are all found, also on a machine without ps', async () => {
    const child = spawn(process.execPath, ['-e', NESTED], { stdio: ['ignore', 'pipe', 'inherit'], detached: true })
    try {
      const [output] = (await once(child.stdout, 'data')) as [Buffer]
      const last = Number(output.toString())
      if (process.platform === 'linux') process.env.PATH = '/nowhere'
      const found = descendantsOf(child.pid!)
      expect([found.length, found.at(-1)]).toEqual([2, last])
      killAll([child.pid!, ...found])
      expect(await once(child, 'exit')).toEqual([null, 'SIGKILL'])
    } finally {
      if (child.exitCode === null && child.signalCode === null) process.kill(-child.pid!, 'SIGKILL')
    }
  })

  test('are none if it started none or does not exist', () => {
    const unusedPid = 4_194_305
    expect([descendantsOf(unusedPid), isAlive(unusedPid)]).toEqual([[], false])
  })
})
