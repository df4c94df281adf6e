import { join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import { DATA_FILES, type DataFileName, formatFault } from './check/data-fault.ts'
import { type DataDocuments, describeCounts, findDataFaults } from './check/find-data-faults.ts'
import { type JsonDocument, readJsonDocument } from './check/json-document.ts'

type ByFile<T> = Record<DataFileName, T>

const USAGE = 'Usage: npm run data:check [-- --timeline FILE --regions FILE --actors FILE]'

const forEachFile = <T>(of: (file: DataFileName) => T): ByFile<T> => ({
  regions: of('regions'),
  actors: of('actors'),
  timeline: of('timeline'),
})

/** The files to check: the named ones, and the shipped ones for the rest. */
const filesIn = (args: string[]): ByFile<string> => {
  const { values } = parseArgs({ args, options: forEachFile(() => ({ type: 'string' }) as const) })
  const shipped = join(import.meta.dirname, '../../data')
  return forEachFile((file) => values[file] ?? relative(process.cwd(), join(shipped, `${file}.json`)))
}

const jsonValueOf = (document: JsonDocument): unknown => ('fault' in document ? undefined : document.value)

/** Prints one line for each fault. */
const formatFaults = (paths: ByFile<string>, documents: ByFile<JsonDocument>, values: DataDocuments): string[] => {
  const unread = DATA_FILES.flatMap((file) => {
    const document = documents[file]
    return 'fault' in document ? [formatFault(paths[file], { pointer: '', entry: '', detail: document.fault })] : []
  })
  return [...unread, ...findDataFaults(values, Date.now()).map((fault) => formatFault(paths[fault.file], fault))]
}

const check = (args: string[]): number => {
  const paths = filesIn(args)
  const documents = forEachFile((file) => readJsonDocument(paths[file]))
  const values = forEachFile((file) => jsonValueOf(documents[file]))
  const lines = formatFaults(paths, documents, values)
  const counted = `${describeCounts(values)}: ${lines.length === 0 ? 'no faults' : `faults: ${lines.length}`}.`
  console.log([...lines, counted].join('\n'))
  return lines.length === 0 ? 0 : 1
}

try {
  process.exitCode = check(process.argv.slice(2))
} catch (fault) {
  console.error(`${(fault as Error).message}\n${USAGE}`)
  process.exitCode = 1
}
