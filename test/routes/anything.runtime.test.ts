import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { asPublisher, call, postJson } from '../world.ts'

type Problem = { type: string; status: number; errors: { pointer: string; detail: string }[] }

const VALID_EVENT = {
  nature: 'event',
  when: '2024-11-29',
  kind: 'conflict.clash',
  certainty: 'reported',
  severity: 'minor',
  regions: [{ id: 'sy-aleppo', primary: true }],
  actors: [{ id: 'russia', role: 'mentioned' }],
  counts: [{ what: 'people', low: 1, best: 2, high: 3, words: 'a few' }],
  text: { en: { title: 'A clash', summary: 'It was reported.' } },
  sources: [{ publisher: 'A paper', title: 'A report', stance: 'supports', primary: false }],
  links: [{ rel: 'follows', to: 'another' }],
  external_ids: { acled: 'SYR1' },
  silent: true,
}

beforeAll(async () => {
  await postJson('/v1/events', { ...VALID_EVENT, id: 'another', links: [] }, asPublisher)
})

const post = (path: string, text: string): Promise<Response> =>
  call(path, { method: 'POST', body: text, headers: { ...asPublisher, 'content-type': 'application/json' } })

/** A value with some of its parts replaced, removed, repeated or added, at any depth. */
const corrupted = (value: unknown): fc.Arbitrary<unknown> => {
  if (Array.isArray(value))
    return fc.oneof(
      fc.tuple(...value.map(corrupted)),
      fc.integer({ min: 0, max: 60 }).map((times) => Array(times).fill(value[0])),
      UNUSUAL_VALUE,
    )
  if (typeof value !== 'object' || value === null)
    return fc.oneof({ weight: 4, arbitrary: fc.constant(value) }, UNUSUAL_VALUE)
  return fc
    .tuple(
      fc.record(Object.fromEntries(Object.entries(value).map(([name, each]) => [name, corrupted(each)])), {
        requiredKeys: [],
      }),
      fc.dictionary(fc.string({ unit: 'binary', maxLength: 5 }), UNUSUAL_VALUE, { maxKeys: 2 }),
      fc.boolean(),
    )
    .map(([known, more, isAdded]) => (isAdded ? { ...known, ...more } : { ...value, ...known }))
}

/** A valid body, or one with some members corrupted. */
const bodies = (valid: Record<string, unknown>): fc.Arbitrary<unknown> =>
  fc.oneof(
    fc
      .subarray(Object.keys(valid), { maxLength: 2 })
      .chain((names) =>
        fc
          .record(Object.fromEntries(names.map((name) => [name, corrupted(valid[name])])), { requiredKeys: [] })
          .map((corruptedMembers) => ({ ...valid, ...corruptedMembers })),
      ),
    corrupted(valid),
  )

const UNUSUAL_VALUE = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.string({ unit: 'binary', maxLength: 700 }),
  fc.constantFrom('\ud800', '\u202eabc', '0025-01-01', '9999', 'حلب', 'sy-alepo', 1e308, -0, 'x'.repeat(5_000)),
)

/** Whether all steps of a pointer but the last one exist in the body. */
const pointsInto = (body: unknown, pointer: string): boolean => {
  if (pointer !== '' && !pointer.startsWith('/')) return false
  const steps = pointer.split('/').slice(1, -1)
  let value: unknown = body
  for (const step of steps) {
    const name = step.replaceAll('~1', '/').replaceAll('~0', '~')
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return false
    value = (value as Record<string, unknown>)[name]
  }
  return true
}

const statusCounts = new Map<number, number>()

const expectValidAnswer = async (answer: Response, sent: unknown): Promise<void> => {
  statusCounts.set(answer.status, (statusCounts.get(answer.status) ?? 0) + 1)
  expect([200, 201, 400, 404, 409, 413, 422]).toContain(answer.status)
  if (answer.status < 300) return
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/)
  const { status, errors } = (await answer.json()) as Problem
  expect(status).toBe(answer.status)
  for (const { pointer, detail } of errors) {
    expect(pointsInto(sent, pointer)).toBe(true)
    expect(detail).toMatch(/^\S.*[.?]$/su)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: a sentence must not repeat these characters of the input.
    expect(detail).not.toMatch(/[\u0000-\u001f\u202a-\u202e\u2066-\u2069]/)
  }
}

describe('a body to publish', () => {
  test('is recorded or refused, and each fault points into it', async () => {
    await postJson('/v1/events', { ...VALID_EVENT, id: 'existing' }, asPublisher)
    await fc.assert(
      fc.asyncProperty(
        fc.oneof({ weight: 9, arbitrary: bodies(VALID_EVENT) }, fc.jsonValue()),
        fc.constantFrom('', '?dry_run=true'),
        async (body, query) => {
          const sent: unknown = JSON.parse(JSON.stringify(body))
          await expectValidAnswer(await postJson(`/v1/events${query}`, body, asPublisher), sent)
        },
      ),
      { numRuns: 300 },
    )
    const revision = { ...VALID_EVENT, change: 'correction', number: 2, reason: { en: 'A slip.' }, urgent: true }
    await fc.assert(
      fc.asyncProperty(bodies(revision), async (body) => {
        const sent: unknown = JSON.parse(JSON.stringify(body))
        await expectValidAnswer(await postJson('/v1/events/existing/revisions?dry_run=true', body, asPublisher), sent)
      }),
      { numRuns: 300 },
    )
    // The generator makes valid and invalid bodies.
    for (const status of [200, 201, 422]) expect(statusCounts.get(status) ?? 0).toBeGreaterThan(0)
  }, 120_000)

  test('that is not JSON is refused without an error of the server', async () => {
    const pieces = fc.array(fc.constantFrom('{', '}', '[', ']', '"', '\\', ',', ':', 'id', '1', '\u0000', '\\ud800'))
    await fc.assert(
      fc.asyncProperty(pieces, async (text) => {
        const { status } = await post('/v1/events', text.join(''))
        expect([400, 422]).toContain(status)
      }),
      { numRuns: 200 },
    )
  }, 60_000)

  test.each<[string, string, number[]]>([
    ['with 100,000 nested lists', '['.repeat(100_000) + ']'.repeat(100_000), [413]],
    ['with 50,000 nested lists', '['.repeat(50_000) + ']'.repeat(50_000), [422]],
    ['with a million members', `{${Array.from({ length: 1_000_000 }, (_, at) => `"${at}":1`).join(',')}}`, [413]],
    ['with 9,000 members', `{${Array.from({ length: 9_000 }, (_, at) => `"m${at}":1`).join(',')}}`, [422]],
    ['with 3,000 unknown members', `{${Array.from({ length: 3_000 }, (_, at) => `"m${at}":1`).join(',')}}`, [422]],
    [
      'with 4,000 unknown regions',
      JSON.stringify({ ...VALID_EVENT, regions: Array(4_000).fill({ id: 'x'.repeat(20) }) }),
      [422],
    ],
    [
      'with 50 long unknown regions',
      JSON.stringify({ ...VALID_EVENT, regions: Array(50).fill({ id: 'y'.repeat(2_000) }) }),
      [422],
    ],
    [
      'with a text of 120,000 characters',
      JSON.stringify({ ...VALID_EVENT, text: { en: { title: 'x'.repeat(120_000) } } }),
      [422],
    ],
    [
      'with 20,000 combining marks on one letter',
      JSON.stringify({ ...VALID_EVENT, kind: `e${'\u0301'.repeat(20_000)}` }),
      [422],
    ],
    ['with a member twice', JSON.stringify(VALID_EVENT).replace('{', '{"nature":"claim",'), [422]],
  ])('%s is refused', async (_, text, statuses) => {
    const answer = await post('/v1/events', text)
    expect(statuses).toContain(answer.status)
    const { errors } = (await answer.json()) as Problem
    expect(errors.length).toBeLessThanOrEqual(200)
  })
})

test('a text is stored without control and direction characters, and the answer shows the stored text', async () => {
  const title = 'A\u0000 clash \u202eof\u2066 \ud800 words\u0007\n'
  const answer = await postJson(
    '/v1/events',
    { ...VALID_EVENT, text: { en: { title, summary: '\u2067It was.' } } },
    asPublisher,
  )
  expect(answer.status).toBe(201)
  const { id, text } = (await answer.json()) as { id: string; text: unknown }
  expect(text).toEqual({ en: { title: 'A clash of words', summary: 'It was.' } })
  expect(await (await call(`/v1/events/${id}`)).json()).toMatchObject({ text })
})
