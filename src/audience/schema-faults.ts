import type * as v from 'valibot'
import { pointerOf } from '../lib/schema-issues.ts'
import { findInvisibleCharacter } from '../lib/text.ts'
import type { InputFault, InputFaultCode } from './input-fault.ts'
import { MAX_MONTHDAY } from './preferences.ts'

/** The faults that repeat the input, so that the reader sees a typing error. */
const CODES_WITH_INPUT: InputFaultCode[] = ['unknown_region', 'unknown_actor', 'not_a_time', 'unknown_timezone']
const MAX_INPUT_CHARS = 64

/** The issues of a preferences schema as faults, each once. `maxAlertsPerHour` goes into the fault of that number. */
export const preferenceFaultsOf = (issues: readonly v.BaseIssue<unknown>[], maxAlertsPerHour = 0): InputFault[] =>
  withoutDuplicates(issues.map((issue) => preferenceFaultOf(issue, maxAlertsPerHour)))

const preferenceFaultOf = (issue: v.BaseIssue<unknown>, maxAlertsPerHour: number): InputFault => {
  const pointer = pointerOf(issue)
  const code = faultCodeOf(issue)
  if (code === 'not_one_of') return { pointer, code, options: optionsOf(issue) }
  if (code === 'too_many') return { pointer, code, value: String(issue.requirement) }
  if (code === 'not_a_number')
    return { pointer, code, value: String(pointer.endsWith('/monthday') ? MAX_MONTHDAY : maxAlertsPerHour) }
  if (code === 'invisible_character')
    return { pointer, code, value: findInvisibleCharacter(String(issue.input)) ?? undefined }
  if (CODES_WITH_INPUT.includes(code) && typeof issue.input === 'string')
    return { pointer, code, value: issue.input.slice(0, MAX_INPUT_CHARS) }
  return { pointer, code }
}

const faultCodeOf = ({ kind, type, expected, input, path, message }: v.BaseIssue<unknown>): InputFaultCode => {
  if (type === 'strict_object' && expected === 'never') return 'unknown_member'
  if (kind === 'schema' && path && input === undefined) return 'required'
  return message as InputFaultCode
}

/** The values of a picklist, which the issue has as text: `("any" | "both")`. */
const optionsOf = ({ expected }: v.BaseIssue<unknown>): string[] =>
  [...(expected ?? '').matchAll(/"([^"]*)"/g)].map(([, word]) => word!)

const withoutDuplicates = (faults: InputFault[]): InputFault[] =>
  faults.filter(
    ({ pointer, code }, index) => faults.findIndex((each) => each.pointer === pointer && each.code === code) === index,
  )
