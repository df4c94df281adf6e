import type { JournalRelease } from '../../timeline/retraction-hold-store.ts'

/** Up to which seq alerts can be claimed, and when the burst after it is complete (ms UTC); null without one. */
export type CompleteBursts = { upTo: number; nextAt: number | null }

/**
 * Finds the bursts that are complete at `now` among released revisions, in the order of their seqs. A burst begins when the
 * first revision that may alert is released. It takes all that is released within `settleMs`, and is never prolonged.
 * Several bursts that are complete are claimed together. `after` is the seq before the first release. A burst that a
 * correction began is complete at `burstUntil`.
 */
export const findCompleteBursts = (
  releases: readonly JournalRelease[],
  { after, settleMs, burstUntil, now }: { after: number; settleMs: number; burstUntil: number; now: number },
): CompleteBursts => {
  let upTo = after
  let endsAt: number | null = null
  let releasedAt = Number.NEGATIVE_INFINITY
  for (const release of releases) {
    // A release after `now` was recorded by a clock that is ahead: it must not stop the alerts of others.
    if (release.releasedAt <= now) releasedAt = Math.max(releasedAt, release.releasedAt)
    if (endsAt !== null && releasedAt > endsAt) {
      if (endsAt > now) break
      endsAt = null
    }
    if (endsAt === null && release.alerts)
      endsAt = releasedAt >= burstUntil - settleMs && releasedAt <= burstUntil ? burstUntil : releasedAt + settleMs
    if (endsAt === null || endsAt <= now) upTo = release.seq
  }
  return { upTo, nextAt: endsAt !== null && endsAt > now ? endsAt : null }
}
