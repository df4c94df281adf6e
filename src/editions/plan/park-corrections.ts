import { emptyTallyOf } from '../stores/run-store.ts'
import { isInNextDigest, isNoticeNeeded } from './correction-notices.ts'
import { isFollowedAtOnce, readFollowedThings } from './followed-things.ts'
import type { Plan } from './plan.ts'
import type { PlanContext, WindowAssignment } from './plan-context.ts'

/**
 * Lets the notices of the next page of a correction's audience wait for the mails of their readers. They are due when the
 * burst of the correction is complete. A correction that is not urgent is decided at the reader's next digest.
 */
export const parkCorrections = async (context: PlanContext, plan: Plan): Promise<WindowAssignment> => {
  const correction = await context.corrections.readRun(plan)
  const { run } = correction
  const readers = await context.correctionAudiences.readInformedReaders(plan, correction, context.readersPerPage)
  const followed = await readFollowedThings(context, readers)
  const tally = emptyTallyOf(run)
  const waiting: WindowAssignment['waiting'] = []
  for (const informed of readers) {
    const { reader, state, lang } = informed
    if (state !== 'active' || lang === null) tally.skippedInactive++
    else if (!isNoticeNeeded(informed, correction) || isInNextDigest(informed, correction, followed, context.gazetteer))
      tally.skippedEmpty++
    else {
      tally.members++
      const isAtOnce = plan.rank !== 3 || isFollowedAtOnce(informed, correction, followed)
      waiting.push([reader, run, (isAtOnce ? null : informed.digestDueAt) ?? plan.dueUntil!])
    }
  }
  const last = readers.at(-1)
  return {
    ...{ isLast: readers.length < context.readersPerPage, lastReader: last ? { run, reader: last.reader } : null },
    ...{ members: [], waiting, tallies: [tally] },
  }
}
