import * as v from 'valibot'
import { defaultErrorName, providerError, type ResendError } from './provider-error.ts'

const PlannedFaultSchema = v.nullable(
  v.strictObject({
    /** Answers this error; the request is not handled. */
    status: v.optional(v.pipe(v.number(), v.integer(), v.minValue(400), v.maxValue(599))),
    name: v.optional(v.string()),
    /** Seconds, for the `retry-after` header. */
    retry_after: v.optional(v.pipe(v.number(), v.minValue(0))),
    /** Waits before the request is handled. Its idempotency key is in use meanwhile. */
    delay_ms: v.optional(v.pipe(v.number(), v.minValue(0))),
    /** Cuts the connection: before the request is handled, or in place of the answer. */
    drop: v.optional(v.picklist(['before', 'after'])),
    /** The indexes of the mails to refuse. */
    refuse: v.optional(v.array(v.pipe(v.number(), v.integer(), v.minValue(0)))),
  }),
)

export const PlannedFaultsSchema = v.array(PlannedFaultSchema)

/** The fault of one request; null for none. */
export type PlannedFault = v.InferOutput<typeof PlannedFaultSchema>

/** The faults of the next sending requests, in order. */
export type FaultQueue = { replace(faults: PlannedFault[]): void; next(): PlannedFault; clear(): void }

export const createFaultQueue = (): FaultQueue => {
  let waiting: PlannedFault[] = []
  return {
    replace: (faults) => {
      waiting = [...faults]
    },
    next: () => waiting.shift() ?? null,
    clear: () => {
      waiting = []
    },
  }
}

/** Returns the error of a fault, with Resend's usual name if the fault has none. */
export const faultError = (status: number, name: string | undefined): ResendError =>
  providerError(status, name ?? defaultErrorName(status), 'This error was planned by POST /api/faults.')

const CUT_HEADER = 'x-inbox-cut'

/**
 * Returns a response that stands for a cut connection. `serveInbox` destroys the socket. Without a socket, reading the
 * body throws, so that the caller cannot learn the outcome.
 */
export const cutConnection = (): Response =>
  new Response(new ReadableStream({ pull: (controller) => controller.error(new Error('The connection was cut.')) }), {
    headers: { [CUT_HEADER]: 'yes' },
  })

export const isCut = (response: Response): boolean => response.headers.has(CUT_HEADER)
