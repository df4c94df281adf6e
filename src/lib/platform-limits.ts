/**
 * The limits of the platform that this product can meet, as Cloudflare documents them in November 2026. The sources are
 * pages of the repository `cloudflare/cloudflare-docs`, under `src/content/docs`. Where two pages differ, the lower number
 * is used. KB are 1,000 bytes.
 */

/** The plans of an account. */
export const WORKERS_PLANS = ['paid', 'free'] as const
export type WorkersPlan = (typeof WORKERS_PLANS)[number]

/**
 * The most that one invocation of the Worker may use. An invocation is one request, one tick of the cron or one batch of a
 * queue.
 */
export type InvocationLimits = {
  /** Statements that D1 runs; each statement of a `batch()` is one. d1/platform/limits.mdx. */
  d1Queries: number
  /** Calls of KV; a read of up to 100 keys is one. kv/platform/limits.mdx: 1,000. workers/platform/limits.mdx: 10,000. */
  kvOperations: number
  /** Requests to the network. workers/platform/limits.mdx, "Subrequests". */
  fetches: number
  /** Calls of D1, KV and queues. workers/platform/limits.mdx, "Subrequests". */
  internalCalls: number
}

export const INVOCATION_LIMITS: Record<WorkersPlan, InvocationLimits> = {
  paid: { d1Queries: 1_000, kvOperations: 1_000, fetches: 10_000, internalCalls: 10_000 },
  free: { d1Queries: 50, kvOperations: 1_000, fetches: 50, internalCalls: 1_000 },
}

/**
 * Processor time of one invocation. The paid plan has 30 s for requests, queue batches and a cron of less than an hour:
 * workers/platform/limits.mdx, queues/platform/limits.mdx.
 */
export const MAX_CPU_MS: Record<WorkersPlan, number> = { paid: 30_000, free: 10 }
/** Wall time of a cron or of a queue batch. partials/workers/wall-time-limits.mdx. */
export const MAX_WALL_MS = 900_000
/** Connections that wait for the headers of an answer at the same time. A seventh waits. workers/platform/limits.mdx. */
export const MAX_OPEN_CONNECTIONS = 6
/** Memory of an isolate, which several invocations share. workers/platform/limits.mdx. */
export const MAX_ISOLATE_BYTES = 128_000_000

/** Parameters that D1 binds to one statement. d1/platform/limits.mdx. */
export const MAX_D1_PARAMETERS = 100
/** Bytes of the text of one statement. d1/platform/limits.mdx. */
export const MAX_D1_STATEMENT_BYTES = 100_000
/** Bytes of one value or one row. d1/platform/limits.mdx. */
export const MAX_D1_VALUE_BYTES = 2_000_000
/** Time of one query or of one whole `batch()`. d1/platform/limits.mdx. */
export const MAX_D1_QUERY_MS = 30_000
/** Bytes of one database of the paid plan. d1/platform/limits.mdx. */
export const MAX_D1_DATABASE_BYTES = 10_000_000_000

/** Keys of one read of KV. kv/platform/limits.mdx. */
export const MAX_KEYS_PER_KV_READ = 100
/** Bytes of one value in KV. kv/platform/limits.mdx. */
export const MAX_KV_VALUE_BYTES = 25 * 1024 * 1024

/** Messages of one call that sends to a queue. queues/platform/limits.mdx. */
export const MAX_MESSAGES_PER_QUEUE_SEND = 100
/** Bytes of one message of a queue. queues/platform/limits.mdx. */
export const MAX_QUEUE_MESSAGE_BYTES = 128_000
/** Bytes of all messages of one call. queues/platform/limits.mdx. */
export const MAX_QUEUE_SEND_BYTES = 256_000
/** Delay of a message. Older copies of queues/platform/limits.mdx say 12 hours, newer ones 24. */
export const MAX_QUEUE_DELAY_S = 43_200
