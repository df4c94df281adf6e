import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

// Builds the Worker as a deploy does, and fails if its modules are larger than the limit when compressed.
const MAX_KIB = 320

const folder = mkdtempSync(join(tmpdir(), 'waqai-bundle-'))
execFileSync(
  process.execPath,
  ['node_modules/wrangler/wrangler-dist/cli.js', 'deploy', '--dry-run', '--outdir', folder],
  {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, WRANGLER_SEND_METRICS: 'false' },
  },
)
const modules = readdirSync(folder).filter((name) => name !== 'README.md' && !name.endsWith('.map'))
// Wrangler compresses all modules together, too, for the size that it reports.
const kib = gzipSync(Buffer.concat(modules.map((name) => readFileSync(join(folder, name))))).length / 1024
rmSync(folder, { recursive: true })
console.log(`The Worker is ${kib.toFixed(1)} KiB compressed. The limit is ${MAX_KIB} KiB.`)
if (kib > MAX_KIB) process.exitCode = 1
