import { appendFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readSettings } from '../../../src/cli/local/settings.ts'
import type { Build } from '../../journeys/build-worker.ts'
import { createMiniflare } from '../../journeys/local-product.ts'

/** Runs a build of the Worker, which the argument names, in the process group of this process. */
const { port, stateDir, variables } = readSettings(process.env)
const log = join(stateDir, 'worker.log')
try {
  await createMiniflare(JSON.parse(readFileSync(process.argv[2]!, 'utf8')) as Build, {
    stateDir: join(stateDir, 'v3'),
    port,
    bindings: variables,
    handleStructuredLogs: ({ message }) => appendFileSync(log, `${message}\n`),
  }).ready
} catch (fault) {
  appendFileSync(log, `${fault}\n`)
  process.exit(1)
}
