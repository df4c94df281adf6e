import { describe, expect, test } from 'vitest'
import { asPublisher, call, postJson } from '../world.ts'

const EVENT = {
  nature: 'event',
  when: '2024-11-29',
  kind: 'conflict.clash',
  certainty: 'reported',
  text: { en: { title: 'A clash', summary: 'It was reported.' } },
  sources: [{ publisher: 'A paper', title: 'A report' }],
}

const pointersOf = async (answer: Response): Promise<string[]> =>
  ((await answer.json()) as { errors: { pointer: string }[] }).errors.map(({ pointer }) => pointer)

const headOf = async (): Promise<number> =>
  ((await (await call('/v1/status', { headers: asPublisher })).json()) as { head_seq: number }).head_seq

describe('a misspelt dry_run stores nothing', () => {
  test.each([
    ['?dry_run=1', '/dry_run'],
    ['?dry_run=True', '/dry_run'],
    ['?dry_run', '/dry_run'],
    ['?dry_run=true&dry_run=false', '/dry_run'],
    ['?dryrun=true', '/dryrun'],
  ])('%s', async (query, pointer) => {
    const before = await headOf()
    for (const path of ['/v1/events', '/v1/events/nothing/revisions']) {
      const answer = await postJson(`${path}${query}`, EVENT, asPublisher)
      expect(answer.status).toBe(422)
      expect(await pointersOf(answer)).toEqual([pointer])
    }
    expect(await headOf()).toBe(before)
  })

  test('dry_run=false publishes', async () => {
    expect((await postJson('/v1/events?dry_run=false', EVENT, asPublisher)).status).toBe(201)
  })
})

describe('a list for operators', () => {
  test.each([
    ['/v1/runs?before=soon', '/before'],
    ['/v1/runs?before=0', '/before'],
    ['/v1/runs?before=9007199254740992', '/before'],
    ['/v1/runs?after=3', '/after'],
    ['/v1/chunks', '/state'],
    ['/v1/endpoints?page=2', '/page'],
    ['/v1/chunks?state=sent', '/state'],
    ['/v1/chunks?state=unknown&limit=1', '/limit'],
  ])('refuses %s', async (path, pointer) => {
    const answer = await call(path, { headers: asPublisher })
    expect(answer.status).toBe(422)
    expect(await pointersOf(answer)).toEqual([pointer])
  })

  test('an import without lines is refused', async () => {
    const answer = await call('/v1/subscribers', { method: 'POST', body: '\n \n', headers: asPublisher })
    expect(answer.status).toBe(422)
  })
})
