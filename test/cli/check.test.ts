import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { type DataDocuments, findDataFaults } from '../../src/cli/check/find-data-faults.ts'
import { readJsonDocument } from '../../src/cli/check/json-document.ts'
import { floodDocuments, TODAY } from './flood-documents.ts'
import { pointersIn, pointsInto, replaceAt } from './json-pointer.ts'
import { faultPointers, testRules } from './rule-cases.ts'

const UNKNOWN = 'No actor has the id river-autority. Did you mean river-authority?'
const folder = mkdtempSync(join(tmpdir(), 'waqai-check-'))
afterAll(() => rmSync(folder, { recursive: true }))

const writeFile = (name: string, content: string | Uint8Array): string => {
  const file = join(folder, name)
  writeFileSync(file, content)
  return file
}

/** Runs `npm run data:check`. */
const runCheck = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['src/cli/check.ts', ...args], { encoding: 'utf8' })
  return { status, lines: stdout.trimEnd().split('\n'), stderr }
}

const optionsFor = (documents: DataDocuments): string[] =>
  (['regions', 'actors', 'timeline'] as const).flatMap((file) => [
    `--${file}`,
    writeFile(`${file}.json`, JSON.stringify(documents[file])),
  ])

describe('npm run data:check', () => {
  test('finds no fault in the data of this repository, and prints what it checked', () => {
    const { status, lines, stderr } = runCheck()
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(lines).toEqual([
      expect.stringMatching(/^\d+ regions, \d+ actors, \d+ events in \d+ revisions: no faults\.$/),
    ])
  })

  test('finds no fault in a valid timeline of another country', () => {
    const { status, lines } = runCheck(...optionsFor(floodDocuments()))
    expect(lines).toEqual(['5 regions, 3 actors, 3 events in 7 revisions: no faults.'])
    expect(status).toBe(0)
  })

  test('prints every fault with its file, pointer and entry, and exits with 1', () => {
    const dated = replaceAt(floodDocuments(), '/timeline/events/0/revisions/0/when', '2021-02-30')
    const args = optionsFor(replaceAt(dated, '/actors/2/backed_by/0/id', 'river-autority'))
    const { status, lines, stderr } = runCheck(...args)
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' })
    expect(lines).toEqual([
      `${args[3]}#/2/backed_by/0/id (boat-volunteers): ${UNKNOWN}`,
      expect.stringMatching(
        /timeline\.json#\/events\/0\/revisions\/0\/when \(mera-flood\): "2021-02-30" is not in the calendar: /,
      ),
      '5 regions, 3 actors, 3 events in 7 revisions: faults: 2.',
    ])
  })

  test('prints why a file cannot be read, and checks the others', () => {
    const missing = join(folder, 'nowhere.json')
    const { status, lines } = runCheck(
      '--regions',
      missing,
      '--timeline',
      writeFile('words.json', '{"title": "Flood",}'),
    )
    expect(status).toBe(1)
    expect(lines).toEqual([
      `${missing}#: The file does not exist.`,
      expect.stringMatching(/words\.json#: This is not JSON: .*line 1 column 19/),
      expect.stringMatching(/^0 regions, [1-9]\d* actors, 0 events in 0 revisions: faults: 2\.$/),
    ])
  })

  test('prints its usage for an unknown option', () => {
    const { status, stderr } = runCheck('--events', 'x.json')
    expect(status).toBe(1)
    expect(stderr).toMatch(/^Unknown option '--events'.*\nUsage: npm run data:check/)
    expect(stderr).not.toContain('    at ')
  })
})

describe('a file', () => {
  test.each([
    ['that is empty', '', /not JSON/],
    ['that is not JSON', 'Dear colleague, here is the list', /not JSON/],
    ['that ends too soon', '[{"id": "x"', /not JSON/],
    ['with a byte order mark', '\ufeff[]', /byte order mark/],
    ['in another encoding', new Uint8Array([0xff, 0xfe, 0x5b, 0x00, 0x5d, 0x00]), /not UTF-8/],
    ['with a number that would change', '[{"id": 1862471234567890123}]', /\/0\/id.*1862471234567890123/],
    ['with a member twice', '{"id": 1, "id": 2}', /\/id.*twice/],
    ['in Latin 1', new Uint8Array([0x22, 0xe9, 0x22]), /not UTF-8/],
  ])('%s is a fault with a sentence', (_, content, words) => {
    expect(readJsonDocument(writeFile('odd.json', content))).toEqual({ fault: expect.stringMatching(words) })
  })

  test('that is a folder is a fault with a sentence', () => {
    mkdirSync(join(folder, 'inner'))
    expect(readJsonDocument(join(folder, 'inner'))).toEqual({ fault: expect.stringContaining('a folder') })
  })

  test('with control characters causes none in the fault', () => {
    expect(readJsonDocument(writeFile('odd.json', '\u001b[31mred'))).toEqual({
      fault: expect.not.stringContaining('\u001b'),
    })
  })
})

describe('the rules', () => {
  testRules([
    ['require a timeline that is an object', '/timeline', 7, '/timeline', /title and events/],
    ['require events that are a list', '/timeline/events', 'none', '/timeline/events', /list/],
    ['require a title in a language of the site', '/timeline/title', {}, '/timeline/title', /at least one language/],
    [
      'require a title in the script of its language',
      '/timeline/title/ar',
      'Flood',
      '/timeline/title/ar',
      /Arabic letter/,
    ],
  ])

  test('accept another country with its own kinds and roles', () => {
    expect(findDataFaults(floodDocuments(), TODAY)).toEqual([])
  })

  test('accept empty files', () => {
    expect(
      findDataFaults({ regions: [], actors: [], timeline: { title: { en: 'Quiet' }, events: [] } }, TODAY),
    ).toEqual([])
  })

  test('find every fault, sorted by its line, with its entry', () => {
    const faults = [
      ['/timeline/events/1/revisions/3/when', 'soon'],
      ['/timeline/events/0/revisions/0/certainty', 'sure'],
      ['/timeline/events/0/revisions/0/mood', 'grim'],
      ['/actors/2/type', ''],
      ['/regions/3/in/0', 'nowhere'],
    ].reduce((documents, [at, value]) => replaceAt(documents, at!, value), floodDocuments())
    expect(findDataFaults(faults, TODAY).map(({ file, pointer, entry }) => `${file}${pointer} ${entry}`)).toEqual([
      'regions/3/in/0 harbour-town',
      'actors/2/type boat-volunteers',
      'timeline/events/0/revisions/0/certainty mera-flood',
      'timeline/events/0/revisions/0/mood mera-flood',
      'timeline/events/1/revisions/3/when levee-breach',
    ])
  })

  test('sort index 10 after index 2', () => {
    const aliases = Array.from({ length: 11 }, (_, at) => (at === 2 || at === 10 ? '' : `Mera ${at}`))
    expect(faultPointers(replaceAt(floodDocuments(), '/regions/2/aliases', aliases))).toEqual([
      '/regions/2/aliases/2',
      '/regions/2/aliases/10',
    ])
  })

  test('accept any id that points into a file that cannot be read', () => {
    expect(faultPointers({ ...floodDocuments(), regions: undefined })).toEqual([])
    expect(faultPointers({ ...floodDocuments(), actors: undefined })).toEqual([])
    expect(faultPointers({ ...floodDocuments(), timeline: undefined })).toEqual([])
    expect(faultPointers({ ...floodDocuments(), regions: [] })).toContain('/timeline/events/0/revisions/0/regions/0/id')
  })

  test('suggest no entry without an id', () => {
    const documents = replaceAt(floodDocuments(), '/timeline/events/0/revisions/0/regions/0/id', 'xt')
    const [fault] = findDataFaults({ ...documents, regions: [7, ...documents.regions] }, TODAY).filter(
      ({ file }) => file === 'timeline',
    )
    expect(fault!.detail).toBe('No region has the id xt.')
  })

  test('require lists in all three files', () => {
    expect(faultPointers({ regions: {}, actors: 'none', timeline: null })).toEqual(['/regions', '/actors', '/timeline'])
  })

  test('accept any JSON, and each fault has a pointer that exists and a sentence', () => {
    const anything = fc.jsonValue({ maxDepth: 6 })
    const change = fc.tuple(fc.constantFrom(...pointersIn(floodDocuments())), fc.option(anything, { nil: undefined }))
    const changed = fc
      .array(change, { minLength: 1, maxLength: 4 })
      .map((changes) => changes.reduce(replaceIfPresent, floodDocuments() as DataDocuments))
    const arbitrary = fc.record({ regions: anything, actors: anything, timeline: anything })
    fc.assert(
      fc.property(fc.oneof(changed, arbitrary), (documents) => {
        for (const { file, pointer, detail } of findDataFaults(documents, TODAY)) {
          expect(pointsInto(documents[file], pointer)).toBe(true)
          expect(detail).toMatch(/^\S.*[.?]$/su)
        }
      }),
      { numRuns: 500 },
    )
  })

  test('accept a cycle of 5,000 regions and a document of 50,000 levels', () => {
    const chain = Array.from({ length: 5_000 }, (_, at) => ({
      id: `link-${at}`,
      type: 'place',
      in: [`link-${(at + 1) % 5_000}`],
      name: { en: `Link ${at}`, ar: `حلقة ${at}` },
    }))
    const [fault, ...others] = findDataFaults(
      { ...floodDocuments(), regions: [...floodDocuments().regions, ...chain] },
      TODAY,
    )
    expect(others).toEqual([])
    expect(fault!.detail).toContain('link-0 → link-1 → ')
    expect(fault!.detail.length).toBeLessThan(300)
    const deep = JSON.parse(`${'[{"in":'.repeat(50_000)}1${'}]'.repeat(50_000)}`) as unknown
    expect(findDataFaults({ regions: deep, actors: deep, timeline: deep }, TODAY).length).toBeGreaterThan(3)
  })
})

/** Replaces the value at a pointer, unless an earlier change removed the place. */
const replaceIfPresent = (documents: DataDocuments, [at, value]: [string, unknown]): DataDocuments => {
  try {
    return replaceAt(documents, at, value)
  } catch {
    return documents
  }
}
