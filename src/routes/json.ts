import type { Revision } from '../timeline/event.ts'

/** A revision as the outside sees it: times in RFC 3339. */
export const revisionJson = ({ recorded_at, release_at, ...revision }: Revision) => ({
  ...revision,
  recorded_at: new Date(recorded_at).toISOString(),
  release_at: new Date(release_at).toISOString(),
})

/** An event as the outside sees it: its newest revision, whether it still stands, and how many revisions it has. */
export const eventJson = (revision: Revision) => ({
  ...revisionJson(revision),
  status: revision.change === 'retraction' ? 'retracted' : 'current',
  revisions: revision.number,
})
