import { expect, test } from 'vitest'
import { asPublisher, call, postJson } from '../world.ts'

const EVENT = {
  when: '2024-11-29',
  id: 'told-once',
  text: { en: { title: 'A clash', summary: 'It was reported.' } },
  sources: [{ title: 'A report', publisher: 'A paper' }],
  nature: 'event',
  kind: 'conflict.clash',
  certainty: 'reported',
  external_ids: { zzz: '1', aaa: '2' },
}
const bytesOf = async (answer: Response): Promise<[number, string, string | null]> => [
  answer.status,
  await answer.text(),
  answer.headers.get('location'),
]

test('a repeated request to publish gets the same status, bytes and address, also after a later revision', async () => {
  const revision = { ...EVENT, id: undefined, number: 2, change: 'correction', reason: { ar: 'خطأ.', en: 'A slip.' } }
  const requests = [
    () => postJson('/v1/events', EVENT, { ...asPublisher, 'idempotency-key': 'event' }),
    () => postJson('/v1/events/told-once/revisions', revision, { ...asPublisher, 'idempotency-key': 'revision' }),
  ]
  const first = [await bytesOf(await requests[0]!()), await bytesOf(await requests[1]!())]
  expect(first.map(([status]) => status)).toEqual([201, 201])
  for (const [at, request] of requests.entries()) {
    const again = await request()
    expect(again.headers.get('idempotent-replayed')).toBe('true')
    expect(await bytesOf(again)).toEqual(first[at])
  }
  const { revisions } = (await (await call('/v1/events/told-once/revisions')).json()) as { revisions: unknown[] }
  expect(revisions).toHaveLength(2)
})
