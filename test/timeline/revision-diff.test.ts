import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { EventRecord } from '../../src/timeline/event.ts'
import { diffRecords } from '../../src/timeline/revision-diff.ts'

const text = { title: 'A strike', summary: 'It was reported.' }
const paper = { publisher: 'The Paper', title: 'A report', stance: 'supports' as const }
const radio = { ...paper, publisher: 'The Radio' }

const record = (more: Partial<EventRecord> = {}): EventRecord => ({
  nature: 'event',
  when: '2024-11-29',
  kind: 'conflict.airstrike',
  certainty: 'reported',
  severity: 'severe',
  regions: [{ id: 'aleppo' }],
  actors: [{ id: 'army', role: 'initiator' }],
  counts: [{ what: 'killed', low: 3, best: null, high: 5 }],
  text: { en: text },
  sources: [paper],
  links: [],
  external_ids: {},
  ...more,
})

const changed = (more: Partial<EventRecord>, before = record()) => diffRecords(before, record(more))

describe('the changes of a revision', () => {
  test.each<[string, Partial<EventRecord>, string[]]>([
    ['no change', {}, []],
    ['members in another order', { text: { en: { summary: text.summary, title: text.title } } }, []],
    ['an undefined member, which counts as absent', { when_basis: undefined }, []],
    ['another date', { when: null }, ['/when']],
    ['certainty and severity', { certainty: 'disputed', severity: 'extreme' }, ['/certainty', '/severity']],
    ['another title', { text: { en: { ...text, title: 'Two strikes' } } }, ['/text/en/title']],
    ['an added language', { text: { en: text, ar: text } }, ['/text/ar']],
    ['a replaced language', { text: { ar: text } }, ['/text/ar', '/text/en']],
    ['an added region', { regions: [{ id: 'aleppo' }, { id: 'hama' }] }, ['/regions/1']],
    ['a removed region', { regions: [] }, ['/regions']],
    ['another role', { actors: [{ id: 'army', role: 'target' }] }, ['/actors', '/actors/0']],
    ['an added first source', { sources: [radio, paper] }, ['/sources', '/sources/0']],
    ['an amount of a count', { counts: [{ what: 'killed', low: 4, best: 4, high: 5 }] }, ['/counts', '/counts/0']],
    [
      'external ids',
      { external_ids: { acled: 'SYR1', 'a/b~c': 'x' } },
      ['/external_ids/a~1b~0c', '/external_ids/acled'],
    ],
  ])('%s', (_, more, paths) => {
    expect(changed(more)).toEqual(paths)
  })

  test('are none for the first revision', () => {
    expect(diffRecords(null, record())).toEqual([])
  })

  test('do not include the members that the server sets', () => {
    const [first, second] = [1, 2].map((number) => ({ ...record(), seq: number * 7, number, recorded_at: number }))
    expect(diffRecords(first!, second!)).toEqual([])
  })

  test('are none exactly if nothing differs', () => {
    const texts = fc.record({ title: fc.string(), summary: fc.string() })
    const records = fc.record({
      text: fc.record({ en: texts, ar: texts }, { requiredKeys: ['en'] }),
      regions: fc.array(fc.record({ id: fc.constantFrom('aleppo', 'hama', 'homs') }), { maxLength: 3 }),
      when: fc.constantFrom(null, '2024', '2025'),
    })
    fc.assert(
      fc.property(records, records, (one, other) => {
        const [before, after] = [record(one as Partial<EventRecord>), record(other as Partial<EventRecord>)]
        expect(diffRecords(before, before)).toEqual([])
        const isSame = JSON.stringify(ordered(before)) === JSON.stringify(ordered(after))
        expect(diffRecords(before, after).length === 0).toBe(isSame)
      }),
    )
  })
})

const ordered = (value: EventRecord) => [
  value.text.en?.title,
  value.text.en?.summary,
  value.text.ar?.title,
  value.text.ar?.summary,
  value.regions,
  value.when,
]
