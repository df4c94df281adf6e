import { Hono } from 'hono'
import { controlRoutes } from './control-routes.ts'
import { inboxPageRoutes } from './inbox-page-routes.ts'
import { createInboxState, type InboxOptions, type InboxState } from './inbox-state.ts'
import { lookupRoutes } from './lookup-routes.ts'
import { errorResponse, providerError } from './provider-error.ts'
import { providerGate } from './provider-gate.ts'
import { sendRoutes } from './send-routes.ts'
import { suppressionRoutes } from './suppression-routes.ts'

export type Inbox = {
  /** Answers one request for any host. A cut connection is a response whose body throws. */
  fetch(request: Request): Promise<Response>
  /** Resolves when no callback waits, is on its way or is to be retried. */
  settle(): Promise<void>
  /** Drops the callbacks that wait. */
  stop(): void
}

/** In Hono, `/emails/*` matches `/emails` too. */
const PROVIDER_PATHS = ['/emails/*', '/suppressions/*', '/usage']

const providerRoutes = (state: InboxState): Hono => {
  const app = new Hono()
  // These have a gate of their own, because a planned fault goes before the rate limit.
  app.route('/', sendRoutes(state))
  for (const path of PROVIDER_PATHS) app.use(path, providerGate(state))
  app.route('/', lookupRoutes(state))
  app.route('/', suppressionRoutes(state))
  for (const path of PROVIDER_PATHS) {
    app.all(path, () =>
      errorResponse(providerError(405, 'method_not_allowed', 'Method is not allowed for the requested path.')),
    )
  }
  return app
}

/**
 * Creates a stand-in for Resend. It accepts mail by Resend's API, keeps it in memory, shows it on pages and sends
 * callbacks to the site. It sends nothing to any other host.
 */
export const createInbox = (options: InboxOptions): Inbox => {
  const state = createInboxState(options)
  const app = new Hono()
  app.route('/', providerRoutes(state))
  app.route('/', controlRoutes(state))
  app.route('/', inboxPageRoutes(state))
  app.notFound(() => errorResponse(providerError(404, 'not_found', 'The requested endpoint does not exist.')))
  return {
    fetch: async (request) => app.fetch(request),
    settle: state.callbacks.settle,
    stop: state.callbacks.dropWaiting,
  }
}
