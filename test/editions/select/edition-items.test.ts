import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { currentItemsOf } from '../../../src/editions/select/current-items.ts'
import { editionIdOf } from '../../../src/editions/select/edition-id.ts'
import { type EditionItem, editionItemOf, editionItemsOf } from '../../../src/editions/select/edition-items.ts'
import { carriedItemOf, itemAfterMails } from '../../../src/editions/select/items-after-mails.ts'
import type { JournalWindow } from '../../../src/editions/stores/cohort-history-store.ts'
import { CHANGES } from '../../../src/timeline/event.ts'
import type { JournalEntry } from '../../../src/timeline/journal-store.ts'
import { entry, item } from '../sample-items.ts'

/** The history of one event: `~update` is silent, `!correction` is urgent. */
const historyOf = (changes: string[]): JournalEntry[] =>
  changes.map((change, at) =>
    entry(at + 1, 'e', {
      number: at + 1,
      change: change.replace(/[~!]/, '') as JournalEntry['change'],
      silent: change.startsWith('~'),
      urgent: change.startsWith('!'),
    }),
  )

/** The item of one event as text: its section and number, or nothing. */
const itemOf = (changes: string[], isKnown: boolean): string => {
  const [found] = editionItemsOf(historyOf(changes), new Set(isKnown ? ['e'] : []))
  return found ? `${found.section} ${found.number}` : 'nothing'
}

describe('an event that readers do not know is new, in its newest revision', () => {
  test.each([
    [['new'], 'new 1'],
    [['new', 'update'], 'new 2'],
    [['new', 'correction'], 'new 2'],
    [['new', '!correction'], 'new 2'],
    [['new', 'minor'], 'new 2'],
    [['new', 'translation'], 'new 2'],
    [['new', '~update'], 'new 2'],
    [['~new', 'update'], 'new 2'],
    [['~new', 'correction'], 'new 2'],
    [['~new', '~update', 'update', 'minor'], 'new 4'],
    [['update'], 'new 1'],
    [['new', 'retraction', 'new'], 'new 3'],
    [['new', 'retraction', 'new', 'update'], 'new 4'],
  ])('%j: %s', (changes, expected) => {
    expect(itemOf(changes, false)).toBe(expected)
  })
})

describe('a correction of an event that was recorded before the window is shown as one, whether it was told or not', () => {
  test.each([
    [['correction'], 'correction 1'],
    [['!correction'], 'correction 1'],
    [['correction', 'minor'], 'correction 2'],
    [['update', 'correction'], 'correction 2'],
  ])('%j: %s', (changes, expected) => {
    expect(itemOf(changes, false)).toBe(expected)
  })
})

describe('an item gives the reasons of the revisions that readers get by mail, if these are not just the newest', () => {
  const sayingOf = (changes: string[], isKnown = true) =>
    editionItemsOf(historyOf(changes), new Set(isKnown ? ['e'] : []))[0]?.saying
  test.each([
    [['correction'], undefined],
    [['correction', 'minor'], [1]],
    [['correction', '~minor'], [1]],
    [['correction', 'translation', '~update'], [1]],
    [
      ['correction', 'update'],
      [1, 2],
    ],
    [
      ['update', 'correction', 'minor'],
      [1, 2],
    ],
    [['update', 'minor'], [1]],
    [
      ['update', 'update'],
      [1, 2],
    ],
    [
      ['update', '!correction'],
      [1, 2],
    ],
    [['!correction', 'minor'], [1]],
    [['new', 'correction', 'minor'], undefined],
  ])('%j: %j', (changes, expected) => {
    expect(sayingOf(changes)).toEqual(expected)
  })
  test('but of very many the corrections and the newest', () => {
    const changes = ['correction', ...Array.from({ length: 20 }, () => 'update')]
    expect(sayingOf(changes)).toEqual([1, 13, 14, 15, 16, 17, 18, 19, 20, 21])
  })
})

test('an event that was retracted and recorded again silent is in no digest', () => {
  expect(itemOf(['retraction', '~new'], true)).toBe('nothing')
  expect(itemOf(['update', 'retraction', '~new', 'minor'], true)).toBe('nothing')
  expect(itemOf(['retraction', '~new', 'update'], true)).toBe('new 3')
})

describe('an event that readers know has the section of its changes', () => {
  test.each([
    [['update'], 'update 1'],
    [['update', 'update'], 'update 2'],
    [['correction'], 'correction 1'],
    [['update', 'correction'], 'correction 2'],
    [['correction', 'update'], 'correction 2'],
    [['correction', 'minor'], 'correction 2'],
    [['!correction'], 'correction 1'],
    [['!correction', 'minor'], 'correction 2'],
    [['!correction', 'retraction'], 'nothing'],
    [['!correction', 'update'], 'correction 2'],
    [['update', '!correction'], 'correction 2'],
    [['!correction', 'correction'], 'correction 2'],
    [['~correction', 'update'], 'update 2'],
    [['update', '~correction'], 'update 2'],
    [['retraction', 'new'], 'new 2'],
    [['new'], 'new 1'],
  ])('%j: %s', (changes, expected) => {
    expect(itemOf(changes, true)).toBe(expected)
  })
})

describe('there is no item for', () => {
  test.each([
    [['minor'], 'a minor change'],
    [['translation'], 'a translation'],
    [['minor', 'translation'], 'both'],
    [['~new'], 'a silent event'],
    [['~new', '~update', '~correction'], 'an event with silent revisions only'],
    [['~new', 'minor'], 'a minor change of a silent event'],
    [['~new', 'translation'], 'a translation of a silent event'],
    [['new', 'retraction'], 'an event new and retracted in one window'],
    [['new', 'correction', 'retraction'], 'an event that ended retracted'],
    [['retraction'], 'a retraction, which has a mail of its own'],
    [['update', '~retraction'], 'an event that ended retracted silently'],
    [['retraction', 'new', 'retraction'], 'an event that was recorded again and retracted again'],
  ])('%j (%s)', (changes) => {
    expect(itemOf(changes, false)).toBe('nothing')
    expect(itemOf(changes, true)).toBe('nothing')
  })
  test('an empty window', () => {
    expect(editionItemsOf([], new Set())).toEqual([])
  })
})

describe('a window of several events', () => {
  test('has one item for each event, with the seq, hash and facts of its newest entry', () => {
    const entries = [
      entry(1, 'a'),
      entry(2, 'b'),
      entry(3, 'a', { number: 2, change: 'update' }),
      entry(4, 'c'),
      entry(5, 'b', { number: 2, change: 'retraction' }),
      entry(6, 'a', { number: 3, change: 'minor' }),
    ]
    expect(editionItemsOf(entries, new Set(['c']))).toEqual([
      { event: 'a', number: 3, seq: 6, hash: 'hash-6', facts: entries[5]!.facts, section: 'new' },
      { event: 'c', number: 1, seq: 4, hash: 'hash-4', facts: entries[3]!.facts, section: 'new' },
    ])
  })

  const ENTRY = fc.record({
    event: fc.constantFrom('a', 'b', 'c'),
    change: fc.constantFrom(...CHANGES),
    silent: fc.boolean(),
  })
  test('has no event twice, none with silent revisions only and none that ended retracted', () => {
    fc.assert(
      fc.property(fc.array(ENTRY), fc.subarray(['a', 'b', 'c']), (drawn, before) => {
        const entries = drawn.map(({ event, ...rest }, at) => entry(at + 1, event, { ...rest, number: at + 1 }))
        const items = editionItemsOf(entries, new Set(before))
        expect(new Set(items.map((each) => each.event)).size).toBe(items.length)
        for (const { event, seq, section } of items) {
          const history = entries.filter((each) => each.event === event)
          expect(history.at(-1)!.seq).toBe(seq)
          expect(history.at(-1)!.change).not.toBe('retraction')
          expect(history.some((each) => !each.silent && ['new', 'update', 'correction'].includes(each.change))).toBe(
            true,
          )
          if (!before.includes(event)) expect(section).not.toBe('update')
        }
      }),
    )
  })
})

describe('a digest for a reader who had the event by other mails', () => {
  type Alerted = number | JournalWindow | null
  const shownOf = (changes: string[], alerted: Alerted, correctedSeq: number | null, isKnown: boolean) => {
    const history = historyOf(isKnown ? ['new', ...changes] : changes)
    const [found] = editionItemsOf(isKnown ? history.slice(1) : history, new Set(isKnown ? ['e'] : []))
    const alertWindows = alerted === null ? [] : [typeof alerted === 'number' ? { from: 0, to: alerted } : alerted]
    const shown = itemAfterMails(found!, history, { alertWindows, correctedSeq })
    return shown
      ? `${shown.section} ${shown.number} ${shown.echo ?? 'unmarked'} ${shown.saying ?? ''}`.trim()
      : 'nothing'
  }
  test.each<[string, string[], number | null, number | null, string]>([
    ['an alert of all', ['new', 'update'], 2, null, 'new 2 short'],
    ['an alert before an update', ['new', 'update'], 1, null, 'update 2 full'],
    ['an alert before a correction and a minor change', ['new', 'correction', 'minor'], 1, null, 'correction 3 full 2'],
    ['an alert and the mail of an urgent correction', ['new', '!correction'], 1, 2, 'nothing'],
    ['that mail and an alert of an update', ['new', '!correction', 'update'], 3, 2, 'new 3 short'],
    ['an alert, that mail and an update', ['new', '!correction', 'update'], 1, 2, 'update 3 full'],
  ])('%s: %s', (_, changes, alertedSeq, correctedSeq, expected) => {
    expect(shownOf(changes, alertedSeq, correctedSeq, false)).toBe(expected)
  })
  test.each<[string, string[], number | null, string]>([
    ['an urgent correction', ['!correction'], 2, 'nothing'],
    ['an urgent correction with a minor change', ['!correction', 'minor'], 2, 'nothing'],
    ['an update and an urgent correction', ['update', '!correction'], 3, 'nothing'],
    ['an urgent correction that a plain one overtook', ['!correction', 'correction'], 3, 'nothing'],
    ['an urgent correction and an update', ['!correction', 'update'], 2, 'update 3 unmarked'],
    ['no mail', ['correction', 'update'], null, 'correction 3 unmarked 2,3'],
  ])('the mail of %s: %s', (_, changes, correctedSeq, expected) => {
    expect(shownOf(changes, null, correctedSeq, true)).toBe(expected)
  })
  test.each<[string, string[], JournalWindow, number | null, string]>([
    ['of an update after a correction', ['correction', 'update'], { from: 2, to: 3 }, null, 'correction 3 full 2'],
    ['of a correction and an update', ['correction', 'update'], { from: 1, to: 3 }, null, 'correction 3 short'],
    [
      'of an update between corrections',
      ['correction', 'update', 'correction'],
      { from: 2, to: 3 },
      null,
      'correction 4 full 2,4',
    ],
    ['of an update after an urgent correction', ['!correction', 'update'], { from: 2, to: 3 }, 2, 'correction 3 short'],
  ])('an alert %s: %s', (_, changes, window, correctedSeq, expected) => {
    expect(shownOf(changes, window, correctedSeq, true)).toBe(expected)
  })
})

test('a digest after an alert does not tell in full what the reader did not want any more', () => {
  const history = historyOf(['new', 'update', 'update'])
  const [found] = editionItemsOf(history, new Set())
  const after = (to: number) =>
    itemAfterMails(found!, history, {
      alertWindows: [{ from: 0, to: 1 }],
      correctedSeq: null,
      wanted: [{ from: 0, to }],
    })
  expect(after(1)).toMatchObject({ echo: 'short', number: 3 })
  expect(after(2)).toMatchObject({ echo: 'full', number: 3 })
})

describe('a correction for which a digest had no room', () => {
  const shownOf = (...changes: string[]) => {
    const shown = carriedItemOf(historyOf(['new', ...changes]), 2)
    return shown && `${shown.section} ${shown.number} ${shown.saying ?? ''}`.trim()
  }
  test('is a correction of the next, with what was said since, unless the event is retracted', () => {
    expect(shownOf('correction')).toBe('correction 2')
    expect(shownOf('correction', 'update', 'correction')).toBe('correction 4 2,3,4')
    expect(shownOf('correction', 'minor')).toBe('correction 3 2')
    expect(shownOf('correction', 'retraction')).toBeNull()
    expect(shownOf('correction', 'retraction', 'new')).toBeNull()
    expect(carriedItemOf(historyOf(['new', 'correction']), 2)?.carried).toBe(true)
  })
})

test('a welcome has every event in the section new, whatever its last change was', () => {
  for (const change of CHANGES) expect(editionItemOf(entry(7, 'a', { change, silent: true })).section).toBe('new')
})

describe('the id of an edition', () => {
  const items: EditionItem[] = [item('a'), item('b', { number: 2, section: 'update' })]
  const id = editionIdOf('digest', 'en', items)

  test('is the same for the same items in any order, whatever their seq', async () => {
    expect(await editionIdOf('digest', 'en', [...items].reverse())).toBe(await id)
    expect(
      await editionIdOf(
        'digest',
        'en',
        items.map((each) => ({ ...each, seq: 99 })),
      ),
    ).toBe(await id)
    expect(await id).toMatch(/^[0-9a-f]{32}$/)
  })

  test('differs by kind, language, items, their form and the site', async () => {
    const others = [
      editionIdOf('welcome', 'en', items),
      editionIdOf('digest', 'ar', items),
      editionIdOf('digest', 'en', items.slice(0, 1)),
      editionIdOf('digest', 'en', [...items, item('c')]),
      editionIdOf('digest', 'en', []),
      editionIdOf('digest', 'en', [item('a', { number: 2 }), items[1]!]),
      editionIdOf('digest', 'en', [item('a', { section: 'correction' }), items[1]!]),
      editionIdOf('digest', 'en', [item('a', { saying: [1, 2] }), items[1]!]),
      editionIdOf('digest', 'en', items, 'known'),
      editionIdOf('digest', 'en', [item('a', { echo: 'short' }), items[1]!]),
      editionIdOf('digest', 'en', [item('a', { echo: 'full' }), items[1]!]),
      editionIdOf('alert', 'en', items),
      editionIdOf('rollup', 'en', items),
    ]
    expect(new Set([await id, ...(await Promise.all(others))]).size).toBe(others.length + 1)
  })
})

describe('the items of an edition at its freeze', () => {
  const was = { number: 1, seq: 1, hash: 'h', day: '2024-11-29' }
  const [first, second] = [item('e'), item('f')]
  const currentItems = (
    kind: Parameters<typeof currentItemsOf>[0]['kind'],
    items: EditionItem[],
    changes: { retracted?: [string, { number: number; isRecordedAgain: boolean }][]; corrected?: [string, number][] },
  ) =>
    currentItemsOf(
      { kind, tales: items },
      {
        retracted: new Map(changes.retracted),
        corrected: new Map(
          changes.corrected?.map(([event, number]) => [event, { number, seq: number, hash: `n${number}` }]),
        ),
      },
    )

  test('stay as they are without a later change', () => {
    expect(currentItems('digest', [first, second], { corrected: [['f', 1]] })).toEqual([first, second])
  })

  test('leave out an event that was retracted since, even if it was recorded again', () => {
    for (const isRecordedAgain of [false, true])
      expect(currentItems('digest', [first, second], { retracted: [['e', { number: 2, isRecordedAgain }]] })).toEqual([
        second,
      ])
  })

  test('keep an event that was recorded again after its retraction', () => {
    const again = item('e', { number: 3 })
    expect(currentItems('digest', [again], { retracted: [['e', { number: 2, isRecordedAgain: true }]] })).toEqual([
      again,
    ])
  })

  test('have the newer revision of a corrected event, in the same section', () => {
    expect(currentItems('digest', [first], { corrected: [['e', 2]] })).toEqual([
      { ...first, number: 2, seq: 2, hash: 'n2' },
    ])
  })

  test('leave out a correction with a later one or a retraction, and keep every retraction', () => {
    const correction = item('e', { number: 2, was })
    expect(currentItems('correction', [correction], { corrected: [['e', 3]] })).toEqual([])
    expect(
      currentItems('correction', [correction], { retracted: [['e', { number: 3, isRecordedAgain: false }]] }),
    ).toEqual([])
    expect(currentItems('correction', [correction], { corrected: [['e', 2]] })).toEqual([correction])
    expect(
      currentItems('retraction', [correction], { retracted: [['e', { number: 2, isRecordedAgain: false }]] }),
    ).toEqual([correction])
  })

  test('say in a retraction that the event was recorded again', () => {
    const retraction = item('e', { number: 2, was })
    const marked = currentItems('retraction', [retraction], {
      retracted: [['e', { number: 2, isRecordedAgain: true }]],
    })
    expect(marked).toEqual([{ ...retraction, was: { ...was, again: true } }])
    expect(currentItems('retraction', marked, { retracted: [['e', { number: 2, isRecordedAgain: true }]] })).toEqual(
      marked,
    )
  })
})

test('a retraction has an edition for each earlier revision, day and language, and no more', async () => {
  const of = (number: number, day: string | null, lang: 'en' | 'ar' = 'en') =>
    editionIdOf('retraction', lang, [item('e', { number: 3, was: { number, seq: number, hash: 'h', day } })])
  const ids = [of(1, 'a'), of(2, 'a'), of(1, 'b'), of(1, null), of(1, 'a', 'ar')]
  expect(new Set(await Promise.all(ids)).size).toBe(5)
  expect(await of(1, 'a')).toBe(await of(1, 'a'))
})
