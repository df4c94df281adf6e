import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

const INSTALL = join(import.meta.dirname, '../.ci/install')
const LONG_AGO = new Date('2020-01-01')

/** Creates a checkout with a lock file and an `npm` that only writes its arguments to the file `called`. */
const createCheckout = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'waqai-install-'))
  writeFileSync(join(folder, 'package-lock.json'), '{}')
  mkdirSync(join(folder, 'bin'))
  writeFileSync(join(folder, 'bin/npm'), '#!/bin/sh\necho "$@" >> called\n')
  chmodSync(join(folder, 'bin/npm'), 0o755)
  return folder
}

/** Creates a folder of packages that npm installed before the lock file was last changed. */
const createOldPackages = (folder: string): string => {
  mkdirSync(folder)
  const lock = join(folder, '.package-lock.json')
  writeFileSync(lock, '{}')
  utimesSync(lock, LONG_AGO, LONG_AGO)
  return folder
}

/** Runs the script in a checkout. Returns the arguments with which it called npm, and '' if it did not. */
const npmArgumentsIn = (folder: string): string => {
  writeFileSync(join(folder, 'called'), '')
  const run = spawnSync('sh', [INSTALL], {
    cwd: folder,
    env: { ...process.env, PATH: `${join(folder, 'bin')}:${process.env.PATH}` },
  })
  expect(run.status).toBe(0)
  return readFileSync(join(folder, 'called'), 'utf8').trim()
}

describe('the script installs the packages', () => {
  test('if there are none', () => {
    expect(npmArgumentsIn(createCheckout())).toMatch(/^ci/)
  })

  test('if they are older than the lock file', () => {
    const folder = createCheckout()
    createOldPackages(join(folder, 'node_modules'))
    expect(npmArgumentsIn(folder)).toMatch(/^ci/)
  })

  test('but not through a link, because npm would delete the packages of another checkout', () => {
    const folder = createCheckout()
    symlinkSync(createOldPackages(join(folder, 'elsewhere')), join(folder, 'node_modules'))
    expect(npmArgumentsIn(folder)).toBe('')
  })
})
