import worker from '../../index.ts'
import { limitNetwork, runLimited } from './platform.ts'

limitNetwork()

/**
 * The Worker as `npm start`, the tests and the proofs run it: with bindings that refuse what the platform refuses. The
 * local runtime alone would allow it, and the fault would show in production only.
 */
export default {
  fetch: (request, env, execution) => runLimited(env, (limited) => worker.fetch(request, limited, execution)),
  scheduled: (controller, env, execution) =>
    runLimited(env, (limited) => worker.scheduled(controller, limited, execution)),
  queue: (batch, env, execution?: ExecutionContext) =>
    runLimited(env, (limited) => worker.queue(batch, limited, execution)),
} satisfies ExportedHandler<Env>
