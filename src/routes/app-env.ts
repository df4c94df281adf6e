import type { Publisher } from '../access/publisher-key.ts'
import type { AppContext } from '../context.ts'
import type { Lang } from '../timeline/event.ts'

/**
 * The bindings and variables of Hono's context. `publisher` is set by `requireScope` only, `ignoredParameters` by
 * `noteIgnoredParameters` only.
 */
export type AppEnv = {
  Bindings: Env
  Variables: { context: AppContext; language: Lang; publisher: Publisher; ignoredParameters?: string[] }
}
