import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import {
  channelsAreSeparate,
  commentsArePlain,
  exportedNamesAreUnique,
  fileNamesAreUnique,
  filesAreNotGerunds,
  type HouseRule,
  importsRunOneWay,
  longFilesOf,
  longFunctionsOf,
  nothingIsADrawer,
  onlyStoresHoldSql,
  onlyStoresTouchBindings,
  productStandsAlone,
  rulesAreGivenTime,
  sqlIsConstant,
  tablesHaveOneWriter,
  templatesDeclareViewsOnly,
  templatesOnlyRender,
} from './house/rules.ts'
import { readSources, type Source } from './house/source.ts'

/** Why a file is longer than 200 lines. */
const LONG_FILES: Record<string, string> = {}
/** Why a function is longer than 40 lines. */
const LONG_FUNCTIONS: Record<string, string> = {}

const SOURCES = readSources('src/**/*.{ts,tsx}', 'templates/**/*.{ts,tsx}')
const file = (path: string, text: string): Source => ({ path, text })

/** Each rule, and a fault that it must find: the last entry lists the planted files. */
const RULES: [promise: string, rule: HouseRule, planted: Source[]][] = [
  [
    'imports run one way, types included',
    importsRunOneWay,
    [file('src/timeline/deep/er/rule.ts', "import type { Run } from '../../../editions/stores/run-store.ts'")],
  ],
  [
    'every file of the product belongs to a station',
    importsRunOneWay,
    [file('src/elsewhere/rule.ts', 'export const rule = 1')],
  ],
  [
    'mail, webhooks and insight do not know each other',
    channelsAreSeparate,
    [file('src/delivery/mail/send.ts', "import { sign } from '../webhooks/signature.ts'")],
  ],
  [
    'the product imports no test, and the Worker no command line',
    productStandsAlone,
    [file('src/cli/start.ts', "import { inbox } from '../../test/inbox.ts'")],
  ],
  [
    'templates import no store, no route, no clock and no configuration',
    templatesOnlyRender,
    [file('templates/page/event.tsx', "import type { RunStore } from '../../src/editions/stores/run-store.ts'")],
  ],
  [
    'templates import only types from editions and delivery',
    templatesOnlyRender,
    [file('templates/page/why.tsx', "import { mailStatusOf } from '../../src/delivery/insight/mail-status.ts'")],
  ],
  [
    'templates declare views, and no type of a station',
    templatesDeclareViewsOnly,
    [file('templates/views.ts', "export type MailStatus = 'sent'")],
  ],
  [
    'only stores, clients, the ticket queue and the context touch a binding or the network',
    onlyStoresTouchBindings,
    [file('src/editions/plan/deep/plan-page.ts', 'export const read = (db: D1Database) => db')],
  ],
  [
    'the network is reached by clients only',
    onlyStoresTouchBindings,
    [file('src/routes/api/events.ts', "export const ask = () => fetch('https://example.org')")],
  ],
  [
    'no rule reads a clock or throws dice',
    rulesAreGivenTime,
    [file('src/delivery/mail/deep/backoff-rules.ts', 'export const now = () => Date.now()')],
  ],
  ['only stores hold SQL', onlyStoresHoldSql, [file('src/routes/api/deep/runs.ts', "const ALL = 'SELECT * FROM run'")]],
  [
    'SQL is constant: values are bound',
    sqlIsConstant,
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the planted fault is such a template.
    [file('src/editions/stores/run-store.ts', 'const read = (id) => `SELECT * FROM run WHERE id = ${id}`')],
  ],
  [
    'each table is written by one store',
    tablesHaveOneWriter,
    [
      file('src/editions/stores/run-store.ts', "const A = 'UPDATE run SET state = 1'"),
      file('src/delivery/mail/chunk-store/chunk-store.ts', "const B = 'DELETE FROM run'"),
    ],
  ],
  ['no file is named after a gerund', filesAreNotGerunds, [file('src/delivery/mail/deep/sending.ts', '')]],
  [
    'no file name stands twice',
    fileNamesAreUnique,
    [file('src/editions/deep/letter.ts', ''), file('src/delivery/letter.tsx', '')],
  ],
  [
    'no exported name stands twice',
    exportedNamesAreUnique,
    [file('src/editions/a.ts', 'export type Reader = 1'), file('src/delivery/deep/b.ts', 'export const Reader = 1')],
  ],
  ['there is no drawer for odds and ends', nothingIsADrawer, [file('src/lib/utils.ts', '')]],
  ['no file only passes on', nothingIsADrawer, [file('src/lib/all.ts', "export * from './text.ts'")]],
  ['comments are plain', commentsArePlain, [file('src/lib/text.ts', '/** What was let go is looked at anew. */')]],
]

describe('the house', () => {
  test('has sources at every depth', () => {
    expect(SOURCES.length).toBeGreaterThan(250)
    expect(SOURCES.some(({ path }) => path.split('/').length >= 5)).toBe(true)
  })

  test.each(RULES)('%s', (_, rule) => {
    expect(rule(SOURCES)).toEqual([])
  })

  test.each(RULES)('would notice a breach: %s', (_, rule, planted) => {
    expect(rule(planted)).not.toEqual([])
  })

  test('lists each file over 200 lines with its reason, and no other', () => {
    expect(longFilesOf(SOURCES)).toEqual(Object.keys(LONG_FILES).sort())
    expect(longFilesOf([file('src/lib/deep/long.ts', 'x\n'.repeat(201))])).toEqual(['src/lib/deep/long.ts'])
  })

  test('lists each function over 40 lines with its reason, and no other', () => {
    expect(longFunctionsOf(SOURCES)).toEqual(Object.keys(LONG_FUNCTIONS).sort())
    const planted = `export const outer = () => ({\n${'  a: 1,\n'.repeat(40)}})`
    expect(longFunctionsOf([file('src/lib/deep/long.ts', planted)])).toEqual(['src/lib/deep/long.ts outer'])
  })

  test('locks every optional part of its tools, so that a clean install works on any machine', () => {
    type Locked = { optionalDependencies?: Record<string, string> }
    const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as { packages: Record<string, Locked> }
    const missing = Object.entries(packages).flatMap(([owner, locked]) =>
      Object.keys(locked.optionalDependencies ?? {})
        .filter((name) => !packages[`node_modules/${name}`] && !packages[`${owner}/node_modules/${name}`])
        .map((name) => `${owner} wants ${name}`),
    )
    expect(missing).toEqual([])
  })
})
