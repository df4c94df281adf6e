import type { Site } from '../../templates/views.ts'
import type { Archive } from '../editions/archive.ts'
import type { Gazetteer } from '../timeline/gazetteer.ts'
import type { Journal } from '../timeline/journal.ts'
import type { Courier } from './courier.ts'
import type { Policy } from './destination.ts'
import type { Endpoints, Moment } from './endpoints.ts'

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
