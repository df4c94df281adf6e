import type { Publisher } from '../access/publisher-key.ts'
import type { AppContext } from '../context.ts'
import type { Lang } from '../timeline/event.ts'

export type World = AppContext

/** What Hono's context carries here; `publisher` only behind `withKey`. */
export type Door = { Bindings: Env; Variables: { world: World; language: Lang; publisher: Publisher } }
