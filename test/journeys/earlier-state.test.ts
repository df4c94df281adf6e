import { cpSync, globSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest'
import { startCommand, untilReady } from './start-command.ts'

let stateDir: string

beforeEach(() => {
  stateDir = mkdtempSync(join(tmpdir(), 'waqai-earlier-'))
  cpSync(inject('prepared').stateDir, join(stateDir, 'v3'), { recursive: true })
})

afterEach(() => rmSync(stateDir, { recursive: true, force: true }))

const withDatabase = <T>(act: (database: DatabaseSync) => T): T => {
  for (const file of globSync(`${stateDir}/v3/d1/**/*.sqlite`)) {
    const database = new DatabaseSync(file)
    try {
      if (database.prepare(`SELECT 1 FROM sqlite_master WHERE name = 'd1_migrations'`).get()) return act(database)
    } finally {
      database.close()
    }
  }
  throw new Error(`No database in ${stateDir}.`)
}

/** Makes the database one to which only the first migration was applied, in the given form. */
const setBackTo = (firstMigration: string): void =>
  withDatabase((database) => {
    const tables = database
      .prepare(
        `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB '_cf_*' AND name NOT GLOB 'sqlite_*'`,
      )
      .all()
      .map(({ name }) => name as string)
    for (const name of tables.filter((each) => each !== 'd1_migrations')) database.exec(`DROP TABLE "${name}"`)
    database.exec(`DELETE FROM d1_migrations WHERE name <> '0001_waqai.sql'`)
    database.exec(readFileSync(firstMigration, 'utf8'))
  })

const readMigrations = (): unknown[] =>
  withDatabase((database) =>
    database
      .prepare('SELECT name FROM d1_migrations ORDER BY name')
      .all()
      .map(({ name }) => name),
  )

describe('npm start', () => {
  test('migrates a database of an earlier version', { timeout: 180_000 }, async () => {
    setBackTo('data/migrations/0001_waqai.sql')
    const command = await startCommand('src/cli/start.ts', { TICKER: 'off', STATE_DIR: stateDir })
    await untilReady(command)
    const site = `http://localhost:${command.ports[0]}`
    expect([(await fetch(`${site}/health`)).status, (await fetch(`${site}/`)).status]).toEqual([200, 200])
    command.child.kill('SIGINT')
    await command.exited
    expect(readMigrations()).toEqual(readdirSync('data/migrations').sort())
  })

  test.each(['0001_first.sql', '0002_last.sql'])(
    'leaves a database of an early version (%s) as it is, and says how to go on',
    { timeout: 180_000 },
    async (schema) => {
      setBackTo(`test/data/early-schemas/${schema}`)
      const { exited, output } = await startCommand('src/cli/start.ts', { STATE_DIR: stateDir })
      expect(await exited).toBe(1)
      expect(output.text).toContain('early version')
      expect(output.text).toContain(`npm run timeline -- export --state ${stateDir}`)
      expect(readMigrations()).toEqual(['0001_waqai.sql'])
    },
  )

  test('leaves a database of a newer version as it is, and names what it has more', { timeout: 180_000 }, async () => {
    withDatabase((database) => database.exec(`INSERT INTO d1_migrations (name) VALUES ('9999_next.sql')`))
    const { exited, output } = await startCommand('src/cli/start.ts', { STATE_DIR: stateDir })
    expect(await exited).toBe(1)
    expect(output.text).toContain('9999_next.sql')
  })
})
