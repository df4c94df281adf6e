import { describe, expect, test } from 'vitest'
import { feedSayingOf } from '../../../src/editions/select/feed-rules.ts'
import type { RecordedChange } from '../../../src/timeline/journal-store.ts'

const HOUR = 3_600_000
/** A history as `change@hour`. Translations and minor changes are not in it, but have a number. */
const historyOf = (changes: string[]): RecordedChange[] =>
  changes.map((text) => {
    const [, number, change, hour] = /^(\d+) (\w+)@(\d+)$/.exec(text)!
    return {
      event: 'e',
      number: Number(number),
      change: change as RecordedChange['change'],
      recordedAt: Number(hour) * HOUR,
    }
  })

describe('an entry of a feed shows the changes of the last day before the newest one', () => {
  test.each([
    [['1 new@0'], 'new', [1]],
    [['1 new@0', '2 correction@48'], 'correction', [2]],
    [['1 new@0', '2 correction@48', '3 update@50'], 'correction', [2, 3]],
    [['1 new@0', '2 correction@48', '5 update@100'], 'update', [5]],
    [['1 new@0', '2 update@2', '3 update@3'], 'update', [1, 2, 3]],
    [['1 new@0', '2 correction@1', '3 retraction@2'], 'retraction', [3]],
    [['1 new@0', '2 retraction@1', '3 new@2', '4 update@3'], 'update', [3, 4]],
  ])('%j: %s %j', (changes, change, saying) => {
    expect(feedSayingOf(historyOf(changes))).toEqual({ change, saying })
  })
})
