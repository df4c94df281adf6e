import type { Revision } from '../../timeline/event.ts'
import { isRedacted, type JournalRevision, redactionJsonOf } from '../../timeline/redaction.ts'
import { diffRecords } from '../../timeline/revision-diff.ts'

/** A revision as JSON for the API, with times in RFC 3339. */
export const revisionJsonOf = ({ recorded_at, release_at, ...revision }: Revision) => ({
  ...revision,
  recorded_at: new Date(recorded_at).toISOString(),
  release_at: new Date(release_at).toISOString(),
})

/** A revision as the journal has it now: a redacted one has `redacted` and no word of what was published. */
export const recordedJsonOf = (revision: JournalRevision) => {
  if (!isRedacted(revision)) return revisionJsonOf(revision)
  const { recorded_at, release_at, redacted, ...members } = revision
  return {
    ...members,
    recorded_at: new Date(recorded_at).toISOString(),
    release_at: new Date(release_at).toISOString(),
    redacted: redactionJsonOf(redacted),
  }
}

/**
 * Consecutive revisions of an event, each with the paths that changed. `preceding` is the last revision before the first one
 * that is not redacted. `changed` of a redacted revision is empty, and the next one is compared with the one before it.
 */
export const historyJsonOf = (revisions: JournalRevision[], preceding: Revision | null) => {
  let before = preceding
  return revisions.map((revision) => {
    if (isRedacted(revision)) return { ...recordedJsonOf(revision), changed: [] }
    const changed = diffRecords(before, revision)
    before = revision
    return { ...revisionJsonOf(revision), changed }
  })
}

/** An event as JSON for the API: its newest revision, with `status` and the number of revisions. */
export const eventJsonOf = (revision: Revision) => ({
  ...revisionJsonOf(revision),
  status: revision.change === 'retraction' ? 'retracted' : 'current',
  revisions: revision.number,
})
