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

const alertContext = (cohortsPerPage = 100, db = env.DB): AlertContext => ({
  ...stores(),
  cohorts: cohortStore(db),
  gazetteer: GAZETTEER,
  maxAlertsPerHour: 2,
  settleMs: 0,
  cohortsPerPage,
})

/** Imports readers with alerts of all events; `more` can give each reader other preferences, and so another cohort. */
const importAlertReaders = async (
  name: string,
  count: number,
  more: (at: number) => Partial<Preferences> = () => ({}),
): Promise<void> => {
  const imported = Array.from({ length: count }, (_, at) => ({
    email: `${name}-${at}@readers.example.net`,
    preferences: { ...CHOICE, alerts: 'all' as const, ...more(at) },
    consent: 'on paper',
  }))
  const released = await stores().journal.readHeadSeq()
  await activateReaders(stores(), imported, { now: NOON, released })
}
/** Quiet hours that differ by reader, so that each reader has a cohort of their own. */
const ownQuietHours = (at: number): Partial<Preferences> => ({
  quiet: { from: `0${at % 10}:${String(Math.floor(at / 10) % 60).padStart(2, '0')}`, to: '09:59' },
})

const claimAll = async (page: number, now: number): Promise<void> => {
  while ((await claimAlertPage(alertContext(page), now)).hasMore) {
    // Each page is one ticket.
  }
}
const planAll = async (): Promise<void> => {
  while (await planPage(await planContext(70), NOON, NOON)) {
    // Each page is one ticket.
  }
}
/** Sends all that is planned. Returns the texts of the mails. */
const sendAll = async (): Promise<string[]> => {
  await inbox.unlimited()
  await inbox.forget()
  const context = await mailContext({ wall: NOON })
  while ((await sendNextChunk(context)).result === 'sent') {
    // Each request is one ticket.
  }
  return (await inbox.mails()).map(({ text }) => text)
}
/** Makes preferences of an active reader take effect. `released` is the released seq as the act read it. */
const changePreferences = async (subscriber: number, more: Partial<Preferences>, released?: number): Promise<void> => {
  const head = released ?? (await stores().journal.readHeadSeq())
  const activation = { subscriber, preferences: { ...CHOICE, ...more }, now: NOON, released: head, confirmation: null }
  await stores().commitBatch(await prepareActivation(stores(), activation))
}
/** The readers in chunks of a kind, each as often as they are in one. */
const readersInChunks = async (kind: string): Promise<number[]> =>
  (await rows<{ members: string }>(`SELECT members FROM chunk WHERE kind = '${kind}' ORDER BY id`))
    .flatMap((row) => decodeMembers(JSON.parse(row.members)))
    .map(({ reader }) => reader)
    .sort((a, b) => a - b)
const allReaders = async (): Promise<number[]> =>
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

describe('claiming alerts', () => {
  test('goes through all cohorts page by page, and sends each reader one alert', async () => {
    await importAlertReaders('a', 23, ownQuietHours)
    await importAlertReaders('b', 5)
    await recorded('paged')
    await claimAll(4, NOON)
    await planAll()
    expect(await readersInChunks('alert')).toEqual(await allReaders())
    expect(await rows('SELECT DISTINCT kind, state FROM run')).toEqual([{ kind: 'alert', state: 'planned' }])
  })

  test('takes effect once if several workers claim at the same moment', async () => {
    await importAlertReaders('c', 30, ownQuietHours)
    await recorded('at-once-twice')
    for (let turn = 0; turn < 12; turn++)
      await Promise.all(Array.from({ length: 4 }, () => claimAlertPage(alertContext(7), NOON + turn)))
    await claimAll(7, NOON + 100)
    await planAll()
    expect(await readersInChunks('alert')).toEqual(await allReaders())
    expect(await rows('SELECT count(*) AS runs FROM run')).toEqual([{ runs: 30 }])
  })

  test('continues after a cut, and claims what was published since for everyone', async () => {
    await importAlertReaders('d', 20, ownQuietHours)
    await recorded('cut')
    await claimAlertPage(alertContext(6), NOON)
    await recorded('meanwhile')
    await claimAlertPage(alertContext(6), NOON + 1)
    await claimAll(6, NOON + 2)
    await planAll()
    const all = await allReaders()
    expect(await readersInChunks('alert')).toEqual([...all, ...all].sort((a, b) => a - b))
    expect(await rows('SELECT seq = to_seq AS isDone FROM watch')).toEqual([{ isDone: 1 }])
  })

  test('makes one roll-up of the deferred alerts of each cohort, if several workers claim at once', async () => {
    await importAlertReaders('e', 12, ownQuietHours)
    await importAlertReaders('f', 3)
    for (const each of [1, 2, 3, 4]) {
      await recorded(`flood-${each}`)
      await claimAll(5, NOON + each * MINUTE)
    }
    expect(
      await rows("SELECT count(*) AS due FROM schedule WHERE cadence = 'at-once' AND next_at IS NOT NULL"),
    ).toEqual([{ due: 13 }])
    const end = NOON + 62 * MINUTE
    for (let turn = 0; turn < 5; turn++)
      await Promise.all(Array.from({ length: 3 }, () => claimAlertPage(alertContext(5), end)))
    await planAll()
    const all = await allReaders()
    expect(await readersInChunks('rollup')).toEqual(all)
    expect(await readersInChunks('alert')).toEqual([...all, ...all].sort((a, b) => a - b))
  })

  test('gives an alert a page with its events', async () => {
    await importAlertReaders('p', 1)
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

  test('packs the readers of all cohorts of one claim into shared chunks, with one edition', async () => {
    await importAlertReaders('g', 150, ownQuietHours)
    await recorded('together')
    await claimAll(1_000, NOON)
    await planAll()
    expect(await rows('SELECT count(*) AS chunks FROM chunk')).toEqual([{ chunks: 2 }])
    expect(
      await rows("SELECT count(*) AS editions FROM edition WHERE kind = 'alert' AND told LIKE '%together%'"),
    ).toEqual([{ editions: 1 }])
  })
})

describe('a reader who changes preferences', () => {
  test('gets no roll-up of the old cohort with an event that was retracted since', async () => {
    await importAlertReaders('q', 2)
    for (const each of ['q-1', 'q-2', 'q-held']) {
      await recorded(each)
      await claimAll(10, NOON)
    }
    const [leaver] = await allReaders()
    await changePreferences(leaver!, { alerts: 'none' })
    await recorded('q-held', { number: 2, change: 'retraction', reason: { en: 'It did not happen.' } })
    await planAll()
    await env.DB.prepare('DELETE FROM chunk').run()
    await claimAll(10, NOON + 62 * MINUTE)
    await planAll()
    expect(await sendAll()).toEqual([])
  })

  test('during a claim gets one alert, by the old preferences', async () => {
    await importAlertReaders('r', 1)
    const [mover] = await allReaders()
    const before = await stores().journal.readHeadSeq()
    await recorded('r-now')
    await claimAll(10, NOON)
    await changePreferences(mover!, { alerts: 'severe' }, before)
    await planAll()
    expect(await readersInChunks('alert')).toEqual([mover])
  })

  test('and gets alerts from now on has in the digest in full what was claimed just before', async () => {
    const [reader] = await readers(1, 's')
    const before = await stores().journal.readHeadSeq()
    await recorded('s-now')
    await claimAll(10, NOON)
    await changePreferences(reader!, { alerts: 'all', alerted: 'left_out' }, before)
    await claimDueDigests(stores(), NOON + DAY)
    await planAll()
    expect([await readersInChunks('alert'), await readersInChunks('digest')]).toEqual([[], [reader]])
  })

  test('and changes them back before the claim gets the alert', async () => {
    await importAlertReaders('t', 1)
    const [reader] = await allReaders()
    await recorded('t-now')
    await changePreferences(reader!, { alerts: 'none' })
    await changePreferences(reader!, { alerts: 'all' })
    await claimAll(10, NOON)
    await planAll()
    expect(await readersInChunks('alert')).toEqual([reader])
  })
})

describe('an alert that an operator cancelled', () => {
  test('is in full in the next digest, also of a reader whose digests leave out alerted events', async () => {
    await importAlertReaders('u', 1, () => ({ alerted: 'left_out' }))
    await recorded('u-cancelled')
    await claimAll(10, NOON)
    const [run] = await rows<{ id: number }>("SELECT id FROM run WHERE kind = 'alert'")
    await stores().runs.cancelUnsent(run!.id)
    await claimDueDigests(stores(), NOON + DAY)
    await planAll()
    expect(await readersInChunks('digest')).toEqual(await allReaders())
  })
})

describe('the cost of a claim', () => {
  const counting = async (act: (db: D1Database) => Promise<unknown>): Promise<OperationCounts> => {
    const counts = noOperations()
    await act(countedDatabase(env.DB, () => counts))
    return counts
  }

  test('is no row written for a cohort without an alert, and no row read for a cohort with a higher threshold', async () => {
    await importAlertReaders('h', 300, (at) => ({ ...ownQuietHours(at), regions: ['sy-daraa'] }))
    await importAlertReaders('i', 300, (at) => ({ ...ownQuietHours(at), alerts: 'extreme' }))
    await importAlertReaders('j', 1)
    await recorded('one-alert')
    const counts = await counting((db) => claimAlertPage(alertContext(1_000, db), NOON))
    expect(counts.rowsWritten).toBeLessThanOrEqual(10)
    expect(counts.rowsRead).toBeLessThan(5 * 301)
    expect(await rows('SELECT audience FROM run')).toEqual([{ audience: 1 }])
  })

  test('does not grow in rows read with the number of pages', async () => {
    await importAlertReaders('o', 400, (at) => ({ ...ownQuietHours(at), regions: ['sy-daraa'] }))
    await recorded('no-alert')
    const counts = await counting(async (db) => {
      while ((await claimAlertPage(alertContext(20, db), NOON)).hasMore) {
        // Each page is one ticket.
      }
    })
    expect(counts.rowsRead).toBeLessThan(6 * 400)
    expect(counts.rowsWritten).toBeLessThanOrEqual(400 / 20 + 1)
  })

  test('is one row written for a release without alerts, and none without a release', async () => {
    await importAlertReaders('k', 50, ownQuietHours)
    await recorded('quietly', { silent: true })
    expect((await counting((db) => claimAlertPage(alertContext(100, db), NOON))).rowsWritten).toBe(1)
    const idle = await counting((db) => claimAlertPage(alertContext(100, db), NOON))
    expect([idle.rowsWritten, idle.rowsRead < 10]).toEqual([0, true])
  })

  test('is a few rows written for a cohort with an alert, and none for one that defers alerts already', async () => {
    await importAlertReaders('l', 200, ownQuietHours)
    await recorded('alert-for-all')
    const alerted = await counting((db) => claimAlertPage(alertContext(1_000, db), NOON))
    expect(alerted.rowsWritten / 200).toBeLessThanOrEqual(5)
    for (const each of [1, 2]) {
      await recorded(`more-${each}`)
      await claimAll(1_000, NOON + each)
    }
    await recorded('held-already')
    expect((await counting((db) => claimAlertPage(alertContext(1_000, db), NOON + 9))).rowsWritten).toBe(1)
  })
})

test('an alert is planned and sent before digests that were claimed earlier', async () => {
  await readers(300, 'm')
  await importAlertReaders('n', 3, () => ({ digest: { ...CHOICE.digest, cadence: 'none' } }))
  await recorded('before')
  await claimAll(100, NOON)
  await planAll()
  await env.DB.prepare('DELETE FROM chunk').run()
  await claimDueDigests(stores(), NOON)
  await env.DB.prepare('UPDATE tick SET noticed_seq = (SELECT max(seq) FROM journal)').run()
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
  await handlePlanTickets({ ...stores(), ...alertContext(), ...(await planContext(100)), ...clock, tickets, report }, 2)
  const chunks = await rows<{ kind: string; rank: number }>(
    "SELECT kind, rank FROM chunk WHERE kind <> 'retraction' ORDER BY rank, id",
  )
  expect(chunks[0]).toEqual({ kind: 'alert', rank: 2 })
  expect(await rows("SELECT DISTINCT state FROM run WHERE kind = 'digest'")).toEqual([{ state: 'claimed' }])
  const first = await stores().chunks.claimNext(NOON)
  expect(first!.kind).toBe('alert')
})
