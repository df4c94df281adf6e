import { TROUBLE_WORDS } from '../../templates/words/trouble-in-words.ts'
import { logFault } from '../lib/log-fault.ts'

/** Records a trouble for the operator. `detail` names ids at most, never an address. */
export type TroubleReporter = (name: string, detail: string) => Promise<void>

/** The result of a task that threw. */
export const FAILED = Symbol('failed')

/** A plan or mail ticket that failed is sent again after 61 s: longer than a lease, and than a failed plan is postponed. */
export const RETRY_DELAY_S = 61

/**
 * Runs a task, and logs and reports what it throws instead of throwing. So every ticket is acknowledged, and one that
 * fails does not fail the other tickets of its batch.
 */
export const runGuarded = async <T>(task: () => Promise<T>, report: TroubleReporter): Promise<T | typeof FAILED> => {
  try {
    return await task()
  } catch (fault) {
    logFault('a ticket failed', fault)
    const name = fault instanceof Error ? fault.name : 'an unknown fault'
    await report('ticket failed', TROUBLE_WORDS.ticketFailed(name)).catch(() => undefined)
    return FAILED
  }
}
