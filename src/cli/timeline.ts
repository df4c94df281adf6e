import { parseArgs } from 'node:util'
import { readSettings } from './local/settings.ts'
import { exportFromSite, exportFromState, type TimelineExport } from './local/timeline-export.ts'
import { rebuildSite } from './local/timeline-rebuild.ts'

const USAGE = `Usage:
  npm run timeline -- export > FILE
  npm run timeline -- export --state FOLDER > FILE
  npm run timeline -- rebuild FILE

export writes all revisions as NDJSON, one on each line, with their hash. With --state it reads the state folder of a
product that does not run, of any version. rebuild puts the content back that KV has lost, and names what is still missing.
Without --site, the commands go to the product that npm start runs. With --site https://your.site, PUBLISHER_KEY must hold a
key with the scope read to export, and one with read and operate to rebuild.`

type Command = { site: string; key: string; stateDir: string; isSiteNamed: boolean }

/** Writes the export to the output and what is missing to the errors. Returns false if anything is missing. */
const writeExport = async (exported: TimelineExport): Promise<boolean> => {
  let [lines, lost] = [0, 0]
  for await (const revision of exported) {
    if (revision.redacted) console.log(JSON.stringify(revision))
    else if (revision.revision === null) {
      lost++
      console.error(`KV has lost the content of revision ${revision.number} of ${revision.event}.`)
    } else {
      lines++
      console.log(JSON.stringify(revision))
    }
  }
  console.error(`Exported ${lines} revisions. ${lost} are missing.`)
  return lost === 0
}

const isRunning = (site: string): Promise<boolean> =>
  fetch(`${site}/health`).then(
    () => true,
    () => false,
  )

const exportTimeline = async ({ site, key, stateDir, isSiteNamed }: Command, state?: string): Promise<boolean> => {
  const isFromState = state !== undefined || !(isSiteNamed || (await isRunning(site)))
  return writeExport(isFromState ? exportFromState(state ?? stateDir) : exportFromSite(site, key))
}

const run = async (args: string[]): Promise<boolean> => {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { site: { type: 'string' }, state: { type: 'string' } },
  })
  const [command, file] = positionals
  const local = readSettings(process.env)
  const keys = process.env.PUBLISHER_KEY ?? (values.site ? '' : local.variables.PUBLISHER_KEY!)
  const target: Command = {
    site: (values.site ?? local.variables.SITE_URL!).replace(/\/$/, ''),
    key: keys.split(' ')[0]!,
    stateDir: local.stateDir,
    isSiteNamed: values.site !== undefined,
  }
  if (command === 'export') return exportTimeline(target, values.state)
  if (command !== 'rebuild' || file === undefined) throw new Error(USAGE)
  if (!target.isSiteNamed && !(await isRunning(target.site)))
    throw new Error(`Nothing answers at ${target.site}. Run npm start first, or name a site with --site.`)
  const { sentences, isWhole } = await rebuildSite(target.site, target.key, file)
  console.log(sentences.join('\n'))
  return isWhole
}

try {
  process.exitCode = (await run(process.argv.slice(2))) ? 0 : 1
} catch (fault) {
  console.error((fault as Error).message)
  process.exitCode = 1
}
