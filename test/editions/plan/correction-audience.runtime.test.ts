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
const readersInChunks = async (): Promise<number[]> =>
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

/** Sends until no chunk is left, and moves the wall clock past every wait. */
const sendAll = async (shared?: Awaited<ReturnType<typeof mailContext>>): Promise<void> => {
  const context = shared ?? (await mailContext(clock))
  for (
    let at = await context.pendingWork.findNextClaimTime();
    at !== null;
    at = await context.pendingWork.findNextClaimTime()
  ) {
    clock.wall = Math.max(clock.wall, at)
    const result = await sendNextChunk(context)
    if (result.result === 'wait' && !result.hasMoreWork) clock.wall += result.ms
  }
}

const nextDay = (): number => {
  clock.wall = START + ++days * DAY
  return clock.wall
}

/** Claims and plans the digests of the next day, and sends none. */
const planDigests = async (): Promise<void> => {
  await claimDueDigests(stores(), nextDay())
  await planAll()
}

/** Records an event and sends it to new readers in a digest. Returns their numbers. */
const inform = async (count: number, event: string, more: Parameters<typeof readers>[2] = {}): Promise<number[]> => {
  const all = await readers(count, `t${++named}-`, more)
  await recorded(event, { recorded_at: clock.wall })
  await planDigests()
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

/** Claims, plans and sends all that is due. Returns the corrections and retractions that were sent. */
const sendCorrections = async (): Promise<CapturedMail[]> => {
  await claimCorrections(stores().corrections, clock.wall)
  await planAll()
  await sendAll()
  return (await inbox.mails()).filter(({ tags }) => tags.kind === 'correction' || tags.kind === 'retraction')
}

beforeEach(async () => {
  await env.DB.batch(
    ['chunk', 'audience', 'waiting', 'run', 'plan', 'membership', 'subscriber', 'schedule'].map((table) =>
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
  test('goes once to each reader who was informed of the event, and to nobody else', async () => {
    const event = `informed-${++named}`
    const informed = await inform(3, event)
    await readers(2, `others${++named}-`)
    await retract(event)
    const mails = await sendCorrections()
    expect((await readersInChunks()).sort()).toEqual([...informed].sort())
    expect(mails).toHaveLength(3)
    expect(mails[0]!.subject).toBe(`Withdrawn: What happened: ${event}`)
    expect(mails[0]!.text).toContain('It did not happen.')
    expect(mails[0]!.text).toContain(`/events/${event}`)
    expect(await runsOf('retraction')).toEqual([{ audience: 3, members: 3, untold: 0, gone: 0, state: 'planned' }])
  })

  test('is claimed once by several claims at once, and never again after its run was deleted', async () => {
    const event = `once-${++named}`
    await inform(1, event)
    await retract(event)
    const claims = await Promise.all(
      Array.from({ length: 5 }, () => claimCorrections(stores().corrections, clock.wall)),
    )
    expect(claims.reduce((sum, each) => sum + each, 0)).toBe(1)
    await env.DB.batch([env.DB.prepare('DELETE FROM run'), env.DB.prepare('DELETE FROM plan')])
    expect(await claimCorrections(stores().corrections, clock.wall)).toBe(0)
  })

  test('of an event that nobody was informed of is planned without a mail', async () => {
    const event = `unknown-${++named}`
    await readers(2, `u${named}-`)
    await recorded(event, { recorded_at: clock.wall, release_at: clock.wall + 60_000 })
    await retract(event)
    expect(await sendCorrections()).toEqual([])
    expect(await runsOf('retraction')).toEqual([{ audience: 0, members: 0, untold: 0, gone: 0, state: 'planned' }])
  })

  test('that is silent is not claimed', async () => {
    const event = `silent-${++named}`
    await inform(2, event)
    await recorded(event, { number: 2, change: 'retraction', reason: REASON, silent: true, recorded_at: clock.wall })
    expect(await claimCorrections(stores().corrections, clock.wall)).toBe(0)
  })

  test('goes to a reader who follows something else by now, and not to one who has left', async () => {
    const event = `moved-${++named}`
    const [moved, left, stayed] = await inform(3, event)
    await env.DB.prepare(`UPDATE subscriber SET filter = 'another' WHERE number = ${moved}`).run()
    await stores().commitBatch(prepareSubscriptionEnd(stores(), left!, 'unsubscribed', clock.wall))
    await retract(event)
    expect(await sendCorrections()).toHaveLength(2)
    expect((await readersInChunks()).sort()).toEqual([moved!, stayed!].sort())
    expect(await runsOf('retraction')).toEqual([{ audience: 3, members: 2, untold: 0, gone: 1, state: 'planned' }])
  })

  test('does not wait for an earlier revision whose hold is not over', async () => {
    const event = `overtaking-${++named}`
    await inform(1, event)
    await recorded(`held-${named}`, { recorded_at: clock.wall, release_at: clock.wall + 60_000 })
    await retract(event)
    expect(await sendCorrections()).toHaveLength(1)
  })

  test('goes once to each reader of many chunks, if two workers search the smallest pages and one crashes', async () => {
    const event = `pages-${++named}`
    const informed = await inform(250, event)
    await retract(event)
    await claimCorrections(stores().corrections, clock.wall)
    const broken = await planContext(40, 1)
    const { addInformedMembers } = broken.correctionAudiences
    let pages = 0
    broken.correctionAudiences.addInformedMembers = async (...page) => {
      if (++pages === 2) throw new Error('the isolate died')
      await addInformedMembers(...page)
    }
    await planPage(broken, clock.wall, clock.wall)
    await expect(planPage(broken, clock.wall, clock.wall)).rejects.toThrow('died')
    clock.wall += 60_000
    for (let turn = 0; turn < 20; turn++)
      await Promise.all([1, 2].map(async () => planPage(await planContext(40, 1), clock.wall, clock.wall)))
    expect(await audience()).toEqual(informed)
    expect(await readersInChunks()).toEqual(informed)
    expect(await runsOf('retraction')).toEqual([{ audience: 250, members: 250, untold: 0, gone: 0, state: 'planned' }])
  })

  test('is found among the revisions after the cursor, not in the whole journal', async () => {
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

  test('costs a row for each informed reader, and reads no page of chunks older than the event', async () => {
    await inform(200, `older-${++named}`)
    nextDay()
    const event = `counted-${++named}`
    await recorded(event, { recorded_at: clock.wall })
    await planDigests()
    await sendAll()
    await retract(event)
    await claimCorrections(stores().corrections, clock.wall)
    const counted = await planContext(1_000, 2)
    const counts = { written: 0, pages: 0 }
    const { addInformedMembers } = counted.correctionAudiences
    counted.correctionAudiences.addInformedMembers = async (...page) => {
      const before = await rows<{ rows: number }>('SELECT count(*) AS rows FROM audience')
      await addInformedMembers(...page)
      const after = await rows<{ rows: number }>('SELECT count(*) AS rows FROM audience')
      counts.written += after[0]!.rows - before[0]!.rows
      counts.pages++
    }
    while (await planPage(counted, clock.wall, clock.wall)) {
      // Each page is one ticket.
    }
    expect(counts).toEqual({ written: 200, pages: 2 })
  })

  test('goes to the readers of a chunk in state unknown, except those whom the provider refused', async () => {
    const event = `refused-${++named}`
    const all = await readers(3, `r${named}-`)
    await recorded(event, { recorded_at: clock.wall })
    await planDigests()
    await inbox.fail({ refuse: [0] })
    await sendAll()
    await env.DB.prepare("UPDATE chunk SET state = 'unknown', settled_at = NULL").run()
    await retract(event)
    await sendCorrections()
    expect(await readersInChunks()).toEqual(all.slice(1))
  })

  test('does not go to readers whose chunk was unfrozen: they were not informed', async () => {
    const event = `unfrozen-${++named}`
    await readers(2, `l${named}-`)
    await recorded(event, { recorded_at: clock.wall })
    await planDigests()
    await inbox.fail({ status: 422 })
    const context = await mailContext(clock)
    const { provider } = context
    context.provider = async (payload, key) => {
      await retract(event)
      await claimCorrections(stores().corrections, clock.wall)
      await planAll()
      return provider(payload, key)
    }
    await sendNextChunk(context)
    expect(await readersInChunks()).toHaveLength(2)
    await sendAll()
    expect((await inbox.mails()).filter(({ text }) => text.includes(event))).toEqual([])
    expect(await rows("SELECT state FROM chunk WHERE kind = 'retraction'")).toEqual([{ state: 'empty' }])
  })

  describe('waits for an earlier mail with an unknown outcome:', () => {
    /** Leaves a digest of one reader frozen after an unknown outcome, tells another reader, and retracts the event. */
    const retractWhileUnknown = async () => {
      const context = await mailContext(clock)
      const event = `unsettled-${++named}`
      await readers(1, `u${named}-`)
      // The digest has the events of earlier tests, too: the gravest is shown, and not only linked.
      await recorded(event, { recorded_at: clock.wall, severity: 'extreme' })
      await planDigests()
      await inbox.fail({ drop: 'before' })
      await sendNextChunk(context)
      await env.DB.prepare('UPDATE membership SET left_run = 0').run()
      await readers(1, `s${named}-`)
      await env.DB.prepare(
        'UPDATE membership SET from_seq = (SELECT max(seq) - 1 FROM journal) WHERE left_run IS NULL',
      ).run()
      await planDigests()
      await env.DB.prepare("UPDATE chunk SET frozen_at = ?1 - 20000, not_before = ?1 WHERE state = 'frozen'")
        .bind(clock.wall + 20_000)
        .run()
      await sendNextChunk(context)
      await retract(event)
      await claimCorrections(stores().corrections, clock.wall)
      await planAll()
      return context
    }
    const kindsTo = (mails: CapturedMail[], name: string): (string | undefined)[] =>
      mails.filter(({ to }) => to[0]!.startsWith(name)).map(({ tags }) => tags.kind)

    test('its readers get it after that mail, and nobody else waits', async () => {
      const context = await retractWhileUnknown()
      const results = [await sendNextChunk(context), await sendNextChunk(context)].map(({ result }) => result)
      expect(results.sort()).toEqual(['sent', 'wait'])
      expect(kindsTo(await inbox.mails(), `u${named}`)).toEqual([])
      expect(kindsTo(await inbox.mails(), `s${named}`)).toEqual(['digest', 'retraction'])
      await sendAll(context)
      const mails = await inbox.mails()
      expect(kindsTo(mails, `u${named}`)).toEqual(['digest', 'retraction'])
      expect(mails.at(-1)!.text).not.toContain('An older mail about this may still arrive.')
    })

    test('for 30 minutes at most, and then says that an older mail may still arrive', async () => {
      const context = await retractWhileUnknown()
      await env.DB.prepare("UPDATE chunk SET not_before = ?1 WHERE state = 'frozen'")
        .bind(clock.wall + DAY)
        .run()
      const planned = clock.wall
      for (let sent = 0; sent < 2; ) {
        const result = await sendNextChunk(context)
        if (result.result === 'wait') clock.wall += result.ms
        else sent++
      }
      expect(clock.wall - planned).toBe(30 * 60_000)
      const mail = (await inbox.mails()).find(({ to }) => to[0]!.startsWith(`u${named}`))!
      expect(mail.tags.kind).toBe('retraction')
      expect(mail.text).toContain('An older mail about this may still arrive.')
    })
  })

  test('is not frozen if the chunk that informed its readers is unfrozen just before', async () => {
    const event = `unfrozen-late-${++named}`
    await inform(1, event)
    await retract(event)
    await claimCorrections(stores().corrections, clock.wall)
    await planAll()
    const context = await mailContext(clock)
    const { freeze } = context.chunks
    let freezes = 0
    context.chunks.freeze = async (...frozen) => {
      if (++freezes === 1)
        await env.DB.prepare(
          "UPDATE chunk SET state = 'pending', frozen_at = NULL, settled_at = 1 WHERE kind = 'digest'",
        ).run()
      return freeze(...frozen)
    }
    await sendNextChunk(context)
    expect((await inbox.mails()).filter(({ tags }) => tags.kind === 'retraction')).toEqual([])
    expect(freezes).toBe(1)
  })

  test('of an event that was recorded again goes to the readers informed since, not to those before the first retraction', async () => {
    const event = `again-${++named}`
    const first = await inform(1, event)
    await readers(1, `late${named}-`)
    await retract(event)
    await sendCorrections()
    await recorded(event, { number: 3, reason: { en: 'It did.' }, recorded_at: clock.wall })
    await env.DB.prepare(`UPDATE membership SET left_run = 0 WHERE subscriber = ${first[0]}`).run()
    await planDigests()
    await sendAll()
    await inbox.forget()
    await retract(event, 4)
    const mails = await sendCorrections()
    expect(mails.map(({ to }) => to[0])).toEqual([`late${named}-0@readers.example.net`])
  })

  test('that comes late says that the event was recorded again', async () => {
    const event = `again-late-${++named}`
    await inform(1, event)
    await retract(event)
    await claimCorrections(stores().corrections, clock.wall)
    await planAll()
    await recorded(event, {
      number: 3,
      reason: { en: 'It did.' },
      recorded_at: clock.wall,
      release_at: clock.wall + 60_000,
    })
    const [mail] = await sendCorrections()
    expect(mail!.text).toContain('The event has been recorded again since.')
  })

  test('of an event older than the ledger goes to the readers who follow it now, and says so', async () => {
    const event = `ancient-${++named}`
    await recorded(event, { recorded_at: clock.wall - 181 * DAY })
    const followers = await readers(3, `f${named}-`)
    await readers(2, `g${named}-`, { regions: ['sy-daraa'] })
    await retract(event)
    await claimCorrections(stores().corrections, clock.wall)
    await planAll(2)
    await sendAll()
    expect(await readersInChunks()).toEqual(followers)
    expect((await inbox.mails())[0]!.text.replaceAll('\n', ' ')).toContain(
      'We can’t tell whether we e-mailed you about this event',
    )
  })
})

describe('a correction', () => {
  test('that is urgent goes to all informed readers, with the text before and after', async () => {
    const event = `urgent-${++named}`
    await inform(2, event)
    await correct(event)
    const mails = await sendCorrections()
    expect(mails).toHaveLength(2)
    expect(mails[0]!.subject).toBe(`Correction: Corrected 2: ${event}`)
    expect(mails[0]!.text).toContain(`Title\nBefore:\nWhat happened: ${event}\nNow:\nCorrected 2: ${event}`)
  })

  test('waits until its hold is over', async () => {
    const event = `held-${++named}`
    await inform(1, event)
    await correct(event, 2, { release_at: clock.wall + 60_000 })
    expect(await claimCorrections(stores().corrections, clock.wall + 59_999)).toBe(0)
    expect(await claimCorrections(stores().corrections, clock.wall + 60_000)).toBe(1)
  })

  test('is never sent if a retraction comes within its hold', async () => {
    const event = `unseen-${++named}`
    await inform(1, event)
    await correct(event, 2, { release_at: clock.wall + 60_000 })
    await retract(event, 3)
    expect((await sendCorrections()).map(({ tags }) => tags.kind)).toEqual(['retraction'])
    clock.wall += 60_000
    expect(await claimCorrections(stores().corrections, clock.wall)).toBe(0)
  })

  test('that is not urgent goes only to readers without a digest that has it, at the hour of the next digest if they have one', async () => {
    const event = `plain-${++named}`
    await readers(1, `daraa${named}-`, { regions: ['sy-daraa'] })
    const [inDigest, elsewhere, none] = await inform(3, event)
    await env.DB.batch([
      env.DB.prepare(
        `UPDATE subscriber SET filter = (SELECT id FROM filter WHERE body LIKE '%sy-daraa%') WHERE number = ${elsewhere}`,
      ),
      env.DB.prepare(`UPDATE membership SET left_run = 1 WHERE subscriber = ${none}`),
    ])
    await correct(event, 2, { urgent: false })
    expect(await sendCorrections()).toHaveLength(1)
    expect(await readersInChunks()).toEqual([none])
    await inbox.forget()
    await planDigests()
    await sendAll()
    const mails = await inbox.mails()
    expect(mails.map(({ tags }) => [tags.kind, tags.member]).sort()).toEqual([
      ['correction', String(elsewhere)],
      ['digest', String(inDigest)],
    ])
    expect(mails.find(({ tags }) => tags.kind === 'digest')!.text).toContain('Corrections')
  })

  test('that is urgent is in the digest of readers whose filter matches only the corrected event', async () => {
    const event = `graver-${++named}`
    const informed = await inform(1, event, { severity: 'moderate' })
    const [newReader] = await readers(1, `g${named}-`, { severity: 'extreme' })
    await correct(event, 2, { severity: 'extreme' })
    expect(await sendCorrections()).toHaveLength(1)
    expect(await readersInChunks()).toEqual(informed)
    await inbox.forget()
    await planDigests()
    await sendAll()
    expect((await inbox.mails()).map(({ tags }) => [tags.kind, tags.member])).toEqual([['digest', String(newReader)]])
  })

  test('that is urgent is in the digest of readers whose filter matched before only in a silent revision', async () => {
    const event = `placed-${++named}`
    await inform(1, event, { severity: 'moderate' })
    const [newReader] = await readers(1, `p${named}-`, { severity: 'extreme' })
    await recorded(event, { number: 2, change: 'update', silent: true, severity: 'extreme', recorded_at: clock.wall })
    await planDigests()
    await correct(event, 3, { severity: 'extreme' })
    await sendCorrections()
    await inbox.forget()
    await planDigests()
    await sendAll()
    expect((await inbox.mails()).map(({ tags }) => [tags.kind, tags.member])).toEqual([['digest', String(newReader)]])
  })

  test('whose event is retracted before the freeze is replaced by the retraction', async () => {
    const event = `gone-${++named}`
    await inform(2, event)
    await correct(event)
    await claimCorrections(stores().corrections, clock.wall)
    await planAll()
    await retract(event, 3)
    expect((await sendCorrections()).map(({ tags }) => tags.kind)).toEqual(['retraction', 'retraction'])
  })

  test('that is followed by another before the freeze is sent once, in the newer form', async () => {
    const event = `twice-${++named}`
    await inform(2, event)
    await correct(event)
    await claimCorrections(stores().corrections, clock.wall)
    await planAll()
    await correct(event, 3, { urgent: false })
    const mails = await sendCorrections()
    expect(mails.map(({ subject }) => subject)).toEqual(
      [3, 3].map((number) => `Correction: Corrected ${number}: ${event}`),
    )
  })

  test('after another shows the text of the other as the earlier one', async () => {
    const event = `in-a-row-${++named}`
    await inform(1, event)
    await correct(event)
    await sendCorrections()
    await correct(event, 3)
    const mails = await sendCorrections()
    expect(mails).toHaveLength(2)
    expect(mails[1]!.text).toContain(`Before:\nCorrected 2: ${event}\nNow:\nCorrected 3: ${event}`)
  })

  test('that is claimed while a digest waits replaces the wrong revision in the digest', async () => {
    const event = `swapped-${++named}`
    await readers(2, `s${named}-`)
    await recorded(event, { recorded_at: clock.wall })
    await planDigests()
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

  test('that is claimed just before the freeze of a digest makes the worker draft the digest again', async () => {
    const event = `raced-${++named}`
    await readers(1, `w${named}-`)
    await recorded(event, { recorded_at: clock.wall })
    await planDigests()
    const context = await mailContext(clock)
    const { freeze } = context.chunks
    let freezes = 0
    context.chunks.freeze = async (...frozen) => {
      if (++freezes === 1) {
        await correct(event)
        await claimCorrections(stores().corrections, clock.wall)
      }
      return freeze(...frozen)
    }
    expect(await sendNextChunk(context)).toMatchObject({ result: 'wait' })
    expect(freezes).toBe(1)
    await planAll()
    await sendAll(context)
    expect(freezes).toBe(2)
    expect((await inbox.mails()).map(({ text }) => text.includes(`Corrected 2: ${event}`))).toEqual([true])
    expect(await sendCorrections()).toEqual([])
  })

  test('does not go to readers who had it in a digest already', async () => {
    const event = `known-${++named}`
    await inform(1, event)
    await correct(event, 2, { urgent: false })
    await planDigests()
    await sendAll()
    expect(await sendCorrections()).toEqual([])
  })
})
