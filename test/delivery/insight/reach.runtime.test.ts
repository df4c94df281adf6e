import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, test } from 'vitest'
import { suppressionStore } from '../../../src/audience/suppression-store.ts'
import { measureReach } from '../../../src/delivery/insight/reach.ts'
import { reportUnreachedEvents } from '../../../src/delivery/insight/watch-extreme.ts'
import { applyCallback } from '../../../src/delivery/mail/apply-callback.ts'
import { sendNextChunk } from '../../../src/delivery/mail/send.ts'
import { claimCorrections } from '../../../src/editions/claim/claim-corrections.ts'
import { claimDueDigests } from '../../../src/editions/claim/claim-digests.ts'
import { planPage } from '../../../src/editions/plan/plan-page.ts'
import { mailContext, planContext, readers, recorded } from '../../workshop.ts'
import { asPublisher, call, inbox, stores } from '../../world.ts'

const DAY = 86_400_000
const MINUTE = 60_000
const START = Date.UTC(2026, 10, 23)
let days = 0
let clock = { wall: START }

const rows = async <T>(sql: string): Promise<T[]> => (await env.DB.prepare(sql).all<T>()).results

const sendAll = async (): Promise<void> => {
  while (await planPage(await planContext(), clock.wall, clock.wall)) {
    // Each page is one ticket.
  }
  const by = await mailContext(clock)
  for (let at = await by.pendingWork.findNextClaimTime(); at !== null; at = await by.pendingWork.findNextClaimTime()) {
    clock.wall = Math.max(clock.wall, at)
    await sendNextChunk(by)
  }
}

/** Sends the day's digest with one event to `count` readers. Returns their numbers. */
const sendDigest = async (
  count: number,
  event: string,
  more: Parameters<typeof recorded>[1] = {},
): Promise<number[]> => {
  const all = await readers(count, `${event}-`)
  await recorded(event, { recorded_at: clock.wall, release_at: clock.wall, ...more })
  clock.wall += 5 * MINUTE
  // No test here claims alerts, and a digest waits for those that are not claimed.
  await env.DB.prepare('UPDATE watch SET seq = (SELECT max(seq) FROM journal)').run()
  await claimDueDigests(stores(), clock.wall)
  await sendAll()
  return all
}

const callback = async (type: string, member: number, more: object = {}): Promise<void> => {
  const chunk = (await rows<{ id: number }>('SELECT max(id) AS id FROM chunk'))[0]!.id
  const context = { ...stores(), suppressions: suppressionStore(env.DB) }
  const message = { id: `${type} ${member}`, type, chunk, member, to: null, isPermanent: false, isTransient: false }
  await applyCallback(context, { ...message, ...more }, clock.wall, clock.wall)
}

beforeEach(async () => {
  await env.DB.batch(
    ['chunk', 'audience', 'run', 'plan', 'membership', 'subscriber', 'schedule', 'trouble', 'callback'].map((table) =>
      env.DB.prepare(`DELETE FROM ${table}`),
    ),
  )
  await env.DB.prepare(
    'UPDATE tick SET noticed_seq = (SELECT coalesce(max(seq), 0) FROM journal), watched_seq = (SELECT coalesce(max(seq), 0) FROM journal)',
  ).run()
  await env.DB.prepare('UPDATE provider SET next_slot_at = 0').run()
  await inbox.forget()
  await inbox.unlimited()
  clock = { wall: START + ++days * DAY }
})

describe('the reach of an event', () => {
  test('counts mails by their status, and measures their waits', async () => {
    await inbox.fail({ refuse: [0] })
    const [, delivered, later, bounced, transient, complained, accepted] = await sendDigest(7, 'counted')
    clock.wall += MINUTE
    await callback('email.delivered', delivered!)
    await callback('email.bounced', bounced!, { isPermanent: true })
    await callback('email.bounced', transient!, { isTransient: true })
    await callback('email.complained', complained!)
    clock.wall += MINUTE
    await callback('email.delivered', later!)
    const { all, revisions } = (await measureReach(stores(), 'counted'))!
    expect(all).toMatchObject({
      told: 6,
      kinds: { digest: 6 },
      sending: 0,
      accepted: 6,
      delivered: 2,
      bounced: { permanent: 1, transient: 1 },
      complained: 1,
      failed: 0,
      refused: 1,
      unknown: 0,
    })
    expect(accepted).toBeDefined()
    expect(all.accepted_ms!.median).toBeGreaterThanOrEqual(5 * MINUTE)
    expect(all.accepted_ms!.slowest).toBeLessThan(6 * MINUTE)
    expect(all.delivered_ms!.slowest - all.delivered_ms!.median).toBe(MINUTE)
    expect(revisions).toHaveLength(1)
    expect(revisions[0]).toMatchObject({ number: 1, change: 'new', told: 6, release_at: expect.any(Number) })
  })

  test('is counted for each revision: digests of the first, retractions of the second', async () => {
    await sendDigest(3, 'withdrawn')
    await recorded('withdrawn', {
      number: 2,
      change: 'retraction',
      reason: { en: 'Untrue.' },
      recorded_at: clock.wall,
      release_at: clock.wall,
    })
    await claimCorrections(stores().corrections, clock.wall)
    await sendAll()
    const { all, revisions } = (await measureReach(stores(), 'withdrawn'))!
    expect(revisions.map(({ number, kinds }) => [number, kinds])).toEqual([
      [1, { digest: 3 }],
      [2, { retraction: 3 }],
    ])
    expect(all).toMatchObject({ told: 6, kinds: { digest: 3, retraction: 3 } })
  })

  test('is zero for an event that was in no mail', async () => {
    await recorded('unheard', { recorded_at: clock.wall, release_at: clock.wall })
    const { all } = (await measureReach(stores(), 'unheard'))!
    expect(all).toMatchObject({ told: 0, kinds: {}, accepted: 0, accepted_ms: null, delivered_ms: null })
  })

  test('counts a mail with an unknown outcome as told, and not as accepted', async () => {
    await sendDigest(2, 'in-doubt')
    await env.DB.prepare("UPDATE chunk SET state = 'unknown', settled_at = NULL, outcome = NULL").run()
    expect((await measureReach(stores(), 'in-doubt'))!.all).toMatchObject({
      told: 2,
      accepted: 0,
      unknown: 2,
      accepted_ms: null,
    })
  })

  test('needs a key, and is 404 for an unknown event', async () => {
    await sendDigest(2, 'asked-for')
    const answer = await call('/v1/events/asked-for/reach', { headers: asPublisher })
    expect(answer.status).toBe(200)
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(await answer.json()).toMatchObject({
      event: 'asked-for',
      all: { told: 2, accepted: 2 },
      revisions: [{ number: 1, change: 'new', told: 2, release_at: expect.stringMatching(/^\d{4}-.*Z$/) }],
    })
    expect((await call('/v1/events/asked-for/reach')).status).toBe(401)
    expect((await call('/v1/events/not-there/reach', { headers: asPublisher })).status).toBe(404)
    const status = await (await call('/v1/status', { headers: asPublisher })).json()
    expect(status).toMatchObject({ reach: [{ event: 'asked-for', told: 2, accepted: 2 }] })
  })

  test('includes a retraction, whose edition has a page', async () => {
    await sendDigest(1, 'kept')
    await recorded('kept', {
      number: 2,
      change: 'retraction',
      reason: { en: 'Untrue.' },
      recorded_at: clock.wall,
      release_at: clock.wall,
    })
    await claimCorrections(stores().corrections, clock.wall)
    await sendAll()
    const [edition] = await rows<{ id: string }>(
      "SELECT id FROM edition WHERE kind = 'retraction' AND told LIKE '%kept%'",
    )
    const page = await (await call(`/editions/${edition!.id}`)).text()
    for (const part of ['A report withdrawn', 'we told you about this event', 'Untrue.', '<s>What happened: kept</s>'])
      expect(page).toContain(part)
  })
})

describe('an extreme event', () => {
  const extreme = { severity: 'extreme' } as const
  const reportedAfter = async (after: number): Promise<string[]> => {
    const names: string[] = []
    const report = async (name: string) => void names.push(name)
    await reportUnreachedEvents({ ...stores(), report }, clock.wall + after)
    return names
  }
  const addAlertReader = async (): Promise<void> => {
    await env.DB.batch(
      [
        "INSERT INTO schedule (cadence, weekday, time, timezone, least, last_seq) VALUES ('at-once', '', '', '', 1, 0)",
        'INSERT INTO membership (schedule, subscriber, joined_run, from_seq) SELECT max(id), 1, 0, 0 FROM schedule',
      ].map((sql) => env.DB.prepare(sql)),
    )
  }
  beforeEach(addAlertReader)

  test('is not reported if no reader has alerts', async () => {
    await env.DB.prepare('UPDATE membership SET left_run = 0').run()
    await recorded('unawaited', { ...extreme, recorded_at: clock.wall, release_at: clock.wall })
    expect(await reportedAfter(11 * MINUTE)).toEqual([])
  })

  test('is reported once, if no mail was accepted ten minutes after its release', async () => {
    await recorded('grave', { ...extreme, recorded_at: clock.wall, release_at: clock.wall + MINUTE })
    expect(await reportedAfter(11 * MINUTE - 1)).toEqual([])
    expect(await reportedAfter(11 * MINUTE)).toEqual(['nobody was told of grave'])
    expect(await reportedAfter(12 * MINUTE)).toEqual([])
  })

  test('is not reported if the provider accepted one mail', async () => {
    await sendDigest(1, 'heard', { ...extreme })
    expect(await reportedAfter(11 * MINUTE)).toEqual([])
  })

  test('is reported if the provider refused every reader', async () => {
    await inbox.fail({ refuse: [0, 1] })
    await sendDigest(2, 'all-refused', { ...extreme })
    expect(await reportedAfter(11 * MINUTE)).toEqual(['nobody was told of all-refused'])
  })

  test('is not reported if it is silent, less severe or retracted', async () => {
    await recorded('hushed', { ...extreme, silent: true, recorded_at: clock.wall, release_at: clock.wall })
    await recorded('lesser', { recorded_at: clock.wall, release_at: clock.wall })
    await recorded('gone', { ...extreme, recorded_at: clock.wall, release_at: clock.wall })
    await recorded('gone', {
      ...extreme,
      number: 2,
      change: 'retraction',
      reason: { en: 'Untrue.' },
      recorded_at: clock.wall,
      release_at: clock.wall,
    })
    expect(await reportedAfter(11 * MINUTE)).toEqual([])
  })

  test.each([
    ['a claim', 'claimed', { nature: 'claim' }],
    ['a forecast', 'forecast', { nature: 'forecast' }],
    ['unverified', 'unverified', { certainty: 'unverified' }],
  ] as const)('is not reported if it is %s, which alerts nobody', async (_, id, facts) => {
    await recorded(id, { ...extreme, ...facts, recorded_at: clock.wall, release_at: clock.wall })
    expect(await reportedAfter(11 * MINUTE)).toEqual([])
  })

  test('that reached nobody is in the answer of /health', async () => {
    const now = Date.now()
    await recorded('seen', { ...extreme, recorded_at: now - 12 * MINUTE, release_at: now - 11 * MINUTE })
    await call('/v1/tick', { method: 'POST', headers: asPublisher })
    const health = await call('/health')
    expect(health.status).toBe(503)
    expect(((await health.json()) as { troubles: string[] }).troubles).toContain(
      'Seen lately: nobody was told of seen.',
    )
  })
})
