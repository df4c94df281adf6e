import type { Revision } from '../../timeline/event.ts'
import { diffRecords } from '../../timeline/revision-diff.ts'

/** A revision as JSON for the API, with times in RFC 3339. */
export const revisionJsonOf = ({ recorded_at, release_at, ...revision }: Revision) => ({
  ...revision,
  recorded_at: new Date(recorded_at).toISOString(),
  release_at: new Date(release_at).toISOString(),
})

/** Consecutive revisions of an event, each with the paths that changed. `preceding` is the revision before the first one. */
export const historyJsonOf = (revisions: Revision[], preceding: Revision | null) =>
  revisions.map((revision, at) => ({
    ...revisionJsonOf(revision),
    changed: diffRecords(at === 0 ? preceding : revisions[at - 1]!, revision),
  }))

/** An event as JSON for the API: its newest revision, with `status` and the number of revisions. */
export const eventJsonOf = (revision: Revision) => ({
  ...revisionJsonOf(revision),
  status: revision.change === 'retraction' ? 'retracted' : 'current',
  revisions: revision.number,
})
