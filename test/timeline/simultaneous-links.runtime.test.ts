import { expect, test } from 'vitest'
import { asPublisher, call, postJson } from '../world.ts'

const RELATIONS = ['supersedes', 'updates', 'follows', 'part_of']
const eventOf = (id: string, links: unknown[] = []) => ({
  ...{ nature: 'event', when: '2024-11-29', kind: 'conflict.clash', certainty: 'reported', links },
  text: { en: { title: `What happened: ${id}`, summary: 'It was reported.' } },
  sources: [{ publisher: 'A paper', title: 'A report' }],
})
const linksOf = async (id: string): Promise<{ to: string }[]> =>
  ((await (await call(`/v1/events/${id}`)).json()) as { links: { to: string }[] }).links

test.each(RELATIONS)('revisions at the same moment never close a circle of %s', async (rel) => {
  const ids = [1, 2, 3].map((number) => `circle-${rel.replace('_', '-')}-${number}`)
  for (const id of ids) await postJson('/v1/events', { id, ...eventOf(id) }, asPublisher)
  const answers = await Promise.all(
    ids.map((id, at) =>
      postJson(
        `/v1/events/${id}/revisions`,
        { ...eventOf(id, [{ rel, to: ids[(at + 1) % 3] }]), change: 'update', number: 2 },
        asPublisher,
      ),
    ),
  )
  const linked = (await Promise.all(ids.map(linksOf))).filter((links) => links.length > 0)
  expect(linked.length).toBeLessThan(3)
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(linked.length)
  expect(linked.length).toBeGreaterThan(0)
})
