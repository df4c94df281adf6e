import type { ProviderCallback } from './provider-callback.ts'

/** Why an address must not be written to any more. */
export type SuppressionReason = 'complained' | 'suppressed' | 'bounced'

/** The transient bounces of a reader since the last delivered mail, and the time of the first (ms UTC). */
type TransientBounces = { bounces: number; first: number | null }

export const NO_BOUNCES: TransientBounces = { bounces: 0, first: null }

/** A third transient bounce suppresses an address if the first is seven days old and no mail was delivered since. */
const TRANSIENT_BOUNCES_TO_SUPPRESS = 3
const TRANSIENT_BOUNCES_SPAN_MS = 7 * 86_400_000

/** Why a callback suppresses the address of its mail; null if it does not. `now` in ms UTC. */
export const suppressionReasonOf = (
  { type, isPermanent, isTransient }: Pick<ProviderCallback, 'type' | 'isPermanent' | 'isTransient'>,
  { bounces, first }: TransientBounces,
  now: number,
): SuppressionReason | null => {
  if (type === 'email.complained') return 'complained'
  if (type === 'email.suppressed') return 'suppressed'
  if (isPermanent) return 'bounced'
  if (!isTransient || first === null) return null
  const isRepeated = bounces + 1 >= TRANSIENT_BOUNCES_TO_SUPPRESS && now - first >= TRANSIENT_BOUNCES_SPAN_MS
  return isRepeated ? 'bounced' : null
}
