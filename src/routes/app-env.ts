import type { Publisher } from '../access/publisher-key.ts'
import type { AppContext } from '../context.ts'
import type { Lang } from '../timeline/event.ts'

/** What Hono's context carries here; `publisher` only behind `withKey`. */
export type AppEnv = { Bindings: Env; Variables: { context: AppContext; language: Lang; publisher: Publisher } }
