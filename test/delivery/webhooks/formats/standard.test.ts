import { expect, test } from 'vitest'
import { STANDARD_FORMAT } from '../../../../src/delivery/webhooks/formats/standard.ts'
import { utf8LengthOf } from '../../../../src/lib/text.ts'
import type { Revision } from '../../../../src/timeline/event.ts'
import { sampleEvent, sampleSite } from '../../../templates/sample-views.ts'

/** A character of four bytes in UTF-8. */
const WIDE = '\u{10ffff}'

test.each([20, 2_000])('the longest payload is under 20 KB, with names of %d characters', (length) => {
  const fifty = <T>(value: T): T[] => Array.from({ length: 50 }, () => value)
  const name = WIDE.repeat(length)
  const revision = {
    id: 'e'.repeat(64),
    seq: 1e9,
    number: 1e6,
    change: 'correction',
    urgent: true,
    regions: fifty({ id: 'r'.repeat(64) }),
    actors: fifty({ id: 'a'.repeat(64), role: 'x'.repeat(40) }),
    recorded_at: 0,
    when: 'x'.repeat(100),
    kind: 'k'.repeat(63),
  }
  const { text } = STANDARD_FORMAT.formatEvent({
    type: 'event.corrected',
    recordedAt: 0,
    revision: revision as unknown as Revision,
    event: sampleEvent({
      text: { title: WIDE.repeat(100), summary: WIDE.repeat(600), lang: 'en' },
      regions: fifty(name),
      actors: fifty({ name, role: 'x' }),
      reason: { words: WIDE.repeat(600), lang: 'en' },
    }),
    lang: 'en',
    site: sampleSite,
    previous: [],
  })
  expect(utf8LengthOf(text)).toBeLessThan(20_000)
})
