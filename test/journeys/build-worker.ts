import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { unstable_getMiniflareWorkerOptions } from 'wrangler'

/** The Worker as a deploy would build it. */
export type Build = {
  /** The folder with its modules: `entry`, and documents as text. */
  folder: string
  /** The file name of the module with the entry points. */
  entry: string
  /** The bindings and queues that `wrangler.toml` names. */
  worker: ReturnType<typeof unstable_getMiniflareWorkerOptions>['workerOptions']
}

const WRANGLER = join(
  dirname(createRequire(import.meta.url).resolve('wrangler/package.json')),
  'wrangler-dist',
  'cli.js',
)

/** Builds the Worker of a checkout with a file of entry points into a folder. */
export const buildWorker = async (checkout: string, entry: string, folder: string): Promise<Build> => {
  const { workerOptions } = unstable_getMiniflareWorkerOptions('wrangler.toml')
  await promisify(execFile)(
    process.execPath,
    ['--no-warnings', WRANGLER, 'deploy', entry, '--dry-run', '--outdir', folder],
    { cwd: checkout, env: { ...process.env, WRANGLER_SEND_METRICS: 'false' } },
  )
  return { folder, entry: `${basename(entry, '.ts')}.js`, worker: workerOptions }
}
