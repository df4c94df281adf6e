import type { Site } from '../../../templates/views.ts'
import type { EditionStore } from '../../editions/stores/edition-store.ts'
import type { TickStore } from '../../editions/stores/tick-store.ts'
import type { Tickets } from '../../editions/tickets.ts'
import type { CommitBatch } from '../../lib/statement.ts'
import type { Gazetteer } from '../../timeline/gazetteer.ts'
import type { JournalStore } from '../../timeline/journal-store.ts'
import type { ReceiptStore } from '../../timeline/receipt-store.ts'
import type { AddressPolicy } from './address-policy.ts'
import type { DeliveryStore } from './delivery-store.ts'
import type { EndpointClient } from './endpoint-client.ts'
import type { ClockReading } from './endpoint-query-store.ts'
import type { EndpointStore } from './endpoint-store.ts'

/** The stores, clients and clocks that webhooks need. */
export type WebhookContext = {
  endpoints: EndpointStore
  deliveries: DeliveryStore
  ticks: Pick<TickStore, 'readFanOutCursor'>
  receipts: ReceiptStore
  commitBatch: CommitBatch
  endpointClient: EndpointClient
  journal: JournalStore
  gazetteer: Gazetteer
  editions: EditionStore
  chunks: {
    /** Inserts a mail to the endpoint's owner, if its lease is still `leaseUntil`. */
    prepareInsertOwnerMail: (
      endpoint: { id: string; leaseUntil: number },
      edition: string,
      wallMs: number,
    ) => D1PreparedStatement
  }
  site: Site
  addressPolicy: AddressPolicy
  tickets: Tickets
  /** Digests and retries use the product's clock, leases and signatures the wall clock. */
  readClocks: () => Promise<ClockReading>
  /** The wall clock in ms UTC. */
  wall: () => number
  sleep: (ms: number) => Promise<void>
  /** A random number in [0, 1). */
  jitter: () => number
  randomBytes: (count: number) => Uint8Array
}
