import type { CorrectedEventStore } from '../../editions/stores/corrected-event-store.ts'
import type { UnsettledMailStore } from '../../editions/stores/unsettled-mail-store.ts'
import type { Tickets } from '../../editions/tickets.ts'
import type { FreezeRecord } from './chunk.ts'
import type { ChunkStore } from './chunk-store/chunk-store.ts'
import type { QuotaContext } from './daily-quota.ts'
import type { FreezeContext } from './freeze.ts'
import type { MailProvider } from './mail-provider.ts'
import type { ProviderStateStore } from './provider-state-store.ts'

export type SendContext = FreezeContext &
  QuotaContext & {
    correctedEvents: Pick<
      CorrectedEventStore,
      'prepareInsertShown' | 'prepareInsertMailed' | 'findCorrectedEvents' | 'isAnyAudienceOpen'
    >
    unsettledMails: Pick<UnsettledMailStore, 'findLastUnsettled'>
    chunks: ChunkStore
    providerState: ProviderStateStore
    provider: MailProvider
    /** The product's clock in ms UTC. */
    now: () => Promise<number>
    sleep: (ms: number) => Promise<void>
    /** When this isolate sent its last request, in wall-clock ms UTC. */
    pace: { sentAt: number }
    /** A random number in [0, 1). */
    jitter: () => number
    tickets: Pick<Tickets, 'enqueuePlan'>
  }

/**
 * The result of one mail ticket. `resumed`: a suspension of all sending has ended, so that every due chunk needs a ticket.
 * `wait`: the chunk was postponed, and needs a ticket after `ms`. `hasMoreWork`: another chunk is due already.
 */
export type TicketResult =
  | { result: 'sent'; resumed: boolean }
  | { result: 'nothing' }
  | { result: 'wait'; ms: number; hasMoreWork?: boolean }

/**
 * A frozen chunk, with the editions of its members at the freeze, and its payload. `isFirstAttempt`: this claim froze it,
 * so that no earlier request can have sent it.
 */
export type ReadyChunk = { frozen: FreezeRecord; payload: Uint8Array; isFirstAttempt: boolean }
