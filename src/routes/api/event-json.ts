import type { Revision } from '../../timeline/event.ts'
import { diffRecords } from '../../timeline/revision-diff.ts'

/** A revision as the outside sees it: times in RFC 3339. */
export const revisionJsonOf = ({ recorded_at, release_at, ...revision }: Revision) => ({
  ...revision,
  recorded_at: new Date(recorded_at).toISOString(),
  release_at: new Date(release_at).toISOString(),
})

/** An event's revisions in order, each with what it says otherwise than the one before; `first` stands before them all. */
export const historyJsonOf = (revisions: Revision[], preceding: Revision | null) =>
  revisions.map((revision, at) => ({
    ...revisionJsonOf(revision),
    changed: diffRecords(at === 0 ? preceding : revisions[at - 1]!, revision),
  }))

/** An event as the outside sees it: its newest revision, whether it still stands, and how many revisions it has. */
export const eventJsonOf = (revision: Revision) => ({
  ...revisionJsonOf(revision),
  status: revision.change === 'retraction' ? 'retracted' : 'current',
  revisions: revision.number,
})
