import { describe, expect, test } from 'vitest'
import actors from '../../data/actors.json'
import regions from '../../data/regions.json'
import { isRefusal } from '../../src/lib/refusal.ts'
import { draftMessage, revisedEventIdOf } from '../../src/timeline/draft-message.ts'
import { publishSchemas } from '../../src/timeline/event-schema.ts'
import { type Actor, buildGazetteer, type Region } from '../../src/timeline/gazetteer.ts'

const NOW = Date.parse('2026-11-22T06:00:00Z')
const GAZETTEER = buildGazetteer(regions as unknown as Region[], actors as unknown as Actor[])
const CONTEXT = {
  schemas: publishSchemas(GAZETTEER),
  publisher: 'webhook',
  now: NOW,
  today: NOW,
  holdMs: 60_000,
  retractionHoldMs: 10_000,
}
const EVENT = {
  nature: 'event',
  when: '2024-11-29',
  kind: 'conflict.clash',
  certainty: 'reported',
  text: { en: { title: 'A clash', summary: 'It was reported.' } },
  sources: [{ publisher: 'A paper', title: 'A report', stance: 'supports' }],
}
const CORRECTION = { ...EVENT, change: 'correction', number: 2, reason: { en: 'The day was wrong.' } }
const TIMESTAMP = '2026-11-22T06:00:00Z'

const draftOf = (message: unknown, newest = { number: 1, change: 'new' }) =>
  draftMessage(message, newest, CONTEXT, 'a-fresh-id')
const pointersOf = (message: unknown): string[] => {
  const draft = draftOf(message)
  return isRefusal(draft) ? (draft.errors ?? []).map(({ pointer }) => pointer) : []
}

describe('a signed message', () => {
  test('of type event.publish drafts a new event', () => {
    expect(draftOf({ type: 'event.publish', timestamp: TIMESTAMP, data: EVENT })).toMatchObject({
      id: 'a-fresh-id',
      number: 1,
      change: 'new',
      publisher: 'webhook',
      release_at: NOW + 60_000,
    })
  })

  test('of type event.revise drafts a revision of the event that its data names', () => {
    const message = { type: 'event.revise', timestamp: TIMESTAMP, data: { ...CORRECTION, id: 'an-event' } }
    expect(revisedEventIdOf(message)).toBe('an-event')
    expect(draftOf(message)).toMatchObject({ id: 'an-event', number: 2, change: 'correction' })
  })

  test('that revises an unknown event is refused as not found', () => {
    const message = { type: 'event.revise', timestamp: TIMESTAMP, data: { ...CORRECTION, id: 'an-event' } }
    expect(draftMessage(message, null, CONTEXT, 'a-fresh-id')).toMatchObject({ refused: 'not-found' })
  })

  test.each<[string, unknown, string[]]>([
    ['is not an object', [], ['/type', '/timestamp', '/data']],
    ['has an unknown type', { type: 'event.delete', timestamp: TIMESTAMP, data: EVENT }, ['/type']],
    ['has no time', { type: 'event.publish', data: EVENT }, ['/timestamp']],
    ['has an unknown member', { type: 'event.publish', timestamp: TIMESTAMP, data: EVENT, 'a/b': 1 }, ['/a~1b']],
    ['does not name the event it revises', { type: 'event.revise', timestamp: TIMESTAMP, data: EVENT }, ['/data/id']],
    [
      'has faults of its own and in its data',
      { type: 'event.publish', timestamp: 'now', data: { ...EVENT, kind: '' } },
      ['/timestamp', '/data/kind'],
    ],
  ])('that %s is refused with all of its faults', (_, message, pointers) => {
    expect(pointersOf(message)).toEqual(pointers)
  })
})
