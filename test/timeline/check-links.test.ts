import { describe, expect, test } from 'vitest'
import { checkLinks } from '../../src/timeline/check-links.ts'
import type { EventDraft } from '../../src/timeline/event-draft.ts'
import type { RevisionRef } from '../../src/timeline/revision-content-store.ts'
import { draft } from './sample-draft.ts'

type Links = EventDraft['links']

/** A journal that has these events with these links. */
const journalOf = (stored: Record<string, Links>) => ({
  listLatest: async (events: string[]) =>
    events.filter((id) => stored[id]).map((event) => ({ event, seq: 1, number: 1, hash: 'h' })),
  readRevisions: async (refs: readonly RevisionRef[]) =>
    refs.map(({ event, seq }) => ({ ...draft({ id: event, links: stored[event]! }), seq })),
})

const check = (stored: Record<string, Links>, links: Links, change: EventDraft['change'] = 'update') =>
  checkLinks(journalOf(stored), draft({ id: 'here', change, links }))

const follows = (to: string, rel = 'follows') => ({ rel, to })

test('links to events that exist are stored', async () => {
  expect(await check({ there: [], far: [] }, [follows('there'), follows('far', 'contradicts')])).toBeNull()
  expect(await check({}, [])).toBeNull()
})

test('each link to an event that does not exist is named', async () => {
  expect(await check({ there: [] }, [follows('nowhere'), follows('there'), follows('never', 'same_as')])).toMatchObject(
    {
      refused: 'invalid',
      errors: [
        { pointer: '/links/0/to', detail: expect.stringContaining('nowhere') },
        { pointer: '/links/2/to', detail: expect.stringContaining('never') },
      ],
    },
  )
})

test('a link to the event itself is refused', async () => {
  expect(await check({ here: [] }, [follows('here')])).toMatchObject({ errors: [{ pointer: '/links/0/to' }] })
  expect(await check({}, [follows('here')], 'new')).toMatchObject({ errors: [{ pointer: '/links/0/to' }] })
})

test('a link that is stored already may stay, and a retraction is not checked', async () => {
  expect(await check({ here: [follows('nowhere')] }, [follows('nowhere')])).toBeNull()
  expect(await check({ here: [] }, [follows('nowhere')], 'retraction')).toBeNull()
})

describe('a circle is refused', () => {
  test.each(['supersedes', 'updates', 'follows', 'part_of'])('of %s', async (rel) => {
    const stored = { here: [], b: [follows('c', rel)], c: [follows('here', rel)] }
    expect(await check(stored, [follows('b', rel)])).toMatchObject({ errors: [{ pointer: '/links/0/to' }] })
    expect(await check(stored, [follows('b', 'same_as')])).toBeNull()
  })
  test('but not one of two relations, nor one elsewhere', async () => {
    expect(await check({ here: [], b: [follows('here', 'updates')] }, [follows('b', 'supersedes')])).toBeNull()
    expect(await check({ b: [follows('c')], c: [follows('b')] }, [follows('b')])).toBeNull()
  })
})
