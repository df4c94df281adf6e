import * as v from 'valibot'
import { type Refusal, refuse, usualName } from './provider-refusal.ts'

const FaultSchema = v.nullable(
  v.strictObject({
    /** Answers this error instead of handling the request. */
    status: v.optional(v.pipe(v.number(), v.integer(), v.minValue(400), v.maxValue(599))),
    name: v.optional(v.string()),
    /** Seconds, for the `retry-after` header. */
    retry_after: v.optional(v.pipe(v.number(), v.minValue(0))),
    /** Handles the request only after this wait; its idempotency key is in use meanwhile. */
    delay_ms: v.optional(v.pipe(v.number(), v.minValue(0))),
    /** Cuts the connection before anything is accepted, or after all is, in place of the answer. */
    drop: v.optional(v.picklist(['before', 'after'])),
    /** The members of a batch that are refused. */
    refuse: v.optional(v.array(v.pipe(v.number(), v.integer(), v.minValue(0)))),
  }),
)

export const FaultsSchema = v.array(FaultSchema)

/** One thing that goes wrong with one request; null is nothing. */
export type Fault = v.InferOutput<typeof FaultSchema>

export type Faults = { replace(faults: Fault[]): void; next(): Fault; forget(): void }

/** The faults that the next requests meet, in order. */
export const createFaults = (): Faults => {
  let waiting: Fault[] = []
  return {
    replace: (faults) => {
      waiting = [...faults]
    },
    next: () => waiting.shift() ?? null,
    forget: () => {
      waiting = []
    },
  }
}

/** The error that a fault asks for, with Resend's usual name where it gives none. */
export const faultRefusal = (status: number, name: string | undefined): Refusal =>
  refuse(status, name ?? usualName(status), 'This error was asked for by a test.')

const CUT = 'x-inbox-cut'

/**
 * Stands for a connection that was cut. What serves the inbox over a socket destroys the socket when it meets one;
 * where it is handed on as it is, the body breaks off, so that whoever reads it cannot know the outcome.
 */
export const cutConnection = (): Response =>
  new Response(new ReadableStream({ pull: (controller) => controller.error(new Error('The connection was cut.')) }), {
    headers: { [CUT]: 'yes' },
  })

export const isCut = (response: Response): boolean => response.headers.has(CUT)
