import type { Revision } from '../../timeline/event.ts'
import { changedPaths } from '../../timeline/revision-diff.ts'

/** A revision as the outside sees it: times in RFC 3339. */
export const revisionJson = ({ recorded_at, release_at, ...revision }: Revision) => ({
  ...revision,
  recorded_at: new Date(recorded_at).toISOString(),
  release_at: new Date(release_at).toISOString(),
})

/** An event's revisions in order, each with what it says otherwise than the one before; `first` stands before them all. */
export const historyJson = (revisions: Revision[], first: Revision | null) =>
  revisions.map((revision, at) => ({
    ...revisionJson(revision),
    changed: changedPaths(at === 0 ? first : revisions[at - 1]!, revision),
  }))

/** An event as the outside sees it: its newest revision, whether it still stands, and how many revisions it has. */
export const eventJson = (revision: Revision) => ({
  ...revisionJson(revision),
  status: revision.change === 'retraction' ? 'retracted' : 'current',
  revisions: revision.number,
})
