import type * as v from 'valibot'
import type { Fault, FaultCode } from '../../templates/views.ts'
import { pointerOf } from '../timeline/event-schema.ts'

/** Faults that repeat what was given, for it may be a slip of the pen. */
const REPEATING: FaultCode[] = ['unknown_region', 'unknown_actor', 'not_a_time', 'unknown_timezone']
const MOST_REPEATED = 64

/** What a schema whose messages are codes found wrong, each thing once. */
export const faultsIn = (issues: readonly v.BaseIssue<unknown>[], mostAlerts = 0): Fault[] =>
  unique(issues.map((issue) => faultOf(issue, mostAlerts)))

const faultOf = (issue: v.BaseIssue<unknown>, mostAlerts: number): Fault => {
  const pointer = pointerOf(issue)
  const code = codeOf(issue)
  if (code === 'not_one_of') return { pointer, code, options: optionsOf(issue) }
  if (code === 'too_many') return { pointer, code, value: String(issue.requirement) }
  if (code === 'not_a_number') return { pointer, code, value: String(mostAlerts) }
  if (REPEATING.includes(code) && typeof issue.input === 'string')
    return { pointer, code, value: issue.input.slice(0, MOST_REPEATED) }
  return { pointer, code }
}

const codeOf = ({ kind, type, expected, input, path, message }: v.BaseIssue<unknown>): FaultCode => {
  if (type === 'strict_object' && expected === 'never') return 'unknown_member'
  if (kind === 'schema' && path && input === undefined) return 'required'
  return message as FaultCode
}

/** The words of a list, as the issue names them: `("any" | "both")`. */
const optionsOf = ({ expected }: v.BaseIssue<unknown>): string[] =>
  [...(expected ?? '').matchAll(/"([^"]*)"/g)].map(([, word]) => word!)

const unique = (faults: Fault[]): Fault[] =>
  faults.filter(
    ({ pointer, code }, at) => faults.findIndex((each) => each.pointer === pointer && each.code === code) === at,
  )
