import { Hono } from 'hono'
import { controlRoutes } from './control-routes.ts'
import { pageRoutes } from './inbox-page-routes.ts'
import { createState, type InboxOptions, type State } from './inbox-state.ts'
import { lookupRoutes } from './lookup-routes.ts'
import { answerRefusal, refuse } from './provider-refusal.ts'
import { faultDoor, providerDoor } from './request-gate.ts'
import { type Door, sendingRoutes } from './send-routes.ts'
import { suppressingRoutes } from './suppression-routes.ts'

export type Inbox = {
  /** Answers one request, whatever host it was meant for. A cut connection is a body that breaks off. */
  fetch(request: Request): Promise<Response>
  /** Resolves when no callback is waiting, under way or to be tried again. */
  settle(): Promise<void>
  /** Drops the callbacks that wait, so that nothing is posted to a site that has gone. */
  stop(): void
}

/** A path with a star matches without what the star stands for, too. */
const PROVIDER_PATHS = ['/emails/*', '/suppressions/*']

const providerRoutes = (state: State): Hono<Door> => {
  const app = new Hono<Door>()
  for (const path of PROVIDER_PATHS) app.use(path, faultDoor(state), providerDoor(state))
  app.route('/', sendingRoutes(state))
  app.route('/', lookupRoutes(state))
  app.route('/', suppressingRoutes(state))
  for (const path of PROVIDER_PATHS) {
    app.all(path, () =>
      answerRefusal(refuse(405, 'method_not_allowed', 'Method is not allowed for the requested path.')),
    )
  }
  return app
}

/**
 * A stand-in for Resend: takes mail by Resend's API, keeps it in memory, shows it, and tells the site what became of
 * it. It sends nothing anywhere but to the site.
 */
export const createInbox = (options: InboxOptions): Inbox => {
  const state = createState(options)
  const app = new Hono()
  app.route('/', providerRoutes(state))
  app.route('/', controlRoutes(state))
  app.route('/', pageRoutes(state))
  app.notFound(() => answerRefusal(refuse(404, 'not_found', 'The requested endpoint does not exist.')))
  return {
    fetch: async (request) => app.fetch(request),
    settle: state.callbacks.settle,
    stop: state.callbacks.forget,
  }
}
