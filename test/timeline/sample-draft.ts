import type { EventDraft } from '../../src/timeline/event-draft.ts'

/** A valid draft with these members. */
export const draft = (more: Partial<EventDraft> = {}): EventDraft => ({
  id: 'an-event',
  number: 1,
  change: 'new',
  nature: 'event',
  when: '2024-11-29',
  kind: 'conflict.clash',
  certainty: 'reported',
  severity: 'severe',
  regions: [{ id: 'sy-aleppo' }],
  actors: [],
  counts: [],
  text: { en: { title: 'A clash', summary: 'It was reported.' } },
  sources: [{ publisher: 'A paper', title: 'A report', stance: 'supports' }],
  links: [],
  external_ids: {},
  urgent: false,
  silent: false,
  publisher: 'newsroom',
  recorded_at: 1_000,
  release_at: 61_000,
  when_min: '2024-11-29',
  when_max: '2024-11-29',
  when_precision: 'day',
  ...more,
})
