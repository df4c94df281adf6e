import { DIGEST_RANK } from '../select/edition-items.ts'
import { emptyTallyOf } from '../stores/run-store.ts'
import { isNoticeNeeded } from './correction-notices.ts'
import { isFollowedAtOnce, readChoicesOf } from './followed-things.ts'
import type { Plan } from './plan.ts'
import type { PlanContext, WindowAssignment } from './plan-context.ts'

/**
 * Lets the notices of the next page of a correction's audience wait for the mails of their readers. They are due when the
 * burst of the correction is complete. Of a correction that is not urgent, a reader with digests gets no notice here, unless
 * they follow the event at once: the digest with the correction in its window shows it, or brings the notice
 * (`missed-corrections.ts`).
 */
export const parkCorrections = async (context: PlanContext, plan: Plan): Promise<WindowAssignment> => {
  const correction = await context.corrections.readRun(plan)
  const { run } = correction
  const readers = await context.correctionAudiences.readInformedReaders(plan, correction, context.readersPerPage)
  const choices = await readChoicesOf(context, readers)
  const tally = emptyTallyOf(run)
  const waiting: WindowAssignment['waiting'] = []
  for (const informed of readers) {
    const { reader, state, lang, hasDigest } = informed
    const isInDigest = plan.rank === DIGEST_RANK && hasDigest === 1 && !isFollowedAtOnce(informed, correction, choices)
    if (state !== 'active' || lang === null) tally.skippedInactive++
    else if (!isNoticeNeeded(informed, correction) || isInDigest) tally.skippedEmpty++
    else {
      tally.members++
      waiting.push([reader, run, plan.dueUntil!])
    }
  }
  const last = readers.at(-1)
  return {
    ...{ isLast: readers.length < context.readersPerPage, lastReader: last ? { run, reader: last.reader } : null },
    ...{ members: [], waiting, tallies: [tally] },
  }
}
