import { redact } from './redact.ts'

/** One error of a chain of causes, without any address, token or key. */
type FaultDescription = { fault: string; message: string; stack?: string[]; cause?: FaultDescription }

const MAX_STACK_LINES = 5
const MAX_CAUSES = 5

const secretsToHide = new Set<string>()

/** Keeps these texts out of all logs of this isolate, in addition to what `redact` recognizes. */
export const hideInLogs = (secrets: Iterable<string>): void => {
  for (const secret of secrets) secretsToHide.add(secret)
}

/** Logs a trouble as one line of JSON, without any address, token or key. */
export const logTrouble = (trouble: string, more: Record<string, unknown> = {}): void =>
  console.error(JSON.stringify({ trouble, ...more }, (_, value) => (typeof value === 'string' ? hide(value) : value)))

/** Logs an unexpected fault as one line of JSON: its name and message, where it arose, and its causes. */
export const logFault = (trouble: string, fault: unknown, more: Record<string, string> = {}): void =>
  logTrouble(trouble, { ...more, ...describeFault(fault) })

/** Runs a task. Logs what it throws, and throws an error that the runtime may log, too. */
export const logFaultsOf = async <T>(trouble: string, task: () => Promise<T>): Promise<T> => {
  try {
    return await task()
  } catch (fault) {
    logFault(trouble, fault)
    throw new Error(hide(`${trouble}: ${messageOf(fault)}`))
  }
}

/** Describes a fault and the chain of its causes, five of them at most. */
const describeFault = (fault: unknown, depth = 0): FaultDescription => ({
  fault: fault instanceof Error ? fault.name : typeof fault,
  message: hide(messageOf(fault)),
  ...(depth === 0 && { stack: stackOf(fault) }),
  ...(hasCause(fault) && depth < MAX_CAUSES && { cause: describeFault(fault.cause, depth + 1) }),
})

const hide = (text: string): string => redact(text, secretsToHide)

const messageOf = (fault: unknown): string => (fault instanceof Error ? fault.message : String(fault))

const hasCause = (fault: unknown): fault is Error =>
  fault instanceof Error && fault.cause !== undefined && fault.cause !== null

/** The frames of a stack. The lines before them are the message, which may have several. */
const stackOf = (fault: unknown): string[] =>
  ((fault instanceof Error && fault.stack) || '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.startsWith('at '))
    .slice(0, MAX_STACK_LINES)
