import type { Fate } from '../../../templates/views.ts'
import type { AudienceRun, Kept } from './reader-mail-store.ts'

/** The provider's words by their ranks, as callbacks are written down. */
const WORDS: Record<number, Fate> = { 2: 'delayed', 3: 'delivered', 4: 'failed', 5: 'bounced', 6: 'complained' }

/** Why the freeze leaves readers out. */
const LEFT_OUT: Record<string, Fate> = {
  suppressed: 'suppressed',
  cancelled: 'cancelled',
  retracted: 'retracted',
  'not told': 'not_told',
  'not on the list': 'not_allowed',
}

/** What became of a reader's mail, as far as it is known. What is not frozen when its run is cancelled is never sent. */
export const fateOf = (
  { state, leftOut, refused, word }: Pick<Kept, 'state' | 'leftOut' | 'refused' | 'word'>,
  run: AudienceRun['state'],
): Fate => {
  if (leftOut !== null) return LEFT_OUT[leftOut] ?? 'ended'
  if (state === 'cancelled' || (state === 'pending' && run === 'cancelled')) return 'cancelled'
  if (state === 'pending' || state === 'frozen') return 'waiting'
  if (refused) return 'refused'
  if (state === 'unknown') return 'unknown'
  return WORDS[word ?? 0] ?? 'sent'
}

/** Whether a mail told its reader: unknown counts as told, and so does what is on its way. */
export const wasTold = (fate: Fate): boolean => !UNTOLD.includes(fate)

const UNTOLD: readonly Fate[] = ['refused', 'ended', 'suppressed', 'cancelled', 'retracted', 'not_told', 'not_allowed']
