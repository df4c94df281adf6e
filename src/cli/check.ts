import { join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import { DATA_FILES, type DataFileName, formatFault } from './check/data-fault.ts'
import { type DataDocuments, describeCounts, findDataFaults } from './check/find-data-faults.ts'
import { type JsonDocument, readJsonDocument } from './check/json-document.ts'
import { findMapFaults } from './check/map-faults.ts'

type ByFile<T> = Record<DataFileName, T>

const USAGE = 'Usage: npm run data:check [-- --timeline FILE --regions FILE --actors FILE --map FILE]'

const forEachFile = <T>(of: (file: DataFileName) => T): ByFile<T> => ({
  regions: of('regions'),
  actors: of('actors'),
  timeline: of('timeline'),
})

/**
 * The files to check: the named ones, and the shipped ones for the rest. The shipped map belongs to the shipped regions; with
 * other regions and no map, there is none to check.
 */
const filesIn = (args: string[]): ByFile<string> & { map: string | null } => {
  const options = { ...forEachFile(() => ({ type: 'string' }) as const), map: { type: 'string' } } as const
  const { values } = parseArgs({ args, options })
  const shipped = (file: string) => relative(process.cwd(), join(import.meta.dirname, `../../data/${file}.json`))
  const map = values.map ?? (values.regions ? null : shipped('map'))
  return { ...forEachFile((file) => values[file] ?? shipped(file)), map }
}

/** Prints one line for each fault of the map. */
const formatMapFaults = (path: string, regions: unknown): string[] => {
  const document = readJsonDocument(path)
  const ids = Array.isArray(regions) ? new Set(regions.map((region: { id?: string } | null) => region?.id ?? '')) : null
  const faults = 'fault' in document ? [{ pointer: '', detail: document.fault }] : findMapFaults(document.value, ids)
  return faults.map((fault) => formatFault(path, { ...fault, entry: '' }))
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
  const mapLines = paths.map === null ? [] : formatMapFaults(paths.map, values.regions)
  const lines = [...formatFaults(paths, documents, values), ...mapLines]
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
