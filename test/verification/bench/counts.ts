/** The sums of one statement: rows as D1 bills them, and the time that the Worker waited for it. */
export type StatementCounts = { calls: number; rowsRead: number; rowsWritten: number; ms: number }

/** The operations of the Worker that the platform bills. */
export type OperationCounts = {
  invocations: number
  rowsRead: number
  rowsWritten: number
  kvReads: number
  kvWrites: number
  /** A message is written, read and deleted: three operations. */
  queueOperations: number
  statements: Record<string, StatementCounts>
}

export const noOperations = (): OperationCounts => ({
  invocations: 0,
  rowsRead: 0,
  rowsWritten: 0,
  kvReads: 0,
  kvWrites: 0,
  queueOperations: 0,
  statements: {},
})

/** The progress of the Worker: plans and chunks that are not finished, and the sums of all runs so far. */
export type Progress = {
  plans: number
  chunks: number
  audience: number
  members: number
  untold: number
  gone: number
  /** Readers of the naive sample that are finished. */
  naive: number
  troubles: string[]
}
