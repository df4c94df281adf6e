import { env } from 'cloudflare:workers'
import { expect, test } from 'vitest'
import { sha256 } from '../../../src/lib/canonical-json.ts'
import { asPublisher, call, postJson } from '../../world.ts'

const ROUNDS = 1_000
const PER_PAGE = 1_000

type Line = { id: string; seq: number; number: number; publisher: string; text: { en: { title: string } } }

const body = (title: string, more: object = {}) => ({
  nature: 'event',
  when: '2024-11-29',
  kind: 'conflict.clash',
  certainty: 'reported',
  severity: 'minor',
  text: { en: { title, summary: 'It was reported.' } },
  sources: [{ publisher: 'A paper', title: 'A report' }],
  ...more,
})

const keyFor = async (name: string): Promise<Record<string, string>> => {
  const made = await postJson('/v1/keys', { name, scopes: ['publish'] }, asPublisher)
  return { authorization: `Bearer ${((await made.json()) as { key: string }).key}` }
}

/** Every line of an answer that comes in pages. */
const everything = async (path: string): Promise<Line[]> => {
  const lines: Line[] = []
  for (let after = 0; ; ) {
    const { revisions, next } = (await (await call(`${path}?after=${after}&limit=${PER_PAGE}`)).json()) as {
      revisions: Line[]
      next: number
    }
    lines.push(...revisions)
    if (revisions.length < PER_PAGE) return lines
    after = next
  }
}

test(`two publishers revise one event at the same moment, ${ROUNDS} times: each time one wins, and the record agrees with itself`, async () => {
  const publishers = [await keyFor('desk-one'), await keyFor('desk-two')]
  expect((await postJson('/v1/events', body('The first', { id: 'raced' }), asPublisher)).status).toBe(201)
  const won: string[] = []
  for (let number = 2; number <= ROUNDS + 1; number++) {
    const answers = await Promise.all(
      publishers.map((key, at) =>
        postJson(
          '/v1/events/raced/revisions',
          body(`By desk ${at} as number ${number}`, { number, change: 'update' }),
          key,
        ),
      ),
    )
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409])
    for (const answer of answers) {
      const said = (await answer.json()) as Line & { current?: number }
      if (answer.status === 201) won.push(said.text.en.title)
      else expect(said.current).toBe(number)
    }
  }

  const history = await everything('/v1/events/raced/revisions')
  expect(history.map(({ number }) => number)).toEqual(Array.from({ length: ROUNDS + 1 }, (_, at) => at + 1))
  expect(history.slice(1).map(({ text }) => text.en.title)).toEqual(won)
  for (const { publisher, text } of history.slice(1))
    expect(publisher).toBe(text.en.title.startsWith('By desk 0') ? 'desk-one' : 'desk-two')

  const journal = await everything('/v1/journal')
  expect(journal.map(({ seq }) => seq)).toEqual(journal.map((_, at) => at + 1))
  expect(journal.filter(({ id }) => id === 'raced').map(({ number }) => number)).toEqual(
    history.map(({ number }) => number),
  )

  const { results } = await env.DB.prepare('SELECT event, number, hash FROM journal').all<{
    event: string
    number: number
    hash: string
  }>()
  for (const { event, number, hash } of results)
    expect(await sha256((await env.TIMELINE.get(`revision/${event}/${number}/${hash}`))!)).toBe(hash)
  expect(await (await call('/v1/events/raced')).json()).toMatchObject({ number: ROUNDS + 1, revisions: ROUNDS + 1 })
}, 900_000)
