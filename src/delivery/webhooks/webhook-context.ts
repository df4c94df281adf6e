import type { Site } from '../../../templates/views.ts'
import type { EditionStore } from '../../editions/stores/edition-store.ts'
import type { Gazetteer } from '../../timeline/gazetteer.ts'
import type { JournalStore } from '../../timeline/journal-store.ts'
import type { AddressPolicy } from './address-policy.ts'
import type { EndpointClient } from './endpoint-client.ts'
import type { ClockReading, EndpointStore } from './endpoint-store.ts'

/** All that bringing webhooks to endpoints takes. */
export type WebhookContext = {
  endpoints: EndpointStore
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
  /** What time it is: schedules go by the product's clock, leases and signatures by the wall. */
  readClocks: () => Promise<ClockReading>
  /** The wall's time in ms. */
  wall: () => number
  /** Chance in [0, 1). */
  jitter: () => number
  /** So many random bytes. */
  randomBytes: (bytes: number) => Uint8Array
}
