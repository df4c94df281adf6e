import type { Publisher } from '../access/publisher-key.ts'
import type { AppContext } from '../context.ts'
import type { Lang } from '../timeline/event.ts'
import type { DeskForm, DeskSession } from './desk/desk-session.tsx'

/**
 * The bindings and variables of Hono's context. `publisher` is set by `requireScope` only, `ignoredParameters` by
 * `noteIgnoredParameters` only, `session` and the `form` of a POST by `requireRole` only.
 */
export type AppEnv = {
  Bindings: Env
  Variables: {
    context: AppContext
    language: Lang
    publisher: Publisher
    ignoredParameters?: string[]
    session: DeskSession
    form: DeskForm
  }
}
