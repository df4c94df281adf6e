import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, test } from 'vitest'
import { prepareSubscriptionEnd } from '../../../src/audience/subscription.ts'
import {
  type AudienceRun,
  type ReaderMailRow,
  readerMailStore,
} from '../../../src/delivery/insight/reader-mail-store.ts'
import { claimDueDigests } from '../../../src/editions/claim/claim-digests.ts'
import { decodeMembers } from '../../../src/editions/plan/chunk-members.ts'
import { planPage } from '../../../src/editions/plan/plan-page.ts'
import { pageStore } from '../../../src/editions/stores/page-store.ts'
import { countedDatabase } from '../../verification/bench/counting-bindings.ts'
import { noOperations, type OperationCounts } from '../../verification/bench/counts.ts'
import { planContext, readers, recorded } from '../../workshop.ts'
import { stores } from '../../world.ts'

const DAY = 86_400_000
const NEWEST = { dueAt: Number.MAX_SAFE_INTEGER, run: 0 }
const rows = async <T>(sql: string): Promise<T[]> => (await env.DB.prepare(sql).all<T>()).results

const planAll = async (perPage: number, at = DAY): Promise<void> => {
  while (await planPage(await planContext(perPage), at, at)) {
    // Each page is one ticket.
  }
}

/** The chunk of each reader, from a scan of all chunks. */
const scanAllChunks = async (): Promise<Map<number, number>> =>
  new Map(
    (await rows<{ id: number; members: string }>('SELECT id, members FROM chunk')).flatMap(({ id, members }) =>
      decodeMembers(JSON.parse(members)).map(({ reader }): [number, number] => [reader, id]),
    ),
  )

const mailsOf = async (reader: number, db = env.DB): Promise<{ runs: AudienceRun[]; mails: ReaderMailRow[] }> => {
  const readerMails = readerMailStore(db)
  const found = await readerMails.listNewestRuns(reader, 0, NEWEST, 40)
  return { runs: found, mails: await readerMails.findMails(reader, found) }
}

const expectEachFound = async (all: number[]): Promise<void> => {
  const chunkByReader = await scanAllChunks()
  for (const reader of all) {
    const { mails } = await mailsOf(reader)
    expect(mails.map(({ chunk }) => chunk)).toEqual(chunkByReader.has(reader) ? [chunkByReader.get(reader)] : [])
  }
}

afterEach(async () => {
  await env.DB.batch(
    ['page', 'chunk', 'run', 'plan', 'membership', 'subscriber', 'schedule', 'filter'].map((table) =>
      env.DB.prepare(`DELETE FROM ${table}`),
    ),
  )
})

describe('a reader’s mail', () => {
  test.each([7, 70, 100, 130, 1_000])(
    'is found by the page that packed the reader, with %i readers on a page',
    async (perPage) => {
      const other = { digest: { cadence: 'daily', weekday: 'monday', time: '06:00', timezone: 'UTC' } } as const
      const all = [
        ...(await readers(130, `a${perPage}`)),
        ...(await readers(90, `b${perPage}`, { regions: ['sy-daraa'] })),
        ...(await readers(60, `c${perPage}`, { lang: 'ar', ...other })),
        ...(await readers(45, `d${perPage}`, { regions: ['sy'] })),
      ]
      await recorded(`found-${perPage}`)
      await claimDueDigests(stores(), DAY)
      await planAll(perPage)
      await expectEachFound(all)
    },
  )

  test('is found for readers of small groups, on any page', async () => {
    const places = ['sy-daraa', 'sy-homs', 'sy-hama', 'sy-idlib', 'sy-raqqa', 'sy-tartus', 'sy-latakia', 'sy-quneitra']
    const few: number[] = []
    for (const place of places) few.push(...(await readers(2, `few-${place}-`, { regions: [place] })))
    const many = await readers(400, 'many')
    for (const place of [...places, 'sy-aleppo']) await recorded(`in-${place}`, { regions: [{ id: place }] })
    await claimDueDigests(stores(), DAY)
    await planAll(90)
    await expectEachFound([...few, ...many])
  })

  test('is found if several workers planned the same pages, and one crashed', async () => {
    const all = await readers(250, 'e')
    await recorded('turned-by-many')
    await claimDueDigests(stores(), DAY)
    const cut = { ...env.DB, prepare: env.DB.prepare.bind(env.DB), batch: () => Promise.reject(new Error('cut')) }
    const broken = {
      ...(await planContext(60)),
      pages: { ...stores().pages, commitPage: pageStore(cut as never).commitPage },
    }
    await planPage(await planContext(60), DAY, DAY)
    await expect(planPage(broken, DAY, DAY)).rejects.toThrow('cut')
    for (let turn = 1; turn < 8; turn++)
      await Promise.all([1, 2, 3].map(async () => planPage(await planContext(60), DAY, DAY + turn * 61_000)))
    expect(await scanAllChunks().then((each) => each.size)).toBe(250)
    await expectEachFound(all)
  })

  test('does not exist before its page is planned', async () => {
    const all = await readers(120, 'f')
    await recorded('half-way')
    await claimDueDigests(stores(), DAY)
    await planPage(await planContext(60), DAY, DAY)
    const { runs: found, mails } = await mailsOf(all.at(-1)!)
    expect(found.map(({ state }) => state)).toEqual(['claimed'])
    expect(mails).toEqual([])
  })

  test('is found for 31 days after its reader unsubscribed', async () => {
    const [reader] = await readers(3, 'g')
    await recorded('before-moving')
    await claimDueDigests(stores(), DAY)
    await planAll(100)
    await stores().commitBatch(prepareSubscriptionEnd(stores(), reader!, 'unsubscribed', DAY))
    await claimDueDigests(stores(), 3 * DAY)
    await planAll(100, 3 * DAY)
    await stores().commitBatch(stores().memberships.prepareDeleteOld(3 * DAY))
    expect((await mailsOf(reader!)).mails).toHaveLength(1)
    await stores().commitBatch(stores().memberships.prepareDeleteOld(40 * DAY))
    expect((await mailsOf(reader!)).mails).toHaveLength(0)
  })

  test('is not found after its plan was deleted, with its pages', async () => {
    await readers(3, 'h')
    await recorded('forgotten')
    await claimDueDigests(stores(), DAY)
    await planAll(100)
    await stores().commitBatch([stores().pages.prepareDeleteOldPages(2 * DAY)])
    expect(await rows('SELECT * FROM page')).toEqual([])
  })

  test('costs one row for each page, and 30 mails are found in few rows among thousands of readers', async () => {
    let counts: OperationCounts = noOperations()
    const db = countedDatabase(env.DB, () => counts)
    const all = await readers(4_100, 'i')
    for (let day = 1; day <= 30; day++) {
      await recorded(`counted-${day}`)
      await claimDueDigests(stores(), day * DAY)
      await planAll(2_000, day * DAY)
    }
    expect(await rows('SELECT count(*) AS pages FROM page')).toEqual([{ pages: 90 }])
    counts = noOperations()
    const { mails } = await mailsOf(all[1_777]!, db)
    expect(mails).toHaveLength(30)
    expect(counts.rowsWritten).toBe(0)
    // For each mail: the run, its membership, two pages, at most 21 chunks, and the members of one chunk.
    expect(counts.rowsRead).toBeLessThan(30 * 140)
    const lines = await stores().journal.listHistory('counted-20', 10)
    counts = noOperations()
    const around = await readerMailStore(db).findRunsCovering(all[1_777]!, lines)
    expect(around.length).toBeGreaterThan(0)
    expect(counts.rowsRead).toBeLessThan(150)
  }, 120_000)
})
