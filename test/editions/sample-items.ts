import type { EditionItem } from '../../src/editions/select/edition-items.ts'
import type { Revision } from '../../src/timeline/event.ts'
import type { JournalEntry } from '../../src/timeline/journal-store.ts'
import { happening } from '../audience/small-world.ts'

/** A line of the journal; what a test does not say is that of a new event, told aloud. */
export const entry = (seq: number, event: string, differing: Partial<JournalEntry> = {}): JournalEntry => ({
  seq,
  event,
  number: 1,
  change: 'new',
  silent: false,
  urgent: false,
  hash: `hash-${seq}`,
  facts: happening(['aleppo']),
  ...differing,
})

/** What an edition tells of an event. */
export const item = (event: string, differing: Partial<EditionItem> = {}): EditionItem => ({
  event,
  number: 1,
  seq: 1,
  hash: 'hash-1',
  section: 'new',
  facts: happening(['aleppo']),
  ...differing,
})

/** A revision as the journal reads it. */
export const revisionOf = (id: string, differing: Partial<Revision> = {}): Revision => ({
  id,
  seq: 1,
  number: 1,
  change: 'new',
  urgent: false,
  silent: false,
  publisher: 'desk',
  recorded_at: 0,
  release_at: 0,
  nature: 'event',
  when: '2024-11-29',
  when_min: '2024-11-29',
  when_max: '2024-11-29',
  when_precision: 'day',
  kind: 'conflict.airstrike',
  certainty: 'reported',
  severity: 'severe',
  regions: [{ id: 'aleppo' }],
  actors: [{ id: 'army', role: 'initiator' }],
  counts: [],
  text: {
    en: { title: `Title of ${id}`, summary: `Summary of ${id}.` },
    ar: { title: `عنوان ${id}`, summary: `ملخص ${id}.` },
  },
  sources: [{ publisher: 'The Paper', title: 'A report', url: 'https://paper.example/report', stance: 'supports' }],
  links: [],
  external_ids: {},
  ...differing,
})
