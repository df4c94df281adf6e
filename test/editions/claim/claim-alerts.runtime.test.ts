import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Preferences } from '../../../src/audience/preferences.ts'
import { prepareActivation } from '../../../src/audience/subscription.ts'
import { sendNextChunk } from '../../../src/delivery/mail/send.ts'
import { handlePlanTickets } from '../../../src/delivery/plan-worker.ts'
import { type AlertContext, claimAlertPage } from '../../../src/editions/claim/claim-alerts.ts'
import { claimDueDigests } from '../../../src/editions/claim/claim-digests.ts'
import { activateReaders } from '../../../src/editions/import-readers.ts'
import { decodeMembers } from '../../../src/editions/plan/chunk-members.ts'
import { planPage } from '../../../src/editions/plan/plan-page.ts'
import { cohortStore } from '../../../src/editions/stores/cohort-store.ts'
import { countedDatabase } from '../../verification/bench/counting-bindings.ts'
import { noOperations, type OperationCounts } from '../../verification/bench/counts.ts'
import { CHOICE, GAZETTEER, mailContext, planContext, readers, recorded } from '../../workshop.ts'
import { call, inbox, stores } from '../../world.ts'

const DAY = 86_400_000
const NOON = 20_000 * DAY + DAY / 2
const MINUTE = 60_000
const rows = async <T>(sql: string): Promise<T[]> => (await env.DB.prepare(sql).all<T>()).results

const watcher = (cohortsPerPage = 100, db = env.DB): AlertContext => ({
  ...stores(),
  cohorts: cohortStore(db),
  gazetteer: GAZETTEER,
  mostPerHour: 2,
  cohortsPerPage,
})

/** Readers who are told at once of what they follow, each in a cohort of their own if `more` makes it so. */
const alerted = async (
  name: string,
  count: number,
  more: (at: number) => Partial<Preferences> = () => ({}),
): Promise<void> => {
  const brought = Array.from({ length: count }, (_, at) => ({
    email: `${name}-${at}@readers.example.net`,
    preferences: { ...CHOICE, alerts: 'all' as const, ...more(at) },
    consent: 'on paper',
  }))
  const released = await stores().journal.readHeadSeq()
  await activateReaders(stores(), brought, {
    now: NOON,
    released,
  })
}
/** No two cohorts alike. */
const different = (at: number): Partial<Preferences> => ({
  quiet: { from: `0${at % 10}:${String(Math.floor(at / 10) % 60).padStart(2, '0')}`, to: '09:59' },
})

const claimAll = async (page: number, now: number): Promise<void> => {
  while ((await claimAlertPage(watcher(page), now)).hasMore) {
    // Each page is one ticket.
  }
}
const planAll = async (): Promise<void> => {
  while (await planPage(await planContext(70), NOON, NOON)) {
    // Each page is one ticket.
  }
}
/** Sends all that is planned; answers with what each mail told. */
const sentAll = async (): Promise<string[]> => {
  await inbox.unlimited()
  await inbox.forget()
  const by = await mailContext({ wall: NOON })
  while ((await sendNextChunk(by)).result === 'sent') {
    // Each request is one ticket.
  }
  return (await inbox.mails()).map(({ text }) => text)
}
/** Makes a reader's choice take effect; `released` is up to where they know that all was released. */
const chosen = async (subscriber: number, more: Partial<Preferences>, released?: number): Promise<void> => {
  const head = released ?? (await stores().journal.readHeadSeq())
  const activation = { subscriber, preferences: { ...CHOICE, ...more }, now: NOON, released: head, confirmation: null }
  await stores().commitBatch(await prepareActivation(stores(), activation))
}
/** Who was packed, by kind, each as often as they were. */
const packed = async (kind: string): Promise<number[]> =>
  (await rows<{ members: string }>(`SELECT members FROM chunk WHERE kind = '${kind}' ORDER BY id`))
    .flatMap((row) => decodeMembers(JSON.parse(row.members)))
    .map(({ reader }) => reader)
    .sort((a, b) => a - b)
const everyone = async (): Promise<number[]> =>
  (await rows<{ number: number }>('SELECT number FROM subscriber ORDER BY number')).map((row) => row.number)

beforeEach(async () => {
  await env.DB.prepare(`UPDATE watch SET seq = (SELECT coalesce(max(seq), 0) FROM journal), to_seq = (SELECT coalesce(max(seq), 0) FROM journal),
    cursor_least = 0, cursor_cohort = 0`).run()
})

afterEach(async () => {
  await env.DB.batch(
    ['chunk', 'run', 'plan', 'membership', 'subscriber', 'schedule', 'filter'].map((table) =>
      env.DB.prepare(`DELETE FROM ${table}`),
    ),
  )
})

describe('claiming what is told at once', () => {
  test('looks at all cohorts page by page, and tells each reader once', async () => {
    await alerted('a', 23, different)
    await alerted('b', 5)
    await recorded('paged')
    await claimAll(4, NOON)
    await planAll()
    expect(await packed('alert')).toEqual(await everyone())
    expect(await rows('SELECT DISTINCT kind, state FROM run')).toEqual([{ kind: 'alert', state: 'planned' }])
  })

  test('by many at the same moment claims nothing twice', async () => {
    await alerted('c', 30, different)
    await recorded('at-once-twice')
    for (let turn = 0; turn < 12; turn++)
      await Promise.all(Array.from({ length: 4 }, () => claimAlertPage(watcher(7), NOON + turn)))
    await claimAll(7, NOON + 100)
    await planAll()
    expect(await packed('alert')).toEqual(await everyone())
    expect(await rows('SELECT count(*) AS runs FROM run')).toEqual([{ runs: 30 }])
  })

  test('goes on where it was cut, whatever is published meanwhile', async () => {
    await alerted('d', 20, different)
    await recorded('cut')
    await claimAlertPage(watcher(6), NOON)
    await recorded('meanwhile')
    await claimAlertPage(watcher(6), NOON + 1)
    await claimAll(6, NOON + 2)
    await planAll()
    const all = await everyone()
    expect(await packed('alert')).toEqual([...all, ...all].sort((a, b) => a - b))
    expect(await rows('SELECT seq = to_seq AS isDone FROM watch')).toEqual([{ isDone: 1 }])
  })

  test('of what is held back, by several at once, makes one roll-up of each cohort', async () => {
    await alerted('e', 12, different)
    await alerted('f', 3)
    for (const each of [1, 2, 3, 4]) {
      await recorded(`flood-${each}`)
      await claimAll(5, NOON + each * MINUTE)
    }
    expect(
      await rows("SELECT count(*) AS due FROM schedule WHERE cadence = 'at-once' AND next_at IS NOT NULL"),
    ).toEqual([{ due: 13 }])
    const end = NOON + 62 * MINUTE
    for (let turn = 0; turn < 5; turn++)
      await Promise.all(Array.from({ length: 3 }, () => claimAlertPage(watcher(5), end)))
    await planAll()
    const all = await everyone()
    expect(await packed('rollup')).toEqual(all)
    expect(await packed('alert')).toEqual([...all, ...all].sort((a, b) => a - b))
  })

  test('has a page of what it said', async () => {
    await alerted('p', 1)
    await recorded('on-a-page')
    await claimAll(10, NOON)
    await planAll()
    const [edition] = await rows<{ id: string }>(
      "SELECT id FROM edition WHERE kind = 'alert' AND told LIKE '%on-a-page%'",
    )
    const page = await call(`/editions/${edition!.id}`)
    expect([page.status, await page.text()]).toEqual([
      200,
      expect.stringMatching(/<h1>Alert<.*What happened: on-a-page/s),
    ])
  })

  test('packs the readers of all cohorts that were claimed together', async () => {
    await alerted('g', 150, different)
    await recorded('together')
    await claimAll(1_000, NOON)
    await planAll()
    expect(await rows('SELECT count(*) AS chunks FROM chunk')).toEqual([{ chunks: 2 }])
    expect(
      await rows("SELECT count(*) AS editions FROM edition WHERE kind = 'alert' AND told LIKE '%together%'"),
    ).toEqual([{ editions: 1 }])
  })
})

describe('whoever changes their mind', () => {
  test('is not told, of what the old choice owed them, what was withdrawn since', async () => {
    await alerted('q', 2)
    for (const each of ['q-1', 'q-2', 'q-owed']) {
      await recorded(each)
      await claimAll(10, NOON)
    }
    const [leaver] = await everyone()
    await chosen(leaver!, { alerts: 'none' })
    await recorded('q-owed', { number: 2, change: 'retraction', reason: { en: 'It did not happen.' } })
    await planAll()
    await env.DB.prepare('DELETE FROM chunk').run()
    await claimAll(10, NOON + 62 * MINUTE)
    await planAll()
    expect(await sentAll()).toEqual([])
  })

  test('while what was released is just being looked at, is told it once: by the old choice, and by no other', async () => {
    await alerted('r', 1)
    const [mover] = await everyone()
    const before = await stores().journal.readHeadSeq()
    await recorded('r-now')
    await claimAll(10, NOON)
    await chosen(mover!, { alerts: 'severe' }, before)
    await planAll()
    expect(await packed('alert')).toEqual([mover])
  })

  test('is shown by a digest in full what was looked at just before they asked to be told at once', async () => {
    const [reader] = await readers(1, 's')
    const before = await stores().journal.readHeadSeq()
    await recorded('s-now')
    await claimAll(10, NOON)
    await chosen(reader!, { alerts: 'all', alerted: 'left_out' }, before)
    await claimDueDigests(stores(), NOON + DAY)
    await planAll()
    expect([await packed('alert'), await packed('digest')]).toEqual([[], [reader]])
  })

  test('and takes that back before what was released is looked at, is told of it at once', async () => {
    await alerted('t', 1)
    const [reader] = await everyone()
    await recorded('t-now')
    await chosen(reader!, { alerts: 'none' })
    await chosen(reader!, { alerts: 'all' })
    await claimAll(10, NOON)
    await planAll()
    expect(await packed('alert')).toEqual([reader])
  })
})

describe('an alert that an operator cancelled', () => {
  test('is in full in the next digest, also of who wants what was told at once left out', async () => {
    await alerted('u', 1, () => ({ alerted: 'left_out' }))
    await recorded('u-cancelled')
    await claimAll(10, NOON)
    const [run] = await rows<{ id: number }>("SELECT id FROM run WHERE kind = 'alert'")
    await stores().runs.cancel(run!.id)
    await claimDueDigests(stores(), NOON + DAY)
    await planAll()
    expect(await packed('digest')).toEqual(await everyone())
  })
})

describe('what it costs', () => {
  const counting = async (act: (db: D1Database) => Promise<unknown>): Promise<OperationCounts> => {
    const counts = noOperations()
    await act(countedDatabase(env.DB, () => counts))
    return counts
  }

  test('cohorts that hear of nothing cost no row written, and those less grave events do not wake are not even read', async () => {
    await alerted('h', 300, (at) => ({ ...different(at), regions: ['sy-daraa'] }))
    await alerted('i', 300, (at) => ({ ...different(at), alerts: 'extreme' }))
    await alerted('j', 1)
    await recorded('one-hears')
    const counts = await counting((db) => claimAlertPage(watcher(1_000, db), NOON))
    expect(counts.rowsWritten).toBeLessThanOrEqual(10)
    expect(counts.rowsRead).toBeLessThan(5 * 301)
    expect(await rows('SELECT audience FROM run')).toEqual([{ audience: 1 }])
  })

  test('many pages read no more than one', async () => {
    await alerted('o', 400, (at) => ({ ...different(at), regions: ['sy-daraa'] }))
    await recorded('nobody-hears')
    const counts = await counting(async (db) => {
      while ((await claimAlertPage(watcher(20, db), NOON)).hasMore) {
        // Each page is one ticket.
      }
    })
    expect(counts.rowsRead).toBeLessThan(6 * 400)
    expect(counts.rowsWritten).toBeLessThanOrEqual(400 / 20 + 1)
  })

  test('a release that wakes nobody costs one row, and no release none', async () => {
    await alerted('k', 50, different)
    await recorded('quietly', { silent: true })
    expect((await counting((db) => claimAlertPage(watcher(100, db), NOON))).rowsWritten).toBe(1)
    const idle = await counting((db) => claimAlertPage(watcher(100, db), NOON))
    expect([idle.rowsWritten, idle.rowsRead < 10]).toEqual([0, true])
  })

  test('a cohort that is told costs a few rows, and one that owes already none', async () => {
    await alerted('l', 200, different)
    await recorded('all-hear')
    const told = await counting((db) => claimAlertPage(watcher(1_000, db), NOON))
    expect(told.rowsWritten / 200).toBeLessThanOrEqual(5)
    for (const each of [1, 2]) {
      await recorded(`more-${each}`)
      await claimAll(1_000, NOON + each)
    }
    await recorded('owed-already')
    expect((await counting((db) => claimAlertPage(watcher(1_000, db), NOON + 9))).rowsWritten).toBe(1)
  })
})

test('an alert overtakes a million digests that wait to be planned', async () => {
  const quiet = await readers(300, 'm')
  await alerted('n', 3, () => ({ digest: { ...CHOICE.digest, cadence: 'none' } }))
  await recorded('before')
  await claimAll(100, NOON)
  await planAll()
  await env.DB.prepare('DELETE FROM chunk').run()
  await claimDueDigests(stores(), NOON)
  await recorded('urgent')
  const sent: number[] = []
  const idle = async () => undefined
  const tickets = {
    enqueuePlan: idle,
    enqueueMail: async (count: number) => void sent.push(count),
    enqueueWebhook: idle,
  }
  const clock = { now: async () => NOON + 3 * 3_600_000, wall: () => NOON }
  const report = async (name: string) => {
    throw new Error(name)
  }
  await handlePlanTickets({ ...watcher(), ...(await planContext(100)), ...clock, tickets, report }, 2)
  const chunks = await rows<{ kind: string; rank: number }>('SELECT kind, rank FROM chunk ORDER BY rank, id')
  expect(chunks[0]).toEqual({ kind: 'alert', rank: 2 })
  expect(await rows("SELECT DISTINCT state FROM run WHERE kind = 'digest'")).toEqual([{ state: 'claimed' }])
  const first = await stores().chunks.claimNext(NOON)
  expect(first!.kind).toBe('alert')
  expect(quiet).toHaveLength(300)
})
