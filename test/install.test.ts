import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

const INSTALL = join(import.meta.dirname, '../.ci/install')
const LONG_AGO = new Date('2020-01-01')

/** A checkout with a lock file, and an `npm` that only leaves word that it was called. */
const checkout = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'waqai-install-'))
  writeFileSync(join(folder, 'package-lock.json'), '{}')
  mkdirSync(join(folder, 'bin'))
  writeFileSync(join(folder, 'bin/npm'), '#!/bin/sh\necho "$@" >> called\n')
  chmodSync(join(folder, 'bin/npm'), 0o755)
  return folder
}

/** Packages as npm left them there, longer ago than the lock file. */
const oldPackages = (folder: string): string => {
  mkdirSync(folder)
  const lock = join(folder, '.package-lock.json')
  writeFileSync(lock, '{}')
  utimesSync(lock, LONG_AGO, LONG_AGO)
  return folder
}

/** What npm was called with, '' where it was not. */
const calledIn = (folder: string): string => {
  writeFileSync(join(folder, 'called'), '')
  const run = spawnSync('sh', [INSTALL], {
    cwd: folder,
    env: { ...process.env, PATH: `${join(folder, 'bin')}:${process.env.PATH}` },
  })
  expect(run.status).toBe(0)
  return readFileSync(join(folder, 'called'), 'utf8').trim()
}

describe('packages are installed', () => {
  test('where there are none', () => {
    expect(calledIn(checkout())).toMatch(/^ci/)
  })

  test('where they are older than the lock file', () => {
    const folder = checkout()
    oldPackages(join(folder, 'node_modules'))
    expect(calledIn(folder)).toMatch(/^ci/)
  })

  test('but never through a link, for npm would empty the folder of another checkout', () => {
    const folder = checkout()
    symlinkSync(oldPackages(join(folder, 'elsewhere')), join(folder, 'node_modules'))
    expect(calledIn(folder)).toBe('')
  })
})
