import { globSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

/** The stations in the order in which imports may run: each imports only from those before it. */
const STATIONS = ['timeline', 'audience', 'editions', 'delivery', 'routes']
/** The files that hold a station's SQL, KV or network; no other touches a binding. */
const STORES = [
  'src/timeline/event-index-store.ts',
  'src/timeline/journal-store.ts',
  'src/access/publisher-key-store.ts',
  'src/audience/subscriber-store.ts',
  'src/audience/suppression-store.ts',
  'src/editions/stores/run-store.ts',
  'src/editions/stores/correction-store.ts',
  'src/editions/stores/edition-store.ts',
  'src/editions/stores/cohort-store.ts',
  'src/delivery/insight/reader-mail-store.ts',
  'src/delivery/mail/chunk-store.ts',
  'src/delivery/insight/reach-store.ts',
  'src/delivery/mail/provider-client.ts',
  'src/delivery/webhooks/endpoint-store.ts',
  'src/delivery/webhooks/endpoint-client.ts',
]
/** Why a file may be longer than 200 lines. */
const LONG: Record<string, string> = {
  'src/audience/subscriber-store.ts': 'the SQL of readers stands in one place, each statement a named constant',
  'src/index.ts': 'the three doors, and all that is tied together behind them',
  'src/editions/stores/correction-store.ts': 'the SQL of notices stands in one place, each statement a named constant',
  'src/editions/stores/run-store.ts': 'the SQL of runs stands in one place, each statement a named constant',
  'src/delivery/mail/chunk-store.ts': 'the SQL of delivery stands in one place, each statement a named constant',
  'src/timeline/journal-store.ts': 'the SQL of the timeline stands in one place, each statement a named constant',
  'src/delivery/webhooks/endpoint-store.ts':
    'the SQL of endpoints stands in one place, each statement a named constant',
  'src/routes/openapi/response-schemas.ts': 'what is answered, each shape once',
  'src/timeline/event-schema.ts': 'one schema for one record, read from top to bottom',
}

const files = (pattern: string): string[] => globSync(pattern).sort()
const sources = [...files('src/**/*.{ts,tsx}'), ...files('templates/**/*.{ts,tsx}')]
const text = (file: string): string => readFileSync(file, 'utf8')
const imports = (file: string): string[] => [...text(file).matchAll(/from '([^']+)'/g)].map((match) => match[1]!)
const stationOf = (path: string): string | undefined => STATIONS.find((station) => path.includes(`/${station}/`))
const withoutComments = (code: string): string => code.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '')

describe('the house', () => {
  test('has sources to look at', () => {
    expect(sources.length).toBeGreaterThan(50)
  })

  test('lets imports run one way: timeline, audience, editions, delivery, routes', () => {
    const wrong = sources.flatMap((file) => {
      const own = STATIONS.indexOf(stationOf(`/${file}`) ?? '')
      return imports(file)
        .filter((path) => own >= 0 && STATIONS.indexOf(stationOf(`${path}/`) ?? '') > own)
        .map((path) => `${file} imports ${path}`)
    })
    expect(wrong).toEqual([])
  })

  test('keeps templates free of stores, routes and clocks', () => {
    const wrong = files('templates/**/*.{ts,tsx}').flatMap((file) =>
      imports(file)
        .filter((path) => path.includes('/src/'))
        .filter(
          (path) =>
            /\/(editions|delivery|routes)\//.test(path) || STORES.some((store) => path.endsWith(store.slice(4))),
        )
        .map((path) => `${file} imports ${path}`),
    )
    expect(wrong).toEqual([])
  })

  test('touches a binding only in the stores, a few to a station', () => {
    const stations = files('src/*/*.{ts,tsx}').filter((file) => stationOf(`/${file}`))
    const touching = stations.filter((file) =>
      /\b(D1Database|KVNamespace|Queue)\b|\.prepare\(|\bfetch\(|new Resend\(/.test(withoutComments(text(file))),
    )
    expect(touching).toEqual([...STORES].sort())
    for (const station of STATIONS)
      expect(STORES.filter((store) => stationOf(`/${store}`) === station).length).toBeLessThanOrEqual(5)
  })

  test('is told the time and chance: no rule reads a clock or throws dice', () => {
    const rules = files('src/*/*.{ts,tsx}').filter((file) =>
      ['timeline', 'audience', 'editions', 'delivery'].includes(stationOf(`/${file}`) ?? ''),
    )
    // A script of a page runs in the reader's browser.
    const templates = files('templates/**/*.{ts,tsx}').filter((file) => !file.endsWith('-script.ts'))
    const impure = [...rules, ...templates].filter((file) =>
      /Date\.now\(|new Date\(\)|Math\.random\(|randomUUID|getRandomValues|performance\.now|setTimeout\(/.test(
        withoutComments(text(file)),
      ),
    )
    expect(impure).toEqual([])
  })

  test('has no SQL at the front door', () => {
    expect(
      files('src/routes/**/*.{ts,tsx}').filter((file) =>
        /\b(SELECT|INSERT INTO|UPDATE \w+ SET|DELETE FROM)\b/.test(text(file)),
      ),
    ).toEqual([])
  })

  test('never builds SQL from what it is given: values are bound', () => {
    const built = STORES.filter((file) => /prepare\(`[^`]*\$\{(?!ONE_|IS_)/.test(text(file)))
    expect(built).toEqual([])
  })

  test('has no drawers for odds and ends, and passes nothing on', () => {
    expect(sources.filter((file) => /\/(utils?|helpers?|common|services?)(\/|\.)/.test(file))).toEqual([])
    expect(sources.filter((file) => /^export (\*|\{[^}]*\}) from/m.test(text(file)))).toEqual([])
  })

  test('keeps files short, or says why not', () => {
    const long = sources.filter((file) => text(file).trimEnd().split('\n').length > 200 && !LONG[file])
    expect(long).toEqual([])
    expect(Object.keys(LONG).filter((file) => text(file).trimEnd().split('\n').length <= 200)).toEqual([])
  })

  test('locks every optional part of its tools, so that a clean install works on any machine', () => {
    type Locked = { optionalDependencies?: Record<string, string> }
    const { packages } = JSON.parse(text('package-lock.json')) as { packages: Record<string, Locked> }
    const missing = Object.entries(packages).flatMap(([owner, locked]) =>
      Object.keys(locked.optionalDependencies ?? {})
        .filter((name) => !packages[`node_modules/${name}`] && !packages[`${owner}/node_modules/${name}`])
        .map((name) => `${owner} wants ${name}`),
    )
    expect(missing).toEqual([])
  })
})
