import { basename } from 'node:path'
import {
  codeOf,
  commentsOf,
  exportedNamesOf,
  functionLengthsOf,
  importsOf,
  type Source,
  sqlTextsOf,
  valueImportsOf,
  writtenTablesOf,
} from './source.ts'

/** Each rule gets the sources and returns one sentence for each breach. */
export type HouseRule = (sources: Source[]) => string[]

/** Folders and files in the order in which imports may run: each imports from its own rank and from lower ranks only. */
const RANKS: [pattern: RegExp, rank: number][] = [
  [/^src\/lib\//, 0],
  [/^src\/(timeline|access)\//, 1],
  [/^src\/(clock|schema-\w+)\.ts$/, 1],
  [/^src\/audience\//, 2],
  [/^src\/config(-[\w-]+)?\.ts$/, 3],
  [/^src\/editions\//, 4],
  [/^src\/delivery\//, 5],
  [/^src\/desk\//, 6],
  [/^src\/(stores|context|tick|invocation|metered-bindings|handle-tickets)\.ts$/, 7],
  [/^src\/routes\//, 8],
  [/^src\/index\.ts$/, 9],
  [/^src\/cli\//, 10],
]

/** Folders of one rank that know nothing of each other. */
const SEPARATE = [
  ['src/timeline/', 'src/access/'],
  ['src/delivery/mail/', 'src/delivery/webhooks/'],
  ['src/delivery/insight/', 'src/delivery/webhooks/'],
]

const rankOf = (path: string): number | undefined => RANKS.find(([pattern]) => pattern.test(path))?.[1]
const isRuntime = ({ path }: Source): boolean => path.startsWith('src/') && !path.startsWith('src/cli/')

/** Imports run one way, types included. */
export const importsRunOneWay: HouseRule = (sources) =>
  sources
    .filter(({ path }) => path.startsWith('src/'))
    .flatMap((source) => {
      const rank = rankOf(source.path)
      if (rank === undefined) return [`${source.path} has no rank: put it into a station.`]
      return importsOf(source)
        .filter((path) => (rankOf(path) ?? 0) > rank)
        .map((path) => `${source.path} imports ${path}, which stands further right.`)
    })

/** Folders that are separate do not import each other. */
export const channelsAreSeparate: HouseRule = (sources) =>
  sources.flatMap((source) =>
    SEPARATE.flatMap(([one, other]) => [
      [one!, other!],
      [other!, one!],
    ]).flatMap(([own, foreign]) =>
      source.path.startsWith(own!)
        ? importsOf(source)
            .filter((path) => path.startsWith(foreign!))
            .map((path) => `${source.path} imports ${path} of another channel.`)
        : [],
    ),
  )

/** The product does not import its tests, and the Worker does not import the command line. */
export const productStandsAlone: HouseRule = (sources) =>
  sources.flatMap((source) =>
    importsOf(source)
      .filter((path) => path.startsWith('test/') || (isRuntime(source) && path.startsWith('src/cli/')))
      .map((path) => `${source.path} imports ${path}.`),
  )

/** Templates may take values from these: pure rules, lists and wording of dates. */
const VALUES_FOR_TEMPLATES = /^(templates|src\/(lib|access|timeline|audience))\//
/** Templates may take types from these. */
const TYPES_FOR_TEMPLATES = /^(templates|src\/(lib|access|timeline|audience|editions|delivery))\//
const STORE_OR_CLIENT = /-(store|client)\.ts$/

/** Templates render the values that they get: no store, no client, no clock, no configuration, no route. */
export const templatesOnlyRender: HouseRule = (sources) =>
  sources
    .filter(({ path }) => path.startsWith('templates/'))
    .flatMap((source) => [
      ...importsOf(source)
        .filter((path) => !TYPES_FOR_TEMPLATES.test(path) || STORE_OR_CLIENT.test(path))
        .map((path) => `${source.path} imports ${path}.`),
      ...valueImportsOf(source)
        .filter((path) => TYPES_FOR_TEMPLATES.test(path) && !VALUES_FOR_TEMPLATES.test(path))
        .map((path) => `${source.path} imports values from ${path}, and may import types only.`),
    ])

/** No other station takes a type of its own from a template: a template declares views, words and properties only. */
export const templatesDeclareViewsOnly: HouseRule = (sources) =>
  sources
    .filter(({ path }) => path === 'templates/views.ts')
    .flatMap((source) =>
      exportedNamesOf(source)
        .filter((name) => !/(View|^Site)$/.test(name))
        .map((name) => `${source.path} declares ${name}: move it into its station, or call it a view.`),
    )

/** The files that may touch a binding or the network. */
const MAY_TOUCH =
  /-store\.ts$|-client\.ts$|^src\/delivery\/ticket-queue\.ts$|^src\/(stores|context|metered-bindings)\.ts$|^src\/lib\/statement\.ts$/
const TOUCHES = /\b(D1Database|KVNamespace|Queue)\b|\.prepare\(|(?<![.\w])fetch\(|new Resend\(|env\.[A-Z]{2,}/

/** Bindings and the network are touched in stores, clients, the ticket queue and the context only. */
export const onlyStoresTouchBindings: HouseRule = (sources) =>
  sources
    .filter((source) => isRuntime(source) && !MAY_TOUCH.test(source.path) && TOUCHES.test(codeOf(source)))
    .map(({ path }) => `${path} touches a binding or the network: move that into a *-store.ts or *-client.ts.`)

const CLOCK_OR_CHANCE =
  /Date\.now\(|new Date\(\)|Math\.random|randomUUID|getRandomValues|performance\.now|setTimeout\(|setInterval\(|scheduler\.wait/

/** Rules get the time and randomness as arguments. A page's own script runs in the reader's browser. */
export const rulesAreGivenTime: HouseRule = (sources) =>
  sources
    .filter(({ path }) => (rankOf(path) ?? 0) <= 6 && !path.endsWith('-script.ts'))
    .filter((source) => CLOCK_OR_CHANCE.test(codeOf(source)))
    .map(({ path }) => `${path} reads a clock or chance: take it as an argument.`)

/** SQL stands in stores only. */
export const onlyStoresHoldSql: HouseRule = (sources) =>
  sources
    .filter((source) => isRuntime(source) && !/-store\.ts$/.test(source.path))
    .filter((source) => /\b(SELECT [\w*(]|INSERT INTO|UPDATE \w+ SET|DELETE FROM)/.test(codeOf(source)))
    .map(({ path }) => `${path} holds SQL: move it into a *-store.ts.`)

/** SQL is a constant: only fragments in UPPER_CASE are put into it. */
export const sqlIsConstant: HouseRule = (sources) =>
  sources.flatMap((source) =>
    sqlTextsOf(source).flatMap((sql) =>
      [...sql.matchAll(/\$\{([^}]*)\}/g)]
        .map((match) => match[1]!)
        .filter((part) => !/^[A-Z][A-Z0-9_]*$/.test(part))
        .map((part) => `${source.path} puts \${${part}} into SQL: bind it, or name a constant fragment.`),
    ),
  )

/** The folder of a store that is split into files, `…-store/`; else the file. */
const storeOf = (path: string): string => path.match(/^.*-store(?=\/)/)?.[0] ?? path

/** Each table is written by one store: a file, or a folder of files. Retention and erasure delete in their stores, too. */
export const tablesHaveOneWriter: HouseRule = (sources) => {
  const writers = new Map<string, Set<string>>()
  for (const source of sources.filter(isRuntime))
    for (const table of writtenTablesOf(source))
      writers.set(table, (writers.get(table) ?? new Set()).add(storeOf(source.path)))
  return [...writers]
    .filter(([, stores]) => stores.size > 1)
    .map(([table, stores]) => `The table ${table} is written by ${[...stores].join(' and ')}: give it one store.`)
}

const NOT_GERUNDS = new Set(['string', 'thing', 'ring', 'setting', 'mailing', 'ping'])

/** A file is named after its noun or verb-noun. */
export const filesAreNotGerunds: HouseRule = (sources) =>
  sources
    .filter(({ path }) => path.startsWith('src/'))
    .filter(({ path }) => {
      const lastWord = nameOf(path).split('-').at(-1)!
      return lastWord.endsWith('ing') && !NOT_GERUNDS.has(lastWord)
    })
    .map(({ path }) => `${path} is named after a gerund: use the noun or the verb with its object.`)

const nameOf = (path: string): string => basename(path).replace(/\.tsx?$/, '')

/** No two files of the product have the same name; index files of folders apart. */
export const fileNamesAreUnique: HouseRule = (sources) =>
  repeated(
    sources
      .filter(({ path }) => path.startsWith('src/') && nameOf(path) !== 'index')
      .map(({ path }) => [nameOf(path), path]),
  )

/** No two files of the product export the same name. */
export const exportedNamesAreUnique: HouseRule = (sources) =>
  repeated(
    sources
      .filter(({ path }) => path.startsWith('src/'))
      .flatMap((source) => [...new Set(exportedNamesOf(source))].map((name): [string, string] => [name, source.path])),
  )

const repeated = (named: [name: string, path: string][]): string[] =>
  [...Map.groupBy(named, ([name]) => name)]
    .filter(([, all]) => all.length > 1)
    .map(([name, all]) => `${name} stands in ${all.map(([, path]) => path).join(' and ')}: give each its own name.`)

/** No drawer for odds and ends, and no file that only passes on. */
export const nothingIsADrawer: HouseRule = (sources) =>
  sources.flatMap((source) => [
    ...(/\/(utils?|helpers?|common|services?|managers?)(\/|\.)/.test(source.path)
      ? [`${source.path} is a drawer.`]
      : []),
    ...(/^export (\*|\{[^}]*\}) from/m.test(source.text)
      ? [`${source.path} exports again what another file exports.`]
      : []),
  ])

/** Words and turns that make a comment a riddle: name the row, the state or the race instead. */
const RIDDLES =
  /\b(anew|hitherto|let go|lets go|so many|so long as|by the wall|looked at|looks at|looked for|hears of|owes|wanders|beside)\b|^(Who|What|Whoever|Whatever|Of what|Of which) /i

/** Comments are plain sentences. */
export const commentsArePlain: HouseRule = (sources) =>
  sources.flatMap((source) =>
    commentsOf(source)
      .filter((comment) => RIDDLES.test(comment))
      .map((comment) => `${source.path}: “${comment.slice(0, 120)}”: say it plainly.`),
  )

export const MAX_FILE_LINES = 200
export const MAX_FUNCTION_LINES = 40

/** The files over 200 lines. */
export const longFilesOf = (sources: Source[]): string[] =>
  sources.filter(({ text }) => text.trimEnd().split('\n').length > MAX_FILE_LINES).map(({ path }) => path)

/** The functions over 40 lines, as `path name`. */
export const longFunctionsOf = (sources: Source[]): string[] =>
  sources
    .flatMap(functionLengthsOf)
    .filter(({ lines }) => lines > MAX_FUNCTION_LINES)
    .map(({ path, name }) => `${path} ${name}`)
