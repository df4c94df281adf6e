import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { type Documents, faultsIn } from '../../src/cli/check/data-faults.ts'
import { readDocument } from '../../src/cli/check/json-document.ts'
import { eachRule, placesIn } from './broken.ts'
import { floodStory, TODAY } from './flood.ts'
import { leadsInto, pointersIn, withAt } from './pointer.ts'

const UNKNOWN = 'No actor has the id river-autority. Did you mean river-authority?'
const folder = mkdtempSync(join(tmpdir(), 'waqai-check-'))
afterAll(() => rmSync(folder, { recursive: true }))

const written = (name: string, content: string | Uint8Array): string => {
  const file = join(folder, name)
  writeFileSync(file, content)
  return file
}

/** Runs the program as a newsroom would. */
const check = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['src/cli/check.ts', ...args], { encoding: 'utf8' })
  return { status, lines: stdout.trimEnd().split('\n'), stderr }
}

const storyArgs = (story: Documents): string[] =>
  (['regions', 'actors', 'timeline'] as const).flatMap((file) => [
    `--${file}`,
    written(`${file}.json`, JSON.stringify(story[file])),
  ])

describe('npm run data:check', () => {
  test('finds no fault in the data that ship, and counts what it checked', () => {
    const { status, lines, stderr } = check()
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(lines).toEqual([expect.stringMatching(/^\d+ regions, \d+ actors, \d+ events in \d+ revisions: no fault\.$/)])
  })

  test('finds no fault in a wholly different story', () => {
    const { status, lines } = check(...storyArgs(floodStory()))
    expect(lines).toEqual(['5 regions, 3 actors, 3 events in 7 revisions: no fault.'])
    expect(status).toBe(0)
  })

  test('names every fault with its file, its place and its entry, and fails', () => {
    const dated = withAt(floodStory(), '/timeline/events/0/revisions/0/when', '2021-02-30')
    const args = storyArgs(withAt(dated, '/actors/2/backed_by/0/id', 'river-autority'))
    const { status, lines, stderr } = check(...args)
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' })
    expect(lines).toEqual([
      `${args[3]}#/2/backed_by/0/id (boat-volunteers): ${UNKNOWN}`,
      expect.stringMatching(
        /timeline\.json#\/events\/0\/revisions\/0\/when \(mera-flood\): "2021-02-30" is not in the calendar: /,
      ),
      '5 regions, 3 actors, 3 events in 7 revisions: faults: 2.',
    ])
  })

  test('names what is wrong with a file that cannot be read, and checks the others all the same', () => {
    const missing = join(folder, 'nowhere.json')
    const { status, lines } = check('--regions', missing, '--timeline', written('words.json', '{"title": "Flood",}'))
    expect(status).toBe(1)
    expect(lines).toEqual([
      `${missing}#: There is no such file.`,
      expect.stringMatching(/words\.json#: This is not JSON: .*line 1 column 19/),
      expect.stringMatching(/^0 regions, [1-9]\d* actors, 0 events in 0 revisions: faults: 2\.$/),
    ])
  })

  test('says how it is used when it is asked for something else', () => {
    const { status, stderr } = check('--events', 'x.json')
    expect(status).toBe(1)
    expect(stderr).toMatch(/^Unknown option '--events'.*\nUse: npm run data:check/)
    expect(stderr).not.toContain('    at ')
  })
})

describe('a file', () => {
  test.each([
    ['that is empty', '', /not JSON/],
    ['that is no JSON', 'Dear colleague, here is the list', /not JSON/],
    ['that ends too soon', '[{"id": "x"', /not JSON/],
    ['with a byte order mark', '\ufeff[]', /byte order mark/],
    ['in another encoding', new Uint8Array([0xff, 0xfe, 0x5b, 0x00, 0x5d, 0x00]), /not UTF-8/],
    ['in Latin 1', new Uint8Array([0x22, 0xe9, 0x22]), /not UTF-8/],
  ])('%s is answered with a sentence', (_, content, words) => {
    expect(readDocument(written('odd.json', content))).toEqual({ fault: expect.stringMatching(words) })
  })

  test('that is a folder is answered with a sentence', () => {
    mkdirSync(join(folder, 'inner'))
    expect(readDocument(join(folder, 'inner'))).toEqual({ fault: expect.stringContaining('a folder') })
  })

  test('that quotes the fault keeps the terminal clean', () => {
    expect(readDocument(written('odd.json', '\u001b[31mred'))).toEqual({
      fault: expect.not.stringContaining('\u001b'),
    })
  })
})

describe('the rules', () => {
  eachRule([
    ['want a timeline that is an object', '/timeline', 7, '/timeline', /title and events/],
    ['want events that are a list', '/timeline/events', 'none', '/timeline/events', /list/],
    ['want a title in a language of the site', '/timeline/title', {}, '/timeline/title', /at least one language/],
    ['want a title in its script', '/timeline/title/ar', 'Flood', '/timeline/title/ar', /Arabic letter/],
  ])

  test('find nothing wrong with a story of another country, with kinds and roles of its own', () => {
    expect(faultsIn(floodStory(), TODAY)).toEqual([])
  })

  test('find nothing wrong where nothing has happened yet', () => {
    expect(faultsIn({ regions: [], actors: [], timeline: { title: { en: 'Quiet' }, events: [] } }, TODAY)).toEqual([])
  })

  test('name every fault at once, from top to bottom, with the entry that it is in', () => {
    const faults = [
      ['/timeline/events/1/revisions/3/when', 'soon'],
      ['/timeline/events/0/revisions/0/certainty', 'sure'],
      ['/timeline/events/0/revisions/0/mood', 'grim'],
      ['/actors/2/type', ''],
      ['/regions/3/in/0', 'nowhere'],
    ].reduce((story, [at, value]) => withAt(story, at!, value), floodStory())
    expect(faultsIn(faults, TODAY).map(({ file, pointer, entry }) => `${file}${pointer} ${entry}`)).toEqual([
      'regions/3/in/0 harbour-town',
      'actors/2/type boat-volunteers',
      'timeline/events/0/revisions/0/certainty mera-flood',
      'timeline/events/0/revisions/0/mood mera-flood',
      'timeline/events/1/revisions/3/when levee-breach',
    ])
  })

  test('count places as people do: the tenth comes after the second', () => {
    const aliases = Array.from({ length: 11 }, (_, at) => (at === 2 || at === 10 ? '' : `Mera ${at}`))
    expect(placesIn(withAt(floodStory(), '/regions/2/aliases', aliases))).toEqual([
      '/regions/2/aliases/2',
      '/regions/2/aliases/10',
    ])
  })

  test('take every id as known that points into a file that cannot be read', () => {
    expect(placesIn({ ...floodStory(), regions: undefined })).toEqual([])
    expect(placesIn({ ...floodStory(), actors: undefined })).toEqual([])
    expect(placesIn({ ...floodStory(), timeline: undefined })).toEqual([])
    expect(placesIn({ ...floodStory(), regions: [] })).toContain('/timeline/events/0/revisions/0/regions/0/id')
  })

  test('suggest no entry that has no id', () => {
    const story = withAt(floodStory(), '/timeline/events/0/revisions/0/regions/0/id', 'xt')
    const [fault] = faultsIn({ ...story, regions: [7, ...story.regions] }, TODAY).filter(
      ({ file }) => file === 'timeline',
    )
    expect(fault!.detail).toBe('No region has the id xt.')
  })

  test('want lists where lists belong, in all three files', () => {
    expect(placesIn({ regions: {}, actors: 'none', timeline: null })).toEqual(['/regions', '/actors', '/timeline'])
  })

  test('answer whatever they are given with sentences that lead to a place', () => {
    const anything = fc.jsonValue({ maxDepth: 6 })
    const change = fc.tuple(fc.constantFrom(...pointersIn(floodStory())), fc.option(anything, { nil: undefined }))
    const bent = fc
      .array(change, { minLength: 1, maxLength: 4 })
      .map((changes) => changes.reduce(bend, floodStory() as Documents))
    const strange = fc.record({ regions: anything, actors: anything, timeline: anything })
    fc.assert(
      fc.property(fc.oneof(bent, strange), (documents) => {
        for (const { file, pointer, detail } of faultsIn(documents, TODAY)) {
          expect(leadsInto(documents[file], pointer)).toBe(true)
          expect(detail).toMatch(/^\S.*[.?]$/su)
        }
      }),
      { numRuns: 500 },
    )
  })

  test('follow a chain of any length and a document of any depth', () => {
    const chain = Array.from({ length: 5_000 }, (_, at) => ({
      id: `link-${at}`,
      type: 'place',
      in: [`link-${(at + 1) % 5_000}`],
      name: { en: `Link ${at}`, ar: `حلقة ${at}` },
    }))
    const [fault, ...others] = faultsIn({ ...floodStory(), regions: [...floodStory().regions, ...chain] }, TODAY)
    expect(others).toEqual([])
    expect(fault!.detail).toContain('link-0 → link-1 → ')
    expect(fault!.detail.length).toBeLessThan(300)
    const deep = JSON.parse(`${'[{"in":'.repeat(50_000)}1${'}]'.repeat(50_000)}`) as unknown
    expect(faultsIn({ regions: deep, actors: deep, timeline: deep }, TODAY).length).toBeGreaterThan(3)
  })
})

/** A change at a pointer; nothing where an earlier change took the place away. */
const bend = (story: Documents, [at, value]: [string, unknown]): Documents => {
  try {
    return withAt(story, at, value)
  } catch {
    return story
  }
}
