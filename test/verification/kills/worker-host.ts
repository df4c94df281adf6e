import { migrate, startWorker } from '../../../src/cli/local/local-worker.ts'
import { readSettings } from '../../../src/cli/local/settings.ts'

/** Runs the Worker in the process group of this process. With the argument `migrate` it only migrates the database. */
const settings = readSettings(process.env)
if (process.argv[2] === 'migrate') await migrate(settings)
else await (await startWorker(settings)).ended
process.exit(0)
