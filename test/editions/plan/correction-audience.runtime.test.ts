import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, test } from 'vitest'
import { prepareSubscriptionEnd } from '../../../src/audience/subscription.ts'
import { sendNextChunk } from '../../../src/delivery/mail/send.ts'
import { claimCorrections } from '../../../src/editions/claim/claim-corrections.ts'
import { claimDueDigests } from '../../../src/editions/claim/claim-digests.ts'
import { decodeMembers } from '../../../src/editions/plan/chunk-members.ts'
import { planPage } from '../../../src/editions/plan/plan-page.ts'
import { correctionStore } from '../../../src/editions/stores/correction-store.ts'
import { mailContext, planContext, readers, recorded } from '../../workshop.ts'
import { type CapturedMail, inbox, stores } from '../../world.ts'

const DAY = 86_400_000
const START = Date.UTC(2026, 10, 23)
const REASON = { en: 'It did not happen.' }
let days = 0
let named = 0
const clock = { wall: START }

const rows = async <T>(sql: string): Promise<T[]> => (await env.DB.prepare(sql).all<T>()).results
const audience = async (): Promise<number[]> =>
  (await rows<{ subscriber: number }>('SELECT DISTINCT subscriber FROM audience ORDER BY subscriber')).map(
    (row) => row.subscriber,
  )
const noticed = async (): Promise<number[]> =>
  (await rows<{ members: string }>("SELECT members FROM chunk WHERE kind IN ('correction', 'retraction') ORDER BY id"))
    .flatMap((row) => decodeMembers(JSON.parse(row.members)))
    .map((each) => each.reader)
const runsOf = (kind: string) =>
  rows<Record<string, unknown>>(
    `SELECT audience, members, untold, gone, state FROM run WHERE kind = '${kind}' ORDER BY id`,
  )

const planAll = async (perPage?: number, chunksPerPage?: number): Promise<void> => {
  while (await planPage(await planContext(perPage, chunksPerPage), clock.wall, clock.wall)) {
    // Each page is one ticket.
  }
}

/** Spends tickets until no chunk is left, moving the wall past every wait. */
const sendAll = async (): Promise<void> => {
  const by = await mailContext(clock)
  for (let at = await by.pendingWork.findNextClaimTime(); at !== null; at = await by.pendingWork.findNextClaimTime()) {
    clock.wall = Math.max(clock.wall, at)
    const spent = await sendNextChunk(by)
    if (spent.result === 'wait') clock.wall += spent.ms
  }
}

const nextDay = (): number => {
  clock.wall = START + ++days * DAY
  return clock.wall
}

/** The digests of a day, planned and not yet sent. */
const digestsPlanned = async (): Promise<void> => {
  await claimDueDigests(stores(), nextDay())
  await planAll()
}

/** So many readers are told of an event in the day's digest. */
const told = async (count: number, event: string, more: Parameters<typeof readers>[2] = {}): Promise<number[]> => {
  const all = await readers(count, `t${++named}-`, more)
  await recorded(event, { recorded_at: clock.wall })
  await digestsPlanned()
  await sendAll()
  return all
}

const retract = (event: string, number = 2) =>
  recorded(event, { number, change: 'retraction', reason: REASON, recorded_at: clock.wall })
const correct = (event: string, number = 2, more: Parameters<typeof recorded>[1] = {}) =>
  recorded(event, {
    number,
    change: 'correction',
    urgent: true,
    reason: { en: 'The place was wrong.' },
    text: { en: { title: `Corrected ${number}: ${event}`, summary: 'It was elsewhere.' } },
    recorded_at: clock.wall,
    release_at: clock.wall,
    ...more,
  })

const noticesSent = async (): Promise<CapturedMail[]> => {
  await claimCorrections(stores().corrections, clock.wall)
  await planAll()
  await sendAll()
  return (await inbox.mails()).filter(({ tags }) => tags.kind === 'correction' || tags.kind === 'retraction')
}

beforeEach(async () => {
  await env.DB.batch(
    ['chunk', 'audience', 'run', 'plan', 'membership', 'subscriber', 'schedule'].map((table) =>
      env.DB.prepare(`DELETE FROM ${table}`),
    ),
  )
  await env.DB.prepare('UPDATE tick SET noticed_seq = (SELECT coalesce(max(seq), 0) FROM journal)').run()
  await env.DB.prepare('UPDATE provider SET next_slot_at = 0, wait_until = 0, wait_reason = NULL, probing = 0').run()
  await env.DB.prepare('DELETE FROM held').run()
  await inbox.forget()
  await inbox.unlimited()
  nextDay()
})

describe('a retraction', () => {
  test('reaches those who were told, once each, and nobody else', async () => {
    const event = `told-${++named}`
    const those = await told(3, event)
    await readers(2, `others${++named}-`)
    await retract(event)
    const mails = await noticesSent()
    expect((await noticed()).sort()).toEqual([...those].sort())
    expect(mails).toHaveLength(3)
    expect(mails[0]!.subject).toBe(`Withdrawn: What happened: ${event}`)
    expect(mails[0]!.text).toContain('It did not happen.')
    expect(mails[0]!.text).toContain(`/events/${event}`)
    expect(await runsOf('retraction')).toEqual([{ audience: 3, members: 3, untold: 0, gone: 0, state: 'planned' }])
  })

  test('is claimed once, however often it is looked for, and never again when its run is forgotten', async () => {
    const event = `once-${++named}`
    await told(1, event)
    await retract(event)
    const claims = await Promise.all(
      Array.from({ length: 5 }, () => claimCorrections(stores().corrections, clock.wall)),
    )
    expect(claims.reduce((sum, each) => sum + each, 0)).toBe(1)
    await env.DB.batch([env.DB.prepare('DELETE FROM run'), env.DB.prepare('DELETE FROM plan')])
    expect(await claimCorrections(stores().corrections, clock.wall)).toBe(0)
  })

  test('of what nobody was told is planned, and no mail comes of it', async () => {
    const event = `unheard-${++named}`
    await readers(2, `u${named}-`)
    await recorded(event, { recorded_at: clock.wall, release_at: clock.wall + 60_000 })
    await retract(event)
    expect(await noticesSent()).toEqual([])
    expect(await runsOf('retraction')).toEqual([{ audience: 0, members: 0, untold: 0, gone: 0, state: 'planned' }])
  })

  test('that is silent tells nobody', async () => {
    const event = `silent-${++named}`
    await told(2, event)
    await recorded(event, { number: 2, change: 'retraction', reason: REASON, silent: true, recorded_at: clock.wall })
    expect(await claimCorrections(stores().corrections, clock.wall)).toBe(0)
  })

  test('goes to whoever follows something else by now, and not to whoever has left', async () => {
    const event = `moved-${++named}`
    const [moved, left, stayed] = await told(3, event)
    await env.DB.prepare(`UPDATE subscriber SET filter = 'another' WHERE number = ${moved}`).run()
    await stores().commitBatch(prepareSubscriptionEnd(stores(), left!, 'unsubscribed', clock.wall))
    await retract(event)
    expect(await noticesSent()).toHaveLength(2)
    expect((await noticed()).sort()).toEqual([moved!, stayed!].sort())
    expect(await runsOf('retraction')).toEqual([{ audience: 3, members: 2, untold: 0, gone: 1, state: 'planned' }])
  })

  test('does not wait behind what is still held', async () => {
    const event = `overtaking-${++named}`
    await told(1, event)
    await recorded(`held-${named}`, { recorded_at: clock.wall, release_at: clock.wall + 60_000 })
    await retract(event)
    expect(await noticesSent()).toHaveLength(1)
  })

  test('reaches each reader of many chunks once, gathered in the smallest pages, by two at once and with a crash between', async () => {
    const event = `pages-${++named}`
    const those = await told(250, event)
    await retract(event)
    await claimCorrections(stores().corrections, clock.wall)
    const broken = await planContext(40, 1)
    const { addInformedMembers: gather } = broken.correctionAudiences
    let pages = 0
    broken.correctionAudiences.addInformedMembers = async (...page) => {
      if (++pages === 2) throw new Error('the isolate died')
      await gather(...page)
    }
    await planPage(broken, clock.wall, clock.wall)
    await expect(planPage(broken, clock.wall, clock.wall)).rejects.toThrow('died')
    clock.wall += 60_000
    for (let turn = 0; turn < 20; turn++)
      await Promise.all([1, 2].map(async () => planPage(await planContext(40, 1), clock.wall, clock.wall)))
    expect(await audience()).toEqual(those)
    expect(await noticed()).toEqual(those)
    expect(await runsOf('retraction')).toEqual([{ audience: 250, members: 250, untold: 0, gone: 0, state: 'planned' }])
  })

  test('is looked for in what was recorded since, and not in the whole journal', async () => {
    for (let at = 0; at < 60; at++) await recorded(`long-${named}-${at}`, { recorded_at: clock.wall })
    await claimCorrections(stores().corrections, clock.wall)
    let read = 0
    const counted = {
      prepare: (sql: string) => env.DB.prepare(sql),
      batch: async (statements: D1PreparedStatement[]) => {
        const results = await env.DB.batch(statements)
        for (const { meta } of results) read += meta.rows_read
        return results
      },
    }
    await claimCorrections(correctionStore(counted as D1Database), clock.wall)
    expect(read).toBeGreaterThan(0)
    expect(read).toBeLessThan(20)
  })

  test('costs a row for each reader told, and reads no chunk older than its event', async () => {
    await told(200, `older-${++named}`)
    nextDay()
    const event = `counted-${++named}`
    await recorded(event, { recorded_at: clock.wall })
    await digestsPlanned()
    await sendAll()
    await retract(event)
    await claimCorrections(stores().corrections, clock.wall)
    const counted = await planContext(1_000, 2)
    const counts = { written: 0, pages: 0 }
    const { addInformedMembers: gather } = counted.correctionAudiences
    counted.correctionAudiences.addInformedMembers = async (...page) => {
      const before = await rows<{ rows: number }>('SELECT count(*) AS rows FROM audience')
      await gather(...page)
      const after = await rows<{ rows: number }>('SELECT count(*) AS rows FROM audience')
      counts.written += after[0]!.rows - before[0]!.rows
      counts.pages++
    }
    while (await planPage(counted, clock.wall, clock.wall)) {
      // Each page is one ticket.
    }
    expect(counts).toEqual({ written: 200, pages: 2 })
  })

  test('leaves out whom the provider refused, and takes an unknown outcome for told', async () => {
    const event = `refused-${++named}`
    const all = await readers(3, `r${named}-`)
    await recorded(event, { recorded_at: clock.wall })
    await digestsPlanned()
    await inbox.fail({ refuse: [0] })
    await sendAll()
    await env.DB.prepare("UPDATE chunk SET state = 'unknown', settled_at = NULL").run()
    await retract(event)
    await noticesSent()
    expect(await noticed()).toEqual(all.slice(1))
  })

  test('does not go to whoever was let go before it was frozen: they were not told', async () => {
    const event = `let-go-${++named}`
    await readers(2, `l${named}-`)
    await recorded(event, { recorded_at: clock.wall })
    await digestsPlanned()
    await inbox.fail({ status: 422 })
    const by = await mailContext(clock)
    const { provider } = by
    by.provider = async (payload, key) => {
      await retract(event)
      await claimCorrections(stores().corrections, clock.wall)
      await planAll()
      return provider(payload, key)
    }
    await sendNextChunk(by)
    expect(await noticed()).toHaveLength(2)
    await sendAll()
    expect((await inbox.mails()).filter(({ text }) => text.includes(event))).toEqual([])
    expect(await rows("SELECT state FROM chunk WHERE kind = 'retraction'")).toEqual([{ state: 'empty' }])
  })

  test('is not frozen when what told its readers is let go between the look and the freeze', async () => {
    const event = `let-go-late-${++named}`
    await told(1, event)
    await retract(event)
    await claimCorrections(stores().corrections, clock.wall)
    await planAll()
    const by = await mailContext(clock)
    const { freeze } = by.chunks
    let looks = 0
    by.chunks.freeze = async (...frozen) => {
      if (++looks === 1)
        await env.DB.prepare(
          "UPDATE chunk SET state = 'pending', frozen_at = NULL, settled_at = 1 WHERE kind = 'digest'",
        ).run()
      return freeze(...frozen)
    }
    await sendNextChunk(by)
    expect((await inbox.mails()).filter(({ tags }) => tags.kind === 'retraction')).toEqual([])
    expect(looks).toBe(1)
  })

  test('of an event that was new again tells those who were told since, and no freeze tells what was withdrawn before', async () => {
    const event = `again-${++named}`
    const first = await told(1, event)
    await readers(1, `late${named}-`)
    await retract(event)
    await noticesSent()
    await recorded(event, { number: 3, reason: { en: 'It did.' }, recorded_at: clock.wall })
    await env.DB.prepare(`UPDATE membership SET left_run = 0 WHERE subscriber = ${first[0]}`).run()
    await digestsPlanned()
    await sendAll()
    await inbox.forget()
    await retract(event, 4)
    const mails = await noticesSent()
    expect(mails.map(({ to }) => to[0])).toEqual([`late${named}-0@readers.example.net`])
  })

  test('that comes late says that the event was recorded again', async () => {
    const event = `anew-${++named}`
    await told(1, event)
    await retract(event)
    await claimCorrections(stores().corrections, clock.wall)
    await planAll()
    await recorded(event, {
      number: 3,
      reason: { en: 'It did.' },
      recorded_at: clock.wall,
      release_at: clock.wall + 60_000,
    })
    const [mail] = await noticesSent()
    expect(mail!.text).toContain('The event was recorded again since.')
  })

  test('of what is older than the ledger goes to those who follow it now, and says so', async () => {
    const event = `ancient-${++named}`
    await recorded(event, { recorded_at: clock.wall - 181 * DAY })
    const following = await readers(3, `f${named}-`)
    await readers(2, `g${named}-`, { regions: ['sy-daraa'] })
    await retract(event)
    await claimCorrections(stores().corrections, clock.wall)
    await planAll(2)
    await sendAll()
    expect(await noticed()).toEqual(following)
    expect((await inbox.mails())[0]!.text.replaceAll('\n', ' ')).toContain('older than our list of who was told what')
  })
})

describe('a correction', () => {
  test('that is urgent goes to all who were told, with before and after', async () => {
    const event = `urgent-${++named}`
    await told(2, event)
    await correct(event)
    const mails = await noticesSent()
    expect(mails).toHaveLength(2)
    expect(mails[0]!.subject).toBe(`Correction: Corrected 2: ${event}`)
    expect(mails[0]!.text).toContain(`Title\nBefore:\nWhat happened: ${event}\nNow:\nCorrected 2: ${event}`)
  })

  test('waits until its hold is over', async () => {
    const event = `held-${++named}`
    await told(1, event)
    await correct(event, 2, { release_at: clock.wall + 60_000 })
    expect(await claimCorrections(stores().corrections, clock.wall + 59_999)).toBe(0)
    expect(await claimCorrections(stores().corrections, clock.wall + 60_000)).toBe(1)
  })

  test('is withdrawn unseen by a retraction within its hold', async () => {
    const event = `unseen-${++named}`
    await told(1, event)
    await correct(event, 2, { release_at: clock.wall + 60_000 })
    await retract(event, 3)
    expect((await noticesSent()).map(({ tags }) => tags.kind)).toEqual(['retraction'])
    clock.wall += 60_000
    expect(await claimCorrections(stores().corrections, clock.wall)).toBe(0)
  })

  test('that is not urgent goes only to those whom no digest tells it', async () => {
    const event = `plain-${++named}`
    await readers(1, `daraa${named}-`, { regions: ['sy-daraa'] })
    const [inDigest, elsewhere, none] = await told(3, event)
    await env.DB.batch([
      env.DB.prepare(
        `UPDATE subscriber SET filter = (SELECT id FROM filter WHERE body LIKE '%sy-daraa%') WHERE number = ${elsewhere}`,
      ),
      env.DB.prepare(`UPDATE membership SET left_run = 1 WHERE subscriber = ${none}`),
    ])
    await correct(event, 2, { urgent: false })
    expect(await noticesSent()).toHaveLength(2)
    expect((await noticed()).sort()).toEqual([elsewhere!, none!].sort())
    await inbox.forget()
    await digestsPlanned()
    await sendAll()
    const digests = await inbox.mails()
    expect(digests.map(({ tags }) => [tags.kind, tags.member])).toEqual([['digest', String(inDigest)]])
    expect(digests[0]!.text).toContain('Corrections')
  })

  test('that is urgent stands in the digest of those who are concerned by it now and were not before', async () => {
    const event = `graver-${++named}`
    const knew = await told(1, event, { severity: 'moderate' })
    const [fresh] = await readers(1, `g${named}-`, { severity: 'extreme' })
    await correct(event, 2, { severity: 'extreme' })
    expect(await noticesSent()).toHaveLength(1)
    expect(await noticed()).toEqual(knew)
    await inbox.forget()
    await digestsPlanned()
    await sendAll()
    expect((await inbox.mails()).map(({ tags }) => [tags.kind, tags.member])).toEqual([['digest', String(fresh)]])
  })

  test('that is urgent is news to those for whom the event was only meant in silence before', async () => {
    const event = `placed-${++named}`
    await told(1, event, { severity: 'moderate' })
    const [fresh] = await readers(1, `p${named}-`, { severity: 'extreme' })
    await recorded(event, { number: 2, change: 'update', silent: true, severity: 'extreme', recorded_at: clock.wall })
    await digestsPlanned()
    await correct(event, 3, { severity: 'extreme' })
    await noticesSent()
    await inbox.forget()
    await digestsPlanned()
    await sendAll()
    expect((await inbox.mails()).map(({ tags }) => [tags.kind, tags.member])).toEqual([['digest', String(fresh)]])
  })

  test('that was retracted before the mail was frozen is not told; the retraction is', async () => {
    const event = `gone-${++named}`
    await told(2, event)
    await correct(event)
    await claimCorrections(stores().corrections, clock.wall)
    await planAll()
    await retract(event, 3)
    expect((await noticesSent()).map(({ tags }) => tags.kind)).toEqual(['retraction', 'retraction'])
  })

  test('that another overtook before it was frozen is told in the newer form, once', async () => {
    const event = `twice-${++named}`
    await told(2, event)
    await correct(event)
    await claimCorrections(stores().corrections, clock.wall)
    await planAll()
    await correct(event, 3, { urgent: false })
    const mails = await noticesSent()
    expect(mails.map(({ subject }) => subject)).toEqual(
      [3, 3].map((number) => `Correction: Corrected ${number}: ${event}`),
    )
  })

  test('after another tells what the other had said', async () => {
    const event = `in-a-row-${++named}`
    await told(1, event)
    await correct(event)
    await noticesSent()
    await correct(event, 3)
    const mails = await noticesSent()
    expect(mails).toHaveLength(2)
    expect(mails[1]!.text).toContain(`Before:\nCorrected 2: ${event}\nNow:\nCorrected 3: ${event}`)
  })

  test('that is claimed while a digest waits changes the digest, which tells nothing that is known to be wrong', async () => {
    const event = `swapped-${++named}`
    await readers(2, `s${named}-`)
    await recorded(event, { recorded_at: clock.wall })
    await digestsPlanned()
    await correct(event)
    await claimCorrections(stores().corrections, clock.wall)
    await planAll()
    await sendAll()
    const mails = await inbox.mails()
    expect(mails.map(({ tags }) => tags.kind)).toEqual(['digest', 'digest'])
    expect(mails.every(({ text }) => text.includes(`Corrected 2: ${event}`) && !text.includes('What happened'))).toBe(
      true,
    )
  })

  test('that is claimed between the look and the freeze of a digest makes it look again', async () => {
    const event = `raced-${++named}`
    await readers(1, `w${named}-`)
    await recorded(event, { recorded_at: clock.wall })
    await digestsPlanned()
    const by = await mailContext(clock)
    const { freeze } = by.chunks
    let looks = 0
    by.chunks.freeze = async (...frozen) => {
      if (++looks === 1) {
        await correct(event)
        await claimCorrections(stores().corrections, clock.wall)
      }
      return freeze(...frozen)
    }
    await sendNextChunk(by)
    expect(looks).toBe(2)
    expect((await inbox.mails()).map(({ text }) => text.includes(`Corrected 2: ${event}`))).toEqual([true])
    expect(await noticesSent()).toEqual([])
  })

  test('does not go to whoever was told it already', async () => {
    const event = `known-${++named}`
    await told(1, event)
    await correct(event, 2, { urgent: false })
    await digestsPlanned()
    await sendAll()
    expect(await noticesSent()).toEqual([])
  })
})
