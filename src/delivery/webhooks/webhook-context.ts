import type { Site } from '../../../templates/views.ts'
import type { Archive } from '../../editions/stores/edition-store.ts'
import type { Gazetteer } from '../../timeline/gazetteer.ts'
import type { Journal } from '../../timeline/journal-store.ts'
import type { Policy } from './address-policy.ts'
import type { Courier } from './endpoint-client.ts'
import type { Endpoints, Moment } from './endpoint-store.ts'

/** All that bringing webhooks to endpoints takes. */
export type Postman = {
  endpoints: Endpoints
  courier: Courier
  journal: Journal
  gazetteer: Gazetteer
  archive: Archive
  site: Site
  policy: Policy
  /** What time it is: schedules go by the product's clock, leases and signatures by the wall. */
  moment: () => Promise<Moment>
  /** The wall's time in ms. */
  wall: () => number
  /** Chance in [0, 1). */
  chance: () => number
  /** So many random bytes. */
  random: (bytes: number) => Uint8Array
}
