/**
 * Logs an unexpected fault as one line of JSON: the error's name and where it arose, never its message, which may quote
 * an address.
 */
export const logFault = (trouble: string, fault: unknown, more: Record<string, string> = {}): void =>
  console.error(JSON.stringify({ trouble, ...more, ...describeFault(fault) }))

const MAX_STACK_LINES = 5

const describeFault = (fault: unknown): { fault: string; stack: string[] } => {
  if (!(fault instanceof Error)) return { fault: 'unknown', stack: [] }
  const [, ...stack] = (fault.stack ?? '').split('\n').map((line) => line.trim())
  return { fault: fault.name, stack: stack.slice(0, MAX_STACK_LINES) }
}
