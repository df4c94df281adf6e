/** What one statement cost in all: rows as D1 bills them, time as the Worker waited for it. */
export type StatementCounts = { calls: number; rowsRead: number; rowsWritten: number; ms: number }

/** The operations that a platform bills, as the Worker made them. */
export type Counts = {
  invocations: number
  rowsRead: number
  rowsWritten: number
  kvReads: number
  kvWrites: number
  /** Written, read and deleted: each is one. */
  queueOperations: number
  statements: Record<string, StatementCounts>
}

export const noCounts = (): Counts => ({
  invocations: 0,
  rowsRead: 0,
  rowsWritten: 0,
  kvReads: 0,
  kvWrites: 0,
  queueOperations: 0,
  statements: {},
})

/** How far the Worker is: pages to plan, chunks to send, and what all runs came to so far. */
export type Left = {
  plans: number
  chunks: number
  audience: number
  members: number
  untold: number
  gone: number
  /** Readers of the naive sample who were dealt with. */
  naive: number
  troubles: string[]
}
