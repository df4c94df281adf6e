import { describe, expect, test } from 'vitest'
import { now } from './clock.ts'
import { site, useProductPerTest } from './product.ts'
import { eventDraft, publish, revise } from './publisher.ts'
import { newestLink, submit, subscribe } from './reader.ts'
import { KEY, newId, postJson, readJson } from './site-client.ts'

useProductPerTest()

type DryRun = { changed: string[]; told: { at_once: number; next_digest: number } }

const dryRun = async (path: string, body: unknown): Promise<DryRun> => {
  const answer = await postJson(`${path}?dry_run=true`, body, KEY)
  if (answer.status !== 200) throw new Error(await answer.text())
  return (await answer.json()) as DryRun
}

const REGION = 'sy-quneitra'

describe('a dry run', () => {
  test('counts the readers who would be told at once and in their next digest', async () => {
    const dryRunOf = (more: object = {}) => dryRun('/v1/events', eventDraft({ regions: [{ id: REGION }], ...more }))
    const before = await dryRunOf()
    await subscribe({ regions: [REGION] })
    const leaving = await subscribe({ regions: [REGION], alerts: 'severe' })
    await subscribe({ regions: [REGION], alerts: 'all', digest: { cadence: 'none' } })
    await subscribe({ regions: [REGION], alerts: 'extreme', severity: 'extreme' })
    const added = ({ told }: DryRun) => [told.at_once - before.told.at_once, told.next_digest - before.told.next_digest]
    expect(added(await dryRunOf())).toEqual([2, 2])
    expect((await dryRunOf({ silent: true })).told).toEqual({ at_once: 0, next_digest: 0 })
    expect((await dryRunOf({ nature: 'claim', certainty: 'unverified' })).told.at_once).toBe(0)
    await submit(await newestLink(leaving, 'unsubscribe'))
    expect(added(await dryRunOf())).toEqual([1, 1])
    expect((await dryRunOf()).changed).toEqual([])
  })

  test('names the changed members of a revision, and the recorded revision names the same', async () => {
    const id = newId()
    await publish(eventDraft({ id, regions: [{ id: REGION }] }))
    const corrected = eventDraft({
      number: 2,
      change: 'correction',
      reason: { en: 'It was a day later.' },
      when: '2024-12-06',
      regions: [{ id: REGION }],
      sources: [
        { publisher: 'A paper', title: 'A report' },
        { publisher: 'A radio', title: 'The news' },
      ],
    })
    const { changed, told } = await dryRun(`/v1/events/${id}/revisions`, corrected)
    expect(changed).toEqual(['/when', '/sources/1'])
    expect(told.at_once).toBe(0)
    const urgent = await dryRun(`/v1/events/${id}/revisions`, { ...corrected, urgent: true })
    expect(urgent.told).toEqual({ at_once: 0, next_digest: told.next_digest })
    expect((await readJson<{ revisions: number }>(`/v1/events/${id}`)).revisions).toBe(1)

    await revise(id, corrected)
    const history = `/v1/events/${id}/revisions`
    const { revisions } = await readJson<{ revisions: (DryRun & { seq: number; when_precision: string })[] }>(history)
    expect(revisions.map((each) => each.changed)).toEqual([[], changed])
    expect(revisions.map((each) => each.when_precision)).toEqual(['day', 'day'])
    const later = await readJson<{ revisions: DryRun[] }>(`${history}?after=${revisions[0]!.seq}`)
    expect(later.revisions.map((each) => each.changed)).toEqual([changed])
    const page = await (await fetch(`${site()}/events/${id}?lang=en`)).text()
    const words = page.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')
    expect(page).toMatch(/<del[^>]*>5<\/del>.*<ins[^>]*>6<\/ins>/s)
    expect(words).toContain('Source added : A radio: The news')
    const arabic = await (await fetch(`${site()}/events/${id}?lang=ar`)).text()
    expect(arabic).toMatch(/<del[^>]*>.*5.*<\/del>/s)
  })

  test('counts the same readers for an event that is recorded again after a retraction', async () => {
    const id = newId()
    await subscribe({ regions: [REGION], alerts: 'severe' })
    const first = eventDraft({ id, severity: 'severe', regions: [{ id: REGION }] })
    const before = await dryRun('/v1/events', first)
    expect(before.told.at_once).toBeGreaterThan(0)
    await publish(first)
    const next = (number: number, change: string) => ({
      ...first,
      id: undefined,
      number,
      change,
      reason: { en: 'Why.' },
    })
    await revise(id, next(2, 'retraction'))
    const again = await dryRun(`/v1/events/${id}/revisions`, next(3, 'new'))
    expect(again.told).toEqual(before.told)
  })

  test('names every fault, those of the order of changes among them', async () => {
    const id = newId()
    await publish(eventDraft({ id }))
    const faults = async (path: string, body: object) => {
      const answer = await postJson(path, body, KEY)
      return [
        answer.status,
        ((await answer.json()) as { errors: { pointer: string }[] }).errors.map((each) => each.pointer).sort(),
      ]
    }
    const revision = eventDraft({ number: 2, change: 'new', when: '0025-01-01', certainty: 'confirmed', kind: 'war' })
    const path = `/v1/events/${id}/revisions`
    expect(await faults(path, revision)).toEqual([422, ['/certainty', '/change', '/kind', '/reason', '/when']])
    await revise(id, eventDraft({ number: 2, change: 'retraction', reason: { en: 'Untrue.' }, certainty: 'confirmed' }))
    expect(await faults(path, eventDraft({ number: 3, change: 'update', kind: 'war' }))).toEqual([
      422,
      ['/change', '/kind'],
    ])
    const year = new Date(await now()).getUTCFullYear()
    expect(await faults('/v1/events', eventDraft({ when: `${year + 2}-01-01` }))).toEqual([422, ['/when']])
    const forecast = { when: `${year + 2}-01-01`, nature: 'forecast', certainty: 'unverified' }
    expect((await publish(eventDraft(forecast))).status).toBe(201)
  })
})
