import { describe, expect, test } from 'vitest'
import { now } from './clock.ts'
import { site, useSharedProduct } from './product.ts'
import { eventDraft, publish, revise } from './publisher.ts'
import { KEY, newId, postJson, readJson, readStatus } from './site-client.ts'

useSharedProduct()

type Revision = { id: string; seq: number; number: number; change: string; recorded_at: string; release_at: string }
type Problem = {
  type: string
  status: number
  detail: string
  current?: number
  errors: { pointer: string; detail: string }[]
}

const HOLD = 60_000
const RETRACTION_HOLD = 10_000
const body = <T>(answer: Response) => answer.json() as Promise<T>
const ofEvent = (id: string) => readJson<{ revisions: Revision[] }>(`/v1/events/${id}/revisions`)

describe('publishing an event', () => {
  test('answers 201 with the location and the stored revision', async () => {
    const [before, id] = [await readStatus(), newId()]
    const answer = await publish(eventDraft({ id }))
    expect(answer.status).toBe(201)
    expect(answer.headers.get('location')).toBe(`${site()}/v1/events/${id}`)
    const stored = await body<Revision>(answer)
    expect(stored).toMatchObject({ ...eventDraft({ id }), sources: [{ publisher: 'A paper', title: 'A report' }] })
    expect(stored).toMatchObject({ number: 1, change: 'new', silent: false, seq: before.head_seq + 1 })
    expect(stored).toMatchObject({ when_min: '2024-12-05', when_max: '2024-12-05' })
    expect(Date.parse(stored.recorded_at)).toBeGreaterThanOrEqual(Date.parse(before.now))
    expect(Date.parse(stored.release_at) - Date.parse(stored.recorded_at)).toBe(HOLD)
    expect(await (await fetch(answer.headers.get('location')!)).json()).toMatchObject({
      ...stored,
      status: 'current',
      revisions: 1,
    })
  })

  test('gives the event an id if it has none', async () => {
    const { id } = await body<Revision>(await publish(eventDraft()))
    expect(id).toMatch(/^[a-z0-9-]{3,64}$/)
    expect((await ofEvent(id)).revisions).toHaveLength(1)
  })

  test('puts revisions on hold that can cause alerts, and no others', async () => {
    const holdOf = async (answer: Response) => {
      const { release_at, recorded_at } = await body<Revision>(answer)
      return Date.parse(release_at) - Date.parse(recorded_at)
    }
    const [id, silent] = [newId(), newId()]
    expect(await holdOf(await publish(eventDraft({ id: silent, silent: true })))).toBe(0)
    expect(await holdOf(await publish(eventDraft({ id })))).toBe(HOLD)
    expect(await holdOf(await revise(id, eventDraft({ change: 'update', number: 2 })))).toBe(HOLD)
    expect(await holdOf(await revise(id, eventDraft({ change: 'minor', number: 3 })))).toBe(0)
    expect(await holdOf(await revise(id, eventDraft({ change: 'translation', number: 4 })))).toBe(0)
    expect(
      await holdOf(await revise(id, eventDraft({ change: 'correction', number: 5, reason: { en: 'A slip.' } }))),
    ).toBe(HOLD)
    const urgent = { change: 'correction', number: 6, urgent: true, reason: { en: 'A slip.' } }
    expect(await holdOf(await revise(id, eventDraft(urgent)))).toBe(RETRACTION_HOLD)
    const retraction = { change: 'retraction', number: 7, reason: { en: 'Untrue.' } }
    expect(await holdOf(await revise(id, eventDraft(retraction)))).toBe(RETRACTION_HOLD)
  })

  test('with an id that exists is refused and stores nothing', async () => {
    const id = newId()
    await publish(eventDraft({ id }))
    const answer = await publish(eventDraft({ id, severity: 'minor' }))
    expect(answer.status).toBe(409)
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/)
    expect((await ofEvent(id)).revisions).toHaveLength(1)
  })

  test('with faults is answered with all of them, each with its JSON pointer', async () => {
    const answer = await publish({
      ...eventDraft({ id: 'Not An Id', nature: 'rumour', when: 'yesterday', kind: 'war', certainty: 'sure' }),
      severity: 'awful',
      regions: [{ id: 'sy-alepo' }, { id: 'sy-homs', primary: 'yes' }],
      actors: [{ id: 'russia' }],
      counts: [{ what: 'killed', low: 5, best: 3, high: 9 }],
      text: { en: { title: 'x'.repeat(101), summary: '' }, fr: { title: 'Non', summary: 'Non.' } },
      sources: [{ publisher: 'A paper', url: 'ftp://example.org', quote: 'word '.repeat(26) }],
      colour: 'red',
    })
    expect(answer.status).toBe(422)
    const { errors, ...problem } = await body<Problem>(answer)
    expect(problem).toMatchObject({ type: `${site()}/problems/invalid`, status: 422 })
    const pointers = errors.map((each) => each.pointer)
    for (const pointer of FAULTS) expect(pointers).toContain(pointer)
    for (const { detail } of errors) expect(detail).toMatch(/^\S.*[.?]$/)
    expect(errors.find((each) => each.pointer === '/regions/0/id')!.detail).toContain('sy-aleppo')
  })

  test('as a dry run gets the same answer and stores nothing', async () => {
    const [before, id] = [await readStatus(), newId()]
    const answer = await postJson('/v1/events?dry_run=true', eventDraft({ id, duplicate_ok: true }), KEY)
    expect(answer.status).toBe(200)
    expect(await body<Revision>(answer)).toMatchObject({ id, number: 1, change: 'new' })
    expect((await readStatus()).head_seq).toBe(before.head_seq)
    expect((await fetch(`${site()}/v1/events/${id}`)).status).toBe(404)
    expect((await postJson('/v1/events?dry_run=true', eventDraft({ id, nature: 'rumour' }), KEY)).status).toBe(422)
    await publish(eventDraft({ id }))
    expect((await postJson('/v1/events?dry_run=true', eventDraft({ id }), KEY)).status).toBe(409)
    const path = `/v1/events/${id}/revisions?dry_run=true`
    expect((await postJson(path, eventDraft({ number: 2, change: 'update' }), KEY)).status).toBe(200)
    expect((await ofEvent(id)).revisions).toHaveLength(1)
  })

  test('needs the key', async () => {
    const keys = [
      undefined,
      '',
      'Bearer',
      'Bearer wrong',
      'Basic bG9jYWwtcHVibGlzaGVyLWtleQ==',
      'Bearer local-publisher-ke',
    ]
    const [before, id] = [await readStatus(), newId()]
    for (const authorization of keys) {
      const answer = await postJson(
        '/v1/events',
        eventDraft({ id }),
        authorization === undefined ? {} : { authorization },
      )
      expect(answer.status).toBe(401)
      expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/)
      expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/)
    }
    expect((await readStatus()).head_seq).toBe(before.head_seq)
  })

  test('refuses a body that is not JSON, has another type, or is too large', async () => {
    const answer = async (sent: string, type = 'application/json') =>
      (await fetch(`${site()}/v1/events`, { method: 'POST', body: sent, headers: { ...KEY, 'content-type': type } }))
        .status
    expect(await answer('{"id": ')).toBe(400)
    expect(await answer('')).toBe(400)
    expect(await answer('null')).toBe(422)
    expect(await answer('[]')).toBe(422)
    expect(await answer(JSON.stringify(eventDraft()), 'text/plain')).toBe(415)
    expect(await answer(JSON.stringify(eventDraft({ colour: 'x'.repeat(2_000_000) })))).toBe(413)
  })
})

describe('a request with an idempotency key', () => {
  const keyed = (key: string, event: object) =>
    postJson('/v1/events', { duplicate_ok: true, ...event }, { ...KEY, 'idempotency-key': key })

  test('that is repeated gets the same answer and is recorded once', async () => {
    const [key, event] = [newId('key'), eventDraft()]
    const first = await keyed(key, event)
    const again = await keyed(key, event)
    expect([first.status, again.status]).toEqual([201, 201])
    expect(first.headers.get('idempotent-replayed')).toBeNull()
    expect(again.headers.get('idempotent-replayed')).toBe('true')
    expect(again.headers.get('location')).toBe(first.headers.get('location'))
    const stored = await body<Revision>(first)
    expect(await body<Revision>(again)).toEqual(stored)
    await revise(stored.id, eventDraft({ number: 2, change: 'update', severity: 'minor' }))
    expect(await body<Revision>(await keyed(key, event))).toEqual(stored)
  })

  test('that is repeated with another body is refused', async () => {
    const [key, id] = [newId('key'), newId()]
    await keyed(key, eventDraft())
    const answer = await keyed(key, eventDraft({ id }))
    expect(answer.status).toBe(422)
    expect((await fetch(`${site()}/v1/events/${id}`)).status).toBe(404)
  })

  test('that is sent several times at the same moment is recorded once', async () => {
    const [before, key, event] = [await readStatus(), newId('key'), eventDraft()]
    const answers = await Promise.all(Array.from({ length: 8 }, () => keyed(key, event)))
    const statuses = answers.map((answer) => answer.status)
    expect(statuses).toContain(201)
    for (const each of statuses) expect([201, 409]).toContain(each)
    expect((await readStatus()).head_seq).toBe(before.head_seq + 1)
  })

  test('that had faults can be corrected under the same key', async () => {
    const key = newId('key')
    expect((await keyed(key, eventDraft({ nature: 'rumour' }))).status).toBe(422)
    expect((await keyed(key, eventDraft())).status).toBe(201)
  })
})

describe('revising an event', () => {
  test('needs the next number, and any other is answered 409 with the newest', async () => {
    const id = newId()
    await publish(eventDraft({ id }))
    const revision = eventDraft({ change: 'update', severity: 'extreme' })
    for (const number of [2, 3]) {
      const answer = await revise(id, { ...revision, number })
      expect(answer.status).toBe(201)
      expect(answer.headers.get('location')).toBe(`${site()}/v1/events/${id}`)
      expect(await body<Revision>(answer)).toMatchObject({ id, number, change: 'update' })
    }
    for (const number of [2, 3, 5]) {
      const answer = await revise(id, { ...revision, number })
      expect(answer.status).toBe(409)
      expect(await body<Problem>(answer)).toMatchObject({ status: 409, current: 3 })
    }
    expect(await readJson(`/v1/events/${id}`)).toMatchObject({
      number: 3,
      revisions: 3,
      severity: 'extreme',
      status: 'current',
    })
  })

  test('three times at the same moment with one number records one revision', async () => {
    const id = newId()
    await publish(eventDraft({ id }))
    const revision = eventDraft({ change: 'update', number: 2 })
    const answers = await Promise.all(
      ['minor', 'severe', 'extreme'].map((severity) => revise(id, { ...revision, severity })),
    )
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409, 409])
    expect((await ofEvent(id)).revisions).toHaveLength(2)
  })

  test('needs a reason for a correction or retraction, and can be urgent only for a correction', async () => {
    const id = newId()
    await publish(eventDraft({ id }))
    const faultsOf = async (more: object) =>
      (await body<Problem>(await revise(id, eventDraft({ number: 2, ...more })))).errors.map((each) => each.pointer)
    expect(await faultsOf({ change: 'correction' })).toEqual(['/reason'])
    expect(await faultsOf({ change: 'retraction' })).toEqual(['/reason'])
    expect(await faultsOf({ change: 'update', urgent: true })).toEqual(['/urgent'])
    expect(await faultsOf({ change: 'new' })).toEqual(expect.arrayContaining(['/reason']))
    expect(await faultsOf({})).toEqual(['/change'])
  })

  test('that does not exist is answered 404', async () => {
    expect((await revise(newId(), eventDraft({ number: 2, change: 'update' }))).status).toBe(404)
  })

  test('by a retraction allows only a revision with the change new after it', async () => {
    const id = newId()
    await publish(eventDraft({ id }))
    const reason = { en: 'It did not happen.' }
    expect((await revise(id, eventDraft({ number: 2, change: 'retraction', reason }))).status).toBe(201)
    expect(await readJson(`/v1/events/${id}`)).toMatchObject({ status: 'retracted', number: 2, reason })
    expect((await revise(id, eventDraft({ number: 3, change: 'update' }))).status).toBe(422)
    expect((await revise(id, eventDraft({ number: 3, change: 'new', reason }))).status).toBe(201)
    expect(await readJson(`/v1/events/${id}`)).toMatchObject({ status: 'current', number: 3 })
  })
})

test('events published at the same moment get consecutive numbers', async () => {
  const [start, before] = [await now(), await readStatus()]
  const answers = await Promise.all(Array.from({ length: 20 }, () => publish(eventDraft())))
  expect(answers.map((answer) => answer.status)).toEqual(answers.map(() => 201))
  const { revisions } = await readJson<{ revisions: Revision[] }>(`/v1/journal?after=${before.head_seq}&limit=1000`)
  expect(revisions.map(({ seq }) => seq)).toEqual(answers.map((_, at) => before.head_seq + 1 + at))
  for (const { recorded_at } of revisions) expect(Date.parse(recorded_at)).toBeGreaterThanOrEqual(start)
})

const FAULTS = [
  ...[
    '/id',
    '/nature',
    '/when',
    '/kind',
    '/certainty',
    '/severity',
    '/regions/0/id',
    '/regions/1/primary',
    '/actors/0/role',
  ],
  ...['/counts/0', '/text/en/title', '/text/en/summary', '/text/fr', '/sources/0/title', '/sources/0/url'],
  ...['/sources/0/quote', '/colour'],
]
