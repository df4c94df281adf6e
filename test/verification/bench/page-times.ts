import { globSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { migrate } from '../../../src/cli/local/local-worker.ts'
import { seed } from '../../../src/cli/local/seed-timeline.ts'
import { readSettings } from '../../../src/cli/local/settings.ts'
import { buildWorker } from '../../journeys/build-worker.ts'
import { startOn } from '../../journeys/local-product.ts'
import { createRuntimeMeter } from './process-meter.ts'

/** Measures how long public pages take with 16,600 events, in wall time and in processor time of the local runtime. */
const EVENTS = 16_600
const REQUESTS = 200
const WARM_UP = 10
/** The first address is answered from a constant: its time is that of the runtime alone. */
const PATHS = [
  '/robots.txt',
  '/?lang=en',
  '/regions/sy-aleppo?lang=en',
  '/events/hospitals-bombed-2024?lang=en',
  '/?q=aleppo+hospital&lang=en',
  '/actors/hts?lang=en',
  '/subscribe?lang=en',
  '/corrections?lang=en',
]

/** Copies of the events of the shipped timeline, each on another day. The content of a copy is that of its original. */
const COPY = [
  `CREATE TEMP TABLE copy AS
    WITH RECURSIVE n (at) AS (SELECT 1 UNION ALL SELECT at + 1 FROM n WHERE at < :copies)
    SELECT n.at, e.*, date('2024-11-20', '-' || ((n.at * 7 + e.rowid_ * 3) % 1500) || ' days') AS on_day,
      e.id || '-copy-' || n.at AS copy_id, row_number() OVER () + (SELECT max(seq) FROM journal) AS copy_seq
    FROM n, (SELECT *, row_number() OVER () AS rowid_ FROM event) e`,
  `INSERT INTO journal (seq, event, number, change, silent, urgent, publisher, recorded_at, release_at, hash, facts)
    SELECT copy_seq, copy_id, 1, 'new', 1, 0, 'newsroom', 0, 0, hash, facts FROM copy`,
  `INSERT INTO event_key (key, day, event, last_day)
    SELECT k.value, on_day, copy_id, on_day FROM copy, json_each(copy.keys) k`,
  `INSERT INTO event (id, number, seq, status, hash, kind, certainty, gravity, day, when_max, last_day, keys, facts, index_version, period, sources)
    SELECT copy_id, 1, copy_seq, status, hash, kind, certainty, gravity, on_day, on_day, on_day, keys, facts, index_version, on_day, sources
    FROM copy`,
]

const copyEvents = (stateDir: string): number => {
  const [file] = globSync(`${stateDir}/**/*.sqlite`).filter((each) => hasTable(each, 'event_key'))
  const database = new DatabaseSync(file!)
  const { count } = database.prepare('SELECT count(*) AS count FROM event').get() as { count: number }
  const [create, ...inserts] = COPY
  const copies = Math.ceil(EVENTS / count)
  database.prepare(create!.replace(':copies', String(copies))).run()
  for (const insert of inserts) database.prepare(insert).run()
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  database.close()
  return copies
}

/** Names the stored content of each event once more for each of its copies. */
const copyContents = (stateDir: string, copies: number): void => {
  const [file] = globSync(`${stateDir}/kv/**/*.sqlite`).filter((each) => hasTable(each, '_mf_entries'))
  const database = new DatabaseSync(file!)
  database
    .prepare(
      `WITH RECURSIVE n (at) AS (SELECT 1 UNION ALL SELECT at + 1 FROM n WHERE at < ${copies})
      INSERT OR IGNORE INTO _mf_entries (key, blob_id)
      SELECT substr(k.key, 1, 9) || substr(k.key, 10, instr(substr(k.key, 10), '/') - 1) || '-copy-' || n.at || '/1' || substr(k.key, -65), k.blob_id
      FROM _mf_entries k, n WHERE k.key LIKE 'revision/%'`,
    )
    .run()
  database.close()
}

const hasTable = (file: string, name: string): boolean => {
  const database = new DatabaseSync(file)
  const found = database.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?").get(name)
  database.close()
  return found !== undefined
}

const at = (sorted: number[], part: number): string =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))]!.toFixed(1)

const folder = mkdtempSync(join(tmpdir(), 'waqai-pages-'))
const settings = readSettings({ STATE_DIR: folder })
mkdirSync(join(folder, 'bundle'))
const build = await buildWorker('.', 'src/index.ts', join(folder, 'bundle'))
await migrate(settings)
const stateDir = join(folder, 'v3')
const filling = await startOn(build, stateDir)
await seed('data/timeline.json', filling.site, settings.variables.PUBLISHER_KEY!)
await filling.stop()
copyContents(stateDir, copyEvents(stateDir))
const product = await startOn(build, stateDir)
const meter = createRuntimeMeter()
console.log('page, first ms, median ms, p95 ms, CPU ms of the whole local runtime')
for (const path of PATHS) {
  const times: number[] = []
  const request = async (): Promise<void> => {
    const start = performance.now()
    const answer = await fetch(product.site + path)
    await answer.text()
    times.push(performance.now() - start)
    if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}: ${product.log.at(-1)}`)
  }
  await request()
  const [first] = times
  for (let n = 0; n < WARM_UP; n++) await request()
  times.length = 0
  const before = meter.cpuMs() ?? 0
  for (let n = 0; n < REQUESTS; n++) await request()
  const cpu = ((meter.cpuMs() ?? 0) - before) / REQUESTS
  const sorted = times.toSorted((a, b) => a - b)
  console.log([path, first!.toFixed(1), at(sorted, 0.5), at(sorted, 0.95), cpu.toFixed(2)].join(', '))
}
await product.stop()
rmSync(folder, { recursive: true, force: true })
