import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

/** Builds the Worker as a deploy would and holds it, compressed, to its goal. */
const GOAL_KIB = 220

const folder = mkdtempSync(join(tmpdir(), 'waqai-bundle-'))
execFileSync(
  process.execPath,
  ['node_modules/wrangler/wrangler-dist/cli.js', 'deploy', '--dry-run', '--outdir', folder],
  {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, WRANGLER_SEND_METRICS: 'false' },
  },
)
const size = gzipSync(readFileSync(join(folder, 'index.js'))).length / 1024
console.log(`The Worker is ${size.toFixed(1)} KiB compressed; the goal is at most ${GOAL_KIB} KiB.`)
if (size > GOAL_KIB) process.exit(1)
