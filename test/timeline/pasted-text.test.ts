import { describe, expect, test } from 'vitest'
import { parseTimelineFilter } from '../../src/timeline/parse-timeline-filter.ts'
import { buildNameIndex } from '../../src/timeline/search-terms.ts'
import { sampleGazetteer } from '../templates/sample-views.ts'

const sources = { gazetteer: sampleGazetteer, nameIndex: buildNameIndex(sampleGazetteer) }

describe('a filter', () => {
  test.each([
    { region: '\u200fsy-aleppo\u200e' },
    { actor: ' army\u200b' },
    { kind: '\u200econflict.clash' },
    { certainty: 'confirmed\u00a0' },
    { from: '\u200f2024-11-29\u200f' },
    { to: '\u2068٢٠٢٤-١١-٢٩\u2069' },
    { after: '2024-11-29~an-event\u200e' },
  ])('is taken without marks around it: %j', (query) => {
    expect(parseTimelineFilter(query, sources)).not.toBeInstanceOf(Array)
  })

  test.each(['from', 'to'] as const)('names a mark within the date `%s`', (name) => {
    expect(parseTimelineFilter({ [name]: '2024-\u200f11-29' }, sources)).toMatchObject([
      { field: name, code: 'invisible_character', detail: expect.stringContaining('U+200F') },
    ])
  })
})
