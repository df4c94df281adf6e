import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { asPublisher, call, postJson } from '../world.ts'

type Problem = { type: string; status: number; errors: { pointer: string; detail: string }[] }

const SOUND = {
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

const post = (path: string, text: string): Promise<Response> =>
  call(path, { method: 'POST', body: text, headers: { ...asPublisher, 'content-type': 'application/json' } })

/** A body with something of it replaced, taken out, repeated or added, at any depth. */
const spoilt = (value: unknown): fc.Arbitrary<unknown> => {
  if (Array.isArray(value))
    return fc.oneof(
      fc.tuple(...value.map(spoilt)),
      fc.integer({ min: 0, max: 60 }).map((times) => Array(times).fill(value[0])),
      STRANGE,
    )
  if (typeof value !== 'object' || value === null)
    return fc.oneof({ weight: 4, arbitrary: fc.constant(value) }, STRANGE)
  return fc
    .tuple(
      fc.record(Object.fromEntries(Object.entries(value).map(([name, each]) => [name, spoilt(each)])), {
        requiredKeys: [],
      }),
      fc.dictionary(fc.string({ unit: 'binary', maxLength: 5 }), STRANGE, { maxKeys: 2 }),
      fc.boolean(),
    )
    .map(([known, more, isAdded]) => (isAdded ? { ...known, ...more } : { ...value, ...known }))
}

/** A sound body with a member or two spoilt, or none; or one that is spoilt all over. */
const bodies = (sound: Record<string, unknown>): fc.Arbitrary<unknown> =>
  fc.oneof(
    fc
      .subarray(Object.keys(sound), { maxLength: 2 })
      .chain((names) =>
        fc
          .record(Object.fromEntries(names.map((name) => [name, spoilt(sound[name])])), { requiredKeys: [] })
          .map((spoiltMembers) => ({ ...sound, ...spoiltMembers })),
      ),
    spoilt(sound),
  )

const STRANGE = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.string({ unit: 'binary', maxLength: 700 }),
  fc.constantFrom('\ud800', '\u202eabc', '0025-01-01', '9999', 'حلب', 'sy-alepo', 1e308, -0, 'x'.repeat(5_000)),
)

/** Whether a pointer leads, but for its last step, through what is there. */
const leadsInto = (body: unknown, pointer: string): boolean => {
  if (pointer !== '' && !pointer.startsWith('/')) return false
  const steps = pointer.split('/').slice(1, -1)
  let place: unknown = body
  for (const step of steps) {
    const name = step.replaceAll('~1', '/').replaceAll('~0', '~')
    if (typeof place !== 'object' || place === null || !Object.hasOwn(place, name)) return false
    place = (place as Record<string, unknown>)[name]
  }
  return true
}

const met = new Map<number, number>()

const soundness = async (answer: Response, sent: unknown): Promise<void> => {
  met.set(answer.status, (met.get(answer.status) ?? 0) + 1)
  expect([200, 201, 400, 404, 409, 413, 422]).toContain(answer.status)
  if (answer.status < 300) return
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/)
  const { status, errors } = (await answer.json()) as Problem
  expect(status).toBe(answer.status)
  for (const { pointer, detail } of errors) {
    expect(leadsInto(sent, pointer)).toBe(true)
    expect(detail).toMatch(/^\S.*[.?]$/su)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: what must not come back in a sentence.
    expect(detail).not.toMatch(/[\u0000-\u001f\u202a-\u202e\u2066-\u2069]/)
  }
}

describe('whatever is published', () => {
  test('is recorded or refused by its faults, at places that it has', async () => {
    await postJson('/v1/events', { ...SOUND, id: 'standing' }, asPublisher)
    await fc.assert(
      fc.asyncProperty(
        fc.oneof({ weight: 9, arbitrary: bodies(SOUND) }, fc.jsonValue()),
        fc.constantFrom('', '?dry_run=true'),
        async (body, query) => {
          const sent: unknown = JSON.parse(JSON.stringify(body))
          await soundness(await postJson(`/v1/events${query}`, body, asPublisher), sent)
        },
      ),
      { numRuns: 300 },
    )
    const revision = { ...SOUND, change: 'correction', number: 2, reason: { en: 'A slip.' }, urgent: true }
    await fc.assert(
      fc.asyncProperty(bodies(revision), async (body) => {
        const sent: unknown = JSON.parse(JSON.stringify(body))
        await soundness(await postJson('/v1/events/standing/revisions?dry_run=true', body, asPublisher), sent)
      }),
      { numRuns: 300 },
    )
    // The bodies are worth their name: some are sound, and most are not.
    for (const status of [200, 201, 422]) expect(met.get(status) ?? 0).toBeGreaterThan(0)
  }, 120_000)

  test('as text of any kind is refused, and never breaks anything', async () => {
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
    ['100,000 lists, one in the other', '['.repeat(100_000) + ']'.repeat(100_000), [413]],
    ['50,000 lists, one in the other', '['.repeat(50_000) + ']'.repeat(50_000), [422]],
    ['a million members', `{${Array.from({ length: 1_000_000 }, (_, at) => `"${at}":1`).join(',')}}`, [413]],
    ['9,000 members', `{${Array.from({ length: 9_000 }, (_, at) => `"m${at}":1`).join(',')}}`, [422]],
    ['3,000 unknown members', `{${Array.from({ length: 3_000 }, (_, at) => `"m${at}":1`).join(',')}}`, [422]],
    ['4,000 unknown regions', JSON.stringify({ ...SOUND, regions: Array(4_000).fill({ id: 'x'.repeat(20) }) }), [422]],
    [
      '50 regions, each long and unknown',
      JSON.stringify({ ...SOUND, regions: Array(50).fill({ id: 'y'.repeat(2_000) }) }),
      [422],
    ],
    ['a text of 120,000 characters', JSON.stringify({ ...SOUND, text: { en: { title: 'x'.repeat(120_000) } } }), [422]],
    [
      'a text of 20,000 marks upon one letter',
      JSON.stringify({ ...SOUND, kind: `e${'\u0301'.repeat(20_000)}` }),
      [422],
    ],
    ['a member twice', JSON.stringify(SOUND).replace('{', '{"nature":"claim",'), [422]],
  ])('as %s is refused', async (_, text, statuses) => {
    const answer = await post('/v1/events', text)
    expect(statuses).toContain(answer.status)
    const { errors } = (await answer.json()) as Problem
    expect(errors.length).toBeLessThanOrEqual(200)
  })
})

test('a text is stored without what could turn it around, and comes back as it is stored', async () => {
  const title = 'A\u0000 clash \u202eof\u2066 \ud800 words\u0007\n'
  const answer = await postJson(
    '/v1/events',
    { ...SOUND, text: { en: { title, summary: '\u2067It was.' } } },
    asPublisher,
  )
  expect(answer.status).toBe(201)
  const { id, text } = (await answer.json()) as { id: string; text: unknown }
  expect(text).toEqual({ en: { title: 'A clash of words', summary: 'It was.' } })
  expect(await (await call(`/v1/events/${id}`)).json()).toMatchObject({ text })
})
