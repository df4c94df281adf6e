import { join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import { countedIn, type Documents, faultsIn } from './check/data-faults.ts'
import { FILES, type FileName, lineOf } from './check/fault.ts'
import { type Document, readDocument } from './check/json-document.ts'

type Named<T> = Record<FileName, T>

const USE = 'Use: npm run data:check [-- --timeline FILE --regions FILE --actors FILE]'

const each = <T>(of: (file: FileName) => T): Named<T> => ({
  regions: of('regions'),
  actors: of('actors'),
  timeline: of('timeline'),
})

/** The files to check: the named ones, and the shipped ones for the rest. */
const filesIn = (args: string[]): Named<string> => {
  const { values } = parseArgs({ args, options: each(() => ({ type: 'string' }) as const) })
  const shipped = join(import.meta.dirname, '../../data')
  return each((file) => values[file] ?? relative(process.cwd(), join(shipped, `${file}.json`)))
}

const contentOf = (document: Document): unknown => ('fault' in document ? undefined : document.value)

/** Prints one line for each fault. */
const linesFor = (paths: Named<string>, documents: Named<Document>, values: Documents): string[] => {
  const unread = FILES.flatMap((file) => {
    const document = documents[file]
    return 'fault' in document ? [lineOf(paths[file], { pointer: '', entry: '', detail: document.fault })] : []
  })
  return [...unread, ...faultsIn(values, Date.now()).map((fault) => lineOf(paths[fault.file], fault))]
}

const check = (args: string[]): number => {
  const paths = filesIn(args)
  const documents = each((file) => readDocument(paths[file]))
  const values = each((file) => contentOf(documents[file]))
  const lines = linesFor(paths, documents, values)
  const counted = `${countedIn(values)}: ${lines.length === 0 ? 'no fault' : `faults: ${lines.length}`}.`
  console.log([...lines, counted].join('\n'))
  return lines.length === 0 ? 0 : 1
}

try {
  process.exitCode = check(process.argv.slice(2))
} catch (fault) {
  console.error(`${(fault as Error).message}\n${USE}`)
  process.exitCode = 1
}
