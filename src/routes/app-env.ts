import type { Publisher } from '../access/publisher-key.ts'
import type { Keyring } from '../access/publisher-key-store.ts'
import type { Links } from '../audience/link-tokens.ts'
import type { Roster } from '../audience/subscriber-store.ts'
import type { Config } from '../config.ts'
import type { Reach } from '../delivery/insight/reach-store.ts'
import type { Mailbox } from '../delivery/insight/reader-mail-store.ts'
import type { Ledger } from '../delivery/mail/chunk-store.ts'
import type { Tickets } from '../delivery/tickets.ts'
import type { Postman } from '../delivery/webhooks/webhook-context.ts'
import type { Previewer } from '../editions/render/preview.ts'
import type { Notices } from '../editions/stores/correction-store.ts'
import type { Archive } from '../editions/stores/edition-store.ts'
import type { Runs, Ticked } from '../editions/stores/run-store.ts'
import type { Desk } from '../editions/subscribe.ts'
import type { Lang } from '../timeline/event.ts'
import type { PublishingBodies } from '../timeline/event-schema.ts'
import type { Gazetteer } from '../timeline/gazetteer.ts'
import type { Journal } from '../timeline/journal-store.ts'
import type { Names } from '../timeline/search-terms.ts'

/** All that the front door can reach, tied together in `index.ts`. */
export type World = {
  config: Config
  gazetteer: Gazetteer
  /** What can be followed, by every spelling of its names. */
  names: Names
  bodies: PublishingBodies
  journal: Journal
  keyring: Keyring
  roster: Roster
  runs: Runs
  notices: Notices
  reach: Reach
  archive: Archive
  desk: Desk
  ledger: Ledger
  mailbox: Mailbox
  postman: Postman
  links: Links
  /** What somebody would have received. */
  preview: Previewer
  tickets: Tickets
  /** What time it is, in ms UTC, as all but delivery goes by. */
  now: () => Promise<number>
  /** Does all that is due at `at`. */
  tick: (at: number, wasTold: boolean) => Promise<number>
  ticked: () => Promise<Ticked>
  /** Refuses an address on the network that asks too often; always true where limits are off. */
  isWelcome: (network: string) => Promise<boolean>
}

/** What Hono's context carries here; `publisher` only behind `withKey`. */
export type Door = { Bindings: Env; Variables: { world: World; language: Lang; publisher: Publisher } }
