import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkJsonLimits } from '../../src/lib/json-limits.ts'
import type { BodyFault } from '../../src/lib/refusal.ts'
import { findCertaintyFaults } from '../../src/timeline/certainty-rules.ts'
import { CERTAINTIES, CHANGES, NATURES, STANCES } from '../../src/timeline/event.ts'
import { draftRevision } from '../../src/timeline/event-draft.ts'
import { faultsOfNew, newEvent, recordOf, revision, SCHEMAS, SOURCE } from './sample-bodies.ts'

const onlyDetailOf = (faults: BodyFault[]): string => {
  expect(faults).toHaveLength(1)
  return faults[0]!.detail
}
const suggestedIn = (detail: string): string[] => /Did you mean (.+)\?/.exec(detail)![1]!.split(' or ')

describe('whoever follows the advice about the schema is not refused again', () => {
  test.each([
    ['regions', 'alepo', (id: string) => ({ regions: [{ id }] })],
    ['actors', 'armi', (id: string) => ({ actors: [{ id, role: 'target' }] })],
  ])('an id of %s that is suggested is known', (_, typed, membersOf) => {
    for (const id of suggestedIn(onlyDetailOf(faultsOfNew(newEvent(membersOf(typed))))))
      expect(faultsOfNew(newEvent(membersOf(id)))).toEqual([])
  })

  test.each([
    ['nature', 'rumour', (value: string) => ({ nature: value })],
    ['certainty', 'sure', (value: string) => ({ certainty: value })],
    ['severity', 'grave', (value: string) => ({ severity: value })],
    ['when_basis', 'guessed', (value: string) => ({ when: '2024-11-29', when_basis: value })],
    ['stance', 'against', (value: string) => ({ sources: [{ ...SOURCE, stance: value }] })],
    ['rel', 'after', (value: string) => ({ links: [{ rel: value, to: 'other-event' }] })],
  ])('each listed value of %s is taken', (_, typed, membersOf) => {
    const [, listed] = /must be one of: (.+)\.$/.exec(onlyDetailOf(faultsOfNew(newEvent(membersOf(typed)))))!
    for (const value of listed!.split(', ')) expect(faultsOfNew(newEvent(membersOf(value)))).toEqual([])
  })

  test.each([
    ['a kind', { kind: 'Conflict' }, (example: string) => ({ kind: example })],
    ['a date', { when: 2024 }, (example: string) => ({ when: example })],
    [
      'a role',
      { actors: [{ id: 'army', role: 'The Target' }] },
      (example: string) => ({ actors: [{ id: 'army', role: example }] }),
    ],
  ])('the example of %s is taken', (_, faulty, membersOf) => {
    const [, example] = /for example ([^ ]+)\.$/.exec(onlyDetailOf(faultsOfNew(newEvent(faulty))))!
    expect(faultsOfNew(newEvent(membersOf(example!)))).toEqual([])
  })

  test('a member that is to be removed, a url without its user name and a mark that is named, are gone afterwards', () => {
    const url = 'https://user:word@paper.example/report'
    expect(onlyDetailOf(faultsOfNew(newEvent({ tags: [] })))).toMatch(/Remove it\.$/)
    expect(onlyDetailOf(faultsOfNew(newEvent({ sources: [{ ...SOURCE, url }] })))).toMatch(/Remove it\.$/)
    expect(recordOf({ sources: [{ ...SOURCE, url: url.replace('user:word@', '') }] }).sources[0]!.url).toBe(
      'https://paper.example/report',
    )
    expect(onlyDetailOf(faultsOfNew(newEvent({ id: 'an-\u200eevent' })))).toMatch(/U\+200E\. Remove it\.$/)
    expect(faultsOfNew(newEvent({ id: 'an-event' }))).toEqual([])
  })

  test('a number that is sent as a string keeps its digits', () => {
    const [fault] = checkJsonLimits('{"post": 1862471234567890123}')
    expect(fault!.detail).toContain('Send an id as a string')
    expect(recordOf({ external_ids: { post: '1862471234567890123' } }).external_ids.post).toBe('1862471234567890123')
    expect(onlyDetailOf(faultsOfNew(newEvent({ external_ids: { ratio: 1.5 } })))).toContain('as a string')
    expect(recordOf({ external_ids: { ratio: '1.5' } }).external_ids.ratio).toBe('1.5')
  })
})

test('whoever uses the certainty that is advised is not refused again, whatever the sources say', () => {
  const source = fc.record({
    publisher: fc.constantFrom('Reuters', 'Reuters, in The Paper', 'AFP', 'The Paper'),
    title: fc.constant('A report'),
    stance: fc.constantFrom(...STANCES),
    primary: fc.boolean(),
  })
  const body = fc.record({
    nature: fc.constantFrom(...NATURES),
    certainty: fc.constantFrom(...CERTAINTIES),
    sources: fc.array(source, { minLength: 1, maxLength: 3 }),
  })
  fc.assert(
    fc.property(body, (given) => {
      for (const { detail } of findCertaintyFaults(given)) {
        const [, advised] = /\bUse (\w+),|\buse (\w+)\.$/i.exec(detail)!.filter(Boolean)
        expect([detail, findCertaintyFaults({ ...given, certainty: advised })]).toEqual([detail, []])
      }
    }),
    { numRuns: 2_000 },
  )
})

test('whoever sends the change and the number that are advised is not refused again', () => {
  const context = { schemas: SCHEMAS, publisher: 'newsroom', now: 0, today: 0, holdMs: 0, retractionHoldMs: 0 }
  const draft = (change: string, newest: string, number = 2) =>
    draftRevision(
      { id: 'an-event', newest: { number: 1, change: newest } },
      revision({ change, number, reason: { en: 'Because.' } }),
      context,
    )
  for (const newest of CHANGES) {
    const wrong = newest === 'retraction' ? 'update' : 'new'
    const { errors } = draft(wrong, newest) as { errors: BodyFault[] }
    const advised = CHANGES.filter((each) => new RegExp(`(change|Use|,|or) ${each}\\b`).test(errors[0]!.detail))
    const meant = newest === 'retraction' ? advised : advised.filter((each) => each !== 'new')
    expect(meant.length).toBeGreaterThan(0)
    for (const change of meant) expect(draft(change, newest)).toMatchObject({ change, number: 2 })
  }
})
