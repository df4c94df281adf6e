import { beforeEach, describe, expect, test } from 'vitest'
import { asPublisher, call, idle, inbox, postJson, tick } from '../world.ts'
import { createEarlierDatabase, MIGRATIONS, migrateToNewest, preferencesPath, readRows } from './earlier-database.ts'
import { findLostValues, type Renames } from './lost-values.ts'

const READER = 'anna@readers.example.net'
const MINUTE_MS = 60_000

/** The names that a migration changed, by its number. */
const RENAMES: Record<number, Renames> = {
  17: { 'provider.quota_resets_at': null, 'provider.quota_read_at': null },
}

/** A migration that comes after all others: it adds to a table and makes a new one. */
const NEXT_MIGRATION = {
  name: '9999_next.sql',
  queries: [
    'ALTER TABLE trouble ADD COLUMN repeats INTEGER NOT NULL DEFAULT 1',
    'CREATE TABLE note (id INTEGER PRIMARY KEY, words TEXT NOT NULL) STRICT',
    'INSERT INTO note (words) SELECT name FROM trouble',
  ],
}

const readJson = async <T>(path: string): Promise<T> => {
  const response = await call(path, { headers: asPublisher })
  expect([path, response.status]).toEqual([path, 200])
  return response.json()
}

/** Reads what was recorded before the migration, and lets the Worker finish the work that was begun then. */
const expectWorkerToGoOn = async (): Promise<void> => {
  await inbox.forget()
  await inbox.unlimited()
  const { revisions } = await readJson<{ revisions: { id: string }[] }>('/v1/journal')
  expect(revisions.map(({ id }) => id)).toEqual([
    'bridge-opened',
    'bread-handed-out',
    'market-closed',
    'road-reopened',
    'market-closed',
    'road-reopened',
    'school-reopened',
  ])
  expect(await (await call('/')).text()).toContain('What happened: bridge-opened')
  expect(await (await call(await preferencesPath(READER))).text()).toContain('Correction: What happened: road-reopened')
  expect(await readJson('/v1/endpoints')).toMatchObject({ endpoints: [{ id: 'ep_filled' }] })
  expect(await readJson('/v1/keys')).toMatchObject({ keys: [{ name: 'aleppo-desk' }] })
  expect(await readJson(`/v1/subscribers?email=${READER}`)).toMatchObject({ state: 'active' })

  const { now } = await readJson<{ now: string }>('/v1/status')
  await tick(Date.parse(now) + 2 * MINUTE_MS)
  await idle()
  const subjects = (await inbox.mails(READER)).map(({ subject }) => subject)
  expect(subjects).toEqual(['What happened: school-reopened'])
  expect((await postJson('/v1/events', NEW_EVENT, asPublisher)).status).toBe(201)
}

const NEW_EVENT = {
  nature: 'event',
  when: '2026-11-30',
  kind: 'civic.protest',
  certainty: 'reported',
  severity: 'severe',
  regions: [{ id: 'sy-aleppo' }],
  text: { en: { title: 'Recorded after the migration', summary: 'It was reported.' } },
  sources: [{ publisher: 'A paper', title: 'A report' }],
}

describe.each(MIGRATIONS.map(({ name }, at) => [name, at + 1] as const))('a database at %s', (_, version) => {
  beforeEach(() => createEarlierDatabase(version))

  test('has rows in every table', async () => {
    const empty = Object.entries(await readRows()).filter(([, rows]) => rows.length === 0)
    expect(empty).toEqual([])
  })

  test('keeps every value through all later migrations', async () => {
    const before = await readRows()
    await migrateToNewest()
    const renames = Object.entries(RENAMES).filter(([number]) => Number(number) > version)
    expect(findLostValues(before, await readRows(), Object.assign({}, ...renames.map(([, each]) => each)))).toEqual([])
  })

  test('serves the Worker after all later migrations, and the Worker finishes what it had begun', async () => {
    await migrateToNewest()
    await expectWorkerToGoOn()
  }, 60_000)
})

describe('the next migration', () => {
  beforeEach(async () => {
    await createEarlierDatabase(MIGRATIONS.length)
    // The Worker checks a database until it was right once. It refuses one that is newer.
    await call('/')
  })

  test('keeps every value and serves the Worker, if it only adds', async () => {
    const before = await readRows()
    await migrateToNewest([NEXT_MIGRATION])
    const after = await readRows()
    expect(findLostValues(before, after)).toEqual([])
    expect(after.note).toEqual([{ id: 1, words: 'dead letters' }])
    await expectWorkerToGoOn()
  }, 60_000)

  test.each([
    ['a row', 'DELETE FROM subscriber WHERE number = 2'],
    ['a column', 'ALTER TABLE subscriber DROP COLUMN consent'],
    ['a table', 'DROP TABLE suppression'],
    ['a value', 'UPDATE membership SET from_seq = from_seq + 1 WHERE subscriber = 1'],
  ])('is caught if it loses %s', async (_, query) => {
    const before = await readRows()
    await migrateToNewest([{ name: '9999_lossy.sql', queries: [query] }])
    expect(findLostValues(before, await readRows())).not.toEqual([])
  })
})
