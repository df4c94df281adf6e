import type { PendingWorkStore } from '../delivery/mail/pending-work-store.ts'
import type { ProviderStateStore } from '../delivery/mail/provider-state-store.ts'

/** Whether a person stopped all sending, and how many mails wait for it. `since` in ms UTC. */
export type Sending = { stopped: { since: number; reason: string | null } | null; waiting: number }

type SendingContext = {
  providerState: Pick<ProviderStateStore, 'readSendingState'>
  pendingWork: Pick<PendingWorkStore, 'countWaitingMails'>
}

/** Reads the state of sending, for every page of the desk. Mails are counted only while it is stopped. */
export const readSending = async ({ providerState, pendingWork }: SendingContext): Promise<Sending> => {
  const { pausedAt, pausedReason } = await providerState.readSendingState()
  if (pausedAt === null) return { stopped: null, waiting: 0 }
  return { stopped: { since: pausedAt, reason: pausedReason }, waiting: await pendingWork.countWaitingMails() }
}
