import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, test } from 'vitest'
import { clearRedactedContent } from '../../src/delivery/clear-redacted.ts'
import { FIRST_PAGE_CURSOR, listReaderMails } from '../../src/delivery/insight/reader-mails.ts'
import { sendNextChunk } from '../../src/delivery/mail/send.ts'
import { redactRevision } from '../../src/delivery/redact-revision.ts'
import { claimAlertPage } from '../../src/editions/claim/claim-alerts.ts'
import { claimCorrections } from '../../src/editions/claim/claim-corrections.ts'
import { claimDueDigests } from '../../src/editions/claim/claim-digests.ts'
import { planPage } from '../../src/editions/plan/plan-page.ts'
import { rebuildEditions } from '../../src/editions/render/rebuild-editions.ts'
import { isRefusal } from '../../src/lib/refusal.ts'
import { STANDING_EVENT } from '../../src/timeline/standing-event.ts'
import { CHOICE, mailContext, planContext, readers, recorded } from '../workshop.ts'
import { asPublisher, call, inbox, postJson, stores } from '../world.ts'

const DAY = 86_400_000
const START = Date.UTC(2026, 10, 23)
/** A word that is in no other text. A form of it is in the search index. */
const WORD = 'Zanzibarkanoun'
const WORD_PATTERN = /zanzibarkanoun/i
let days = 0
const clock = { wall: START }

const planAll = async (): Promise<void> => {
  while (await planPage(await planContext(), clock.wall, clock.wall)) {
    // Each page is one ticket.
  }
}
const claimAll = async (): Promise<void> => {
  const context = await planContext()
  await claimCorrections(stores().corrections, clock.wall)
  while ((await claimAlertPage(context, clock.wall)).hasMore) {
    // Each page is one ticket.
  }
  await claimDueDigests(stores(), clock.wall)
}
const sendAll = async (): Promise<string[]> => {
  const context = await mailContext(clock, { now: async () => clock.wall })
  for (let sent = 0; sent < 20; sent++) if ((await sendNextChunk(context)).result === 'nothing') break
  return context.reports
}
const tellAll = async (): Promise<string[]> => {
  await claimAll()
  await planAll()
  return sendAll()
}
const nextDay = (): void => {
  clock.wall = START + ++days * DAY
}
const mailsOf = async (event: string) =>
  (await inbox.mails()).filter(({ html }) => html.includes(`/events/${event}`)).map((mail) => ({ ...mail }))
const kindsOf = async (event: string): Promise<string[]> => (await mailsOf(event)).map(({ tags }) => tags.kind!)

/** Everything in D1 and KV that has the word, by table and key. */
const placesOfWord = async (): Promise<string[]> => {
  const { results: tables } = await env.DB.prepare(
    `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!' AND name NOT LIKE '!_cf!_%' ESCAPE '!'`,
  ).all<{ name: string }>()
  const places: string[] = []
  for (const { name } of tables) {
    const { results } = await env.DB.prepare(`SELECT * FROM "${name}"`).all()
    if (results.some((row) => WORD_PATTERN.test(JSON.stringify(row)))) places.push(name)
  }
  for (const { name } of (await env.TIMELINE.list()).keys)
    if (WORD_PATTERN.test(`${name} ${await env.TIMELINE.get(name)}`)) places.push(name)
  return places
}

const secret = (id: string) => ({
  text: {
    en: { title: `${WORD} seen: ${id}`, summary: `It was ${WORD}.` },
    ar: { title: `${WORD} ${id}`, summary: `${WORD}.` },
  },
  sources: [{ publisher: WORD, title: WORD, url: `https://paper.example/${WORD}`, stance: 'supports' as const }],
  external_ids: { [WORD.toLowerCase()]: WORD },
  counts: [{ what: 'people', low: 1, best: 1, high: 1, words: WORD }],
})
const now = () => ({ recorded_at: clock.wall, release_at: clock.wall })
const redact = async (event: string, number = 1, reason = 'privacy') => {
  const context = await mailContext(clock, { now: async () => clock.wall })
  const result = await redactRevision(context, { event, number, reason: reason as 'privacy', by: 'newsroom' })
  if (isRefusal(result)) throw new Error(result.detail)
  return result
}

beforeEach(async () => {
  await inbox.forget()
  await inbox.unlimited()
  for (const table of ['subscriber', 'schedule', 'membership', 'chunk', 'plan', 'run'])
    await env.DB.prepare(`DELETE FROM ${table}`).run()
  nextDay()
})

describe('a redaction as the newest revision', () => {
  test('before planning leaves the event out of digests and alerts', async () => {
    await readers(1, 'before-plan-', { alerts: 'all' })
    await recorded('before-plan', { ...secret('before-plan'), ...now() })
    await recorded('other-before-plan', now())
    expect(await placesOfWord()).not.toEqual([])
    await redact('before-plan')
    expect(await placesOfWord()).toEqual([])
    nextDay()
    await tellAll()
    expect(await kindsOf('before-plan')).toEqual([])
    expect((await kindsOf('other-before-plan')).length).toBeGreaterThan(0)
    expect(await placesOfWord()).toEqual([])
  })

  test('after planning leaves the event out when the chunk is frozen', async () => {
    await readers(1, 'planned-', { alerts: 'all' })
    await recorded('planned', { ...secret('planned'), ...now() })
    await recorded('other-planned', now())
    nextDay()
    await claimAll()
    await planAll()
    expect((await placesOfWord()).some((place) => place.startsWith('edition/'))).toBe(true)
    await redact('planned')
    expect(await placesOfWord()).toEqual([])
    await sendAll()
    expect(await kindsOf('planned')).toEqual([])
    expect((await kindsOf('other-planned')).length).toBeGreaterThan(0)
    expect(JSON.stringify(await inbox.mails())).not.toMatch(WORD_PATTERN)
    expect(await placesOfWord()).toEqual([])
  })

  test('of what stands now removes it from roll-ups, and KV can be rebuilt with it and without it', async () => {
    const hours = { quiet: { from: '22:00', to: '07:00' }, digest: { ...CHOICE.digest, cadence: 'none' as const } }
    await readers(1, 'standing-', { ...hours, alerts: 'all' })
    const standing = { ...secret(STANDING_EVENT), silent: true }
    await recorded(STANDING_EVENT, { ...standing, ...now() })
    await recorded('held', now())
    await tellAll()
    expect(await inbox.mails()).toEqual([])
    clock.wall += 7 * 3_600_000
    await recorded(STANDING_EVENT, {
      ...{ silent: true, number: 2, change: 'update' as const, recorded_at: clock.wall },
      ...{ text: { en: { title: 'Now', summary: 'On hold.' } }, release_at: clock.wall + DAY },
    })
    await claimAll()
    await planAll()
    const planned = (await placesOfWord()).filter((place) => place.startsWith('edition/'))
    expect(planned).toHaveLength(1)
    const rebuild = async () => rebuildEditions(await mailContext(clock), '')
    await env.TIMELINE.delete(planned[0]!)
    expect(await rebuild()).toMatchObject({ rebuilt: 1, lost: [] })
    expect(await placesOfWord()).toContain(planned[0])
    await redact(STANDING_EVENT)
    expect(await placesOfWord()).toEqual([])
    await sendAll()
    const [mail] = await mailsOf('held')
    expect([mail!.tags.kind, await kindsOf(STANDING_EVENT)]).toEqual(['rollup', []])
    expect(mail!.html).not.toMatch(/On hold/)
    for (const { name } of (await env.TIMELINE.list({ prefix: 'edition/' })).keys) await env.TIMELINE.delete(name)
    expect((await rebuild()).lost).toEqual([])
  })

  test('between the draft and the freeze of a chunk is found by the freeze', async () => {
    await readers(1, 'drafted-')
    await recorded('drafted', { ...secret('drafted'), ...now() })
    nextDay()
    await claimAll()
    await planAll()
    const context = await mailContext(clock, { now: async () => clock.wall })
    let isRedacted = false
    const chunks: typeof context.chunks = {
      ...context.chunks,
      freeze: async (...args) => {
        if (!isRedacted) await redact('drafted')
        isRedacted = true
        return context.chunks.freeze(...args)
      },
    }
    for (let sent = 0; sent < 5; sent++) await sendNextChunk({ ...context, chunks })
    expect(isRedacted).toBe(true)
    expect(await inbox.mails()).toEqual([])
    expect(await placesOfWord()).toEqual([])
  })

  test('ends the retries of a frozen chunk whose outcome is unknown, and tells the operator', async () => {
    await readers(1, 'unsure-')
    await recorded('unsure', { ...secret('unsure'), ...now() })
    nextDay()
    await claimAll()
    await planAll()
    await inbox.fail({ drop: 'before' })
    await sendNextChunk(await mailContext(clock, { now: async () => clock.wall }))
    await redact('unsure')
    expect(await placesOfWord()).toEqual([])
    clock.wall += 3_600_000
    const reports = await sendAll()
    expect(reports.filter((each) => /stopped: .*redacted/.test(each))).toHaveLength(1)
    expect(await inbox.mails()).toEqual([])
    const unknown = await stores().chunks.listUnknown(10)
    expect(unknown).toHaveLength(1)
    await stores().chunks.resolveUnknown(unknown[0]!.id, 'resend', clock.wall)
    await sendAll()
    expect(await inbox.mails()).toEqual([])
    expect(await placesOfWord()).toEqual([])
  })

  test('after sending deletes what was stored, and a retraction still reaches those who were told', async () => {
    const [reader] = await readers(1, 'sent-')
    await recorded('sent', { ...secret('sent'), ...now() })
    nextDay()
    await tellAll()
    expect(await kindsOf('sent')).toEqual(['digest'])
    const result = await redact('sent')
    expect(result).toMatchObject({ isEventRemoved: true, pendingValues: 0, mails: 1 })
    expect(await placesOfWord()).toEqual([])
    const page = { after: FIRST_PAGE_CURSOR, limit: 10 }
    const { mails } = await listReaderMails(await planContext(), reader!, clock.wall, page)
    expect(mails.map(({ edition }) => [edition.kind, edition.letter.subject])).toEqual([['digest', '']])
    await inbox.forget()
    await recorded('sent', { number: 2, change: 'retraction', reason: { en: 'It did not happen.' }, ...now() })
    await tellAll()
    expect(await kindsOf('sent')).toEqual(['retraction'])
    const [mail] = await mailsOf('sent')
    expect(JSON.stringify(mail)).not.toMatch(WORD_PATTERN)
    expect(mail!.text).toContain('It did not happen.')
  })

  test('after sending lets a correction reach those who were told, without the old words', async () => {
    await readers(1, 'put-right-')
    await recorded('put-right', { ...secret('put-right'), ...now() })
    nextDay()
    await tellAll()
    await redact('put-right')
    await inbox.forget()
    await recorded('put-right', {
      ...{ number: 2, change: 'correction', urgent: true, reason: { en: 'A name was wrong.' } },
      ...now(),
    })
    await tellAll()
    expect(await kindsOf('put-right')).toEqual(['correction'])
    expect(JSON.stringify(await inbox.mails())).not.toMatch(WORD_PATTERN)
    expect(await placesOfWord()).toEqual([])
  })
})

describe('a redaction as an older revision', () => {
  test('deletes its text from corrections that compare with it, and from reasons', async () => {
    await readers(1, 'older-')
    await recorded('older', { ...secret('older'), ...now() })
    nextDay()
    await tellAll()
    await recorded('older', { number: 2, change: 'correction', urgent: true, reason: { en: 'Not so.' }, ...now() })
    await recorded('older', { number: 3, change: 'update', reason: { en: `Not ${WORD}.` }, ...now() })
    await tellAll()
    nextDay()
    await tellAll()
    expect((await placesOfWord()).length).toBeGreaterThan(3)
    await redact('older', 1)
    await redact('older', 3)
    expect(await placesOfWord()).toEqual([])
    await recorded('older', { number: 4, change: 'update', ...now() })
    const page = await (await call('/events/older')).text()
    expect(page).not.toMatch(WORD_PATTERN)
    expect(page).toContain('What happened: older')
    for (const { name } of (await env.TIMELINE.list({ prefix: 'edition/' })).keys) {
      const { id } = JSON.parse((await env.TIMELINE.get(name))!) as { id: string }
      const edition = await call(`/editions/${id}`)
      expect(edition.status).toBeLessThan(500)
      expect(await edition.text()).not.toMatch(WORD_PATTERN)
    }
  })

  test('freezes a planned chunk again with what is true now', async () => {
    await readers(1, 'replanned-')
    await recorded('replanned', { ...secret('replanned'), ...now() })
    nextDay()
    await claimAll()
    await planAll()
    await recorded('replanned', { number: 2, change: 'update', ...now() })
    await redact('replanned', 1)
    await sendAll()
    expect(JSON.stringify(await inbox.mails())).not.toMatch(WORD_PATTERN)
    nextDay()
    await tellAll()
    expect(await kindsOf('replanned')).toEqual(['digest'])
  })
})

describe('what is true after a redaction', () => {
  const EVENT = {
    nature: 'event',
    when: '2024-11-29',
    kind: 'conflict.clash',
    certainty: 'reported',
    severity: 'severe',
    regions: [{ id: 'sy-aleppo' }],
    text: {
      en: { title: `${WORD} was there`, summary: `${WORD}.` },
      ar: { title: `${WORD} هناك`, summary: `${WORD}.` },
    },
    sources: [{ publisher: 'A paper', title: WORD }],
  }
  const PLACES = [
    ...['/', '/?lang=ar', '/regions/sy-aleppo', '/v1/events?limit=100', '/v1/journal?limit=1000'],
    ...['/feeds/timeline.atom', '/feeds/timeline.json', '/feeds/timeline.ics', '/subscribe/preview?regions=sy-aleppo'],
  ]
  const publish = (id: string, headers: Record<string, string> = {}) =>
    postJson('/v1/events', { id, ...EVENT, duplicate_ok: true }, { ...asPublisher, ...headers })
  const redactOverApi = (id: string, number: number | string, body: unknown = { reason: 'safety' }) =>
    postJson(`/v1/events/${id}/revisions/${number}/redact`, body, asPublisher)

  test('the event is 410 in both languages and in the API, and in no list, until a new revision is recorded', async () => {
    expect((await publish('gone')).status).toBe(201)
    const answer = await redactOverApi('gone', 1)
    expect(answer.status).toBe(200)
    const body = (await answer.json()) as Record<string, unknown>
    expect(body).toMatchObject({ id: 'gone', number: 1, event_removed: true, redacted: { reason: 'safety' } })
    expect(JSON.stringify(body)).not.toMatch(WORD_PATTERN)
    for (const path of ['/events/gone', '/events/gone?lang=ar', '/v1/events/gone'])
      expect([path, (await call(path)).status]).toEqual([path, 410])
    expect(await (await call('/events/gone?lang=ar')).text()).toContain('dir="rtl"')
    for (const path of PLACES)
      expect([path, await (await call(path)).text()]).not.toEqual([path, expect.stringMatching(WORD_PATTERN)])
    expect(await (await call(`/v1/events?q=${WORD}`)).json()).toMatchObject({ events: [] })
    for (const [query, isShown] of [
      ['', true],
      ['?region=sy-aleppo', true],
      ['?region=sy-idlib', false],
    ] as const) {
      const atom = await (await call(`/feeds/timeline.atom${query}`)).text()
      expect([query, /<at:deleted-entry ref="[^"]*\/events\/gone" when="[^"]*"\/>/.test(atom)]).toEqual([
        query,
        isShown,
      ])
      const { items } = (await (await call(`/feeds/timeline.json${query}`)).json()) as { items: { id: string }[] }
      expect([query, items.some(({ id }) => id.endsWith('/events/gone'))]).toEqual([query, isShown])
    }
    const next = { ...EVENT, text: { en: { title: 'Somebody was there', summary: 'It was reported.' } } }
    const revised = await postJson(
      '/v1/events/gone/revisions',
      { ...next, sources: [{ publisher: 'A paper', title: 'A report' }], change: 'update', number: 2 },
      asPublisher,
    )
    expect(revised.status).toBe(201)
    expect((await call('/v1/events/gone')).status).toBe(200)
    const page = await (await call('/events/gone')).text()
    expect(page).toContain('Somebody was there')
    expect(page).not.toMatch(WORD_PATTERN)
  })

  test('the journal keeps seq, number and hash, and that it was redacted', async () => {
    await publish('kept')
    await postJson('/v1/events/kept/revisions', { ...EVENT, change: 'minor', number: 2 }, asPublisher)
    const journal = async () =>
      (await (await call('/v1/journal?limit=1000')).json()) as { revisions: Record<string, unknown>[]; next: number }
    const before = await journal()
    await redactOverApi('kept', 1, { reason: 'legal' })
    const after = await journal()
    expect(after.next).toBe(before.next)
    expect(after.revisions.map(({ seq, id, number }) => [seq, id, number])).toEqual(
      before.revisions.map(({ seq, id, number }) => [seq, id, number]),
    )
    const changed = after.revisions.filter((each, at) => JSON.stringify(each) !== JSON.stringify(before.revisions[at]))
    expect(changed).toHaveLength(1)
    expect(changed[0]).toMatchObject({ id: 'kept', number: 1, redacted: { reason: 'legal' } })
    expect(Object.keys(changed[0]!).sort()).toEqual(
      'change hash id number publisher recorded_at redacted release_at seq silent urgent'.split(' '),
    )
    const { revisions } = (await (await call('/v1/events/kept/revisions')).json()) as {
      revisions: Record<string, unknown>[]
    }
    expect(revisions.map(({ number, changed: paths }) => [number, paths])).toEqual([
      [1, []],
      [2, []],
    ])
  })

  test('other events leave out their links to it while it is removed', async () => {
    await publish('linked-to')
    await postJson(
      '/v1/events',
      { id: 'linking', ...EVENT, duplicate_ok: true, links: [{ rel: 'follows', to: 'linked-to' }] },
      asPublisher,
    )
    const links = async () => ((await (await call('/v1/events/linking')).json()) as { links: unknown[] }).links
    expect(await links()).toHaveLength(1)
    await redactOverApi('linked-to', 1)
    expect(await links()).toEqual([])
    await postJson('/v1/events/linked-to/revisions', { ...EVENT, change: 'update', number: 2 }, asPublisher)
    expect(await links()).toHaveLength(1)
  })

  test('an idempotent reply is 410', async () => {
    const headers = { 'idempotency-key': 'a-key-of-mine' }
    expect((await publish('replied', headers)).status).toBe(201)
    expect((await publish('replied', headers)).headers.get('idempotent-replayed')).toBe('true')
    await redactOverApi('replied', 1)
    const replay = await publish('replied', headers)
    expect(replay.status).toBe(410)
    expect(await replay.text()).not.toMatch(WORD_PATTERN)
  })

  test('repeating it changes nothing, and what does not fit is refused', async () => {
    await publish('twice')
    const first = await (await redactOverApi('twice', 1)).text()
    expect(await (await redactOverApi('twice', 1)).text()).toBe(first)
    expect((await redactOverApi('twice', 1, { reason: 'legal' })).status).toBe(409)
    expect((await redactOverApi('twice', 2)).status).toBe(404)
    expect((await redactOverApi('twice', '1.5')).status).toBe(404)
    expect((await redactOverApi('never-recorded', 1)).status).toBe(404)
    expect((await redactOverApi('twice', 1, { reason: 'because' })).status).toBe(422)
    expect((await redactOverApi('twice', 1, { reason: 'legal', note: 'more' })).status).toBe(422)
    expect((await call('/v1/events/twice/revisions/1/redact', { method: 'POST' })).status).toBe(401)
  })

  test('a value that KV does not delete is deleted by the next tick', async () => {
    await recorded('stubborn', { ...secret('stubborn'), ...now() })
    const context = await mailContext(clock, { now: async () => clock.wall })
    const failing = {
      ...context.kvDeletions,
      deleteNext: async () => {
        throw new Error('KV is not available')
      },
    }
    await redactRevision(
      { ...context, kvDeletions: failing },
      { event: 'stubborn', number: 1, reason: 'legal', by: 'x' },
    )
    expect((await placesOfWord()).filter((place) => place.includes('stubborn'))).toHaveLength(1)
    expect((await call('/v1/journal?limit=1000')).status).toBe(200)
    await clearRedactedContent(context, 10)
    expect((await placesOfWord()).filter((place) => place.includes('stubborn'))).toEqual([])
  })
})
