import type { Links } from '../audience/links.ts'
import type { Roster } from '../audience/roster.ts'
import type { Config } from '../config.ts'
import type { Ledger } from '../delivery/ledger.ts'
import type { Postman } from '../delivery/postman.ts'
import type { Reach } from '../delivery/reach.ts'
import type { Tickets } from '../delivery/tickets.ts'
import type { Archive } from '../editions/archive.ts'
import type { Notices } from '../editions/notices.ts'
import type { Previewer } from '../editions/preview.ts'
import type { Runs, Ticked } from '../editions/runs.ts'
import type { Desk } from '../editions/subscribing.ts'
import type { Lang } from '../timeline/event.ts'
import type { Gazetteer } from '../timeline/gazetteer.ts'
import type { Journal } from '../timeline/journal.ts'
import type { Publisher } from '../timeline/key.ts'
import type { Keyring } from '../timeline/keyring.ts'
import type { PublishingBodies } from '../timeline/record.ts'
import type { Names } from '../timeline/search.ts'

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
