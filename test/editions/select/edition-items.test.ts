import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  currentItemsOf,
  type EditionItem,
  editionIdOf,
  editionItemOf,
  editionItemsOf,
} from '../../../src/editions/select/edition-items.ts'
import { CHANGES } from '../../../src/timeline/event.ts'
import type { JournalEntry } from '../../../src/timeline/journal-store.ts'
import { entry, item } from '../sample-items.ts'

/** The lines of one event, in order: `update` as it is, `~update` in silence, `!correction` urgently. */
const story = (changes: string[]): JournalEntry[] =>
  changes.map((change, at) =>
    entry(at + 1, 'e', {
      number: at + 1,
      change: change.replace(/[~!]/, '') as JournalEntry['change'],
      silent: change.startsWith('~'),
      urgent: change.startsWith('!'),
    }),
  )

/** What is told of one event: its section and number, or nothing. */
const told = (changes: string[], wasToldBefore: boolean): string => {
  const [found] = editionItemsOf(story(changes), new Set(wasToldBefore ? ['e'] : []))
  return found ? `${found.section} ${found.number}${found.byItself ? ' by itself' : ''}` : 'nothing'
}

describe('who was never told of an event reads it as new, in its newest form', () => {
  test.each([
    [['new'], 'new 1'],
    [['new', 'update'], 'new 2'],
    [['new', 'correction'], 'new 2'],
    [['new', '!correction'], 'new 2'],
    [['!correction'], 'new 1'],
    [['new', 'minor'], 'new 2'],
    [['new', 'translation'], 'new 2'],
    [['new', '~update'], 'new 2'],
    [['~new', 'update'], 'new 2'],
    [['~new', 'correction'], 'new 2'],
    [['~new', '~update', 'update', 'minor'], 'new 4'],
    [['update'], 'new 1'],
    [['correction'], 'new 1'],
    [['new', 'retraction', 'new'], 'new 3'],
    [['new', 'retraction', 'new', 'update'], 'new 4'],
  ])('%j: %s', (changes, tells) => {
    expect(told(changes, false)).toBe(tells)
  })
})

describe('who was told of an event reads what has become of it', () => {
  test.each([
    [['update'], 'update 1'],
    [['update', 'update'], 'update 2'],
    [['correction'], 'correction 1'],
    [['update', 'correction'], 'correction 2'],
    [['correction', 'update'], 'correction 2'],
    [['correction', 'minor'], 'correction 2'],
    [['!correction'], 'correction 1 by itself'],
    [['!correction', 'minor'], 'correction 2 by itself'],
    [['!correction', 'retraction'], 'nothing'],
    [['!correction', 'update'], 'update 2'],
    [['update', '!correction'], 'update 2'],
    [['!correction', 'correction'], 'correction 2'],
    [['~correction', 'update'], 'update 2'],
    [['update', '~correction'], 'update 2'],
    [['retraction', 'new'], 'new 2'],
    [['new'], 'new 1'],
  ])('%j: %s', (changes, tells) => {
    expect(told(changes, true)).toBe(tells)
  })
})

describe('nothing is told of', () => {
  test.each([
    [['minor'], 'a minor change'],
    [['translation'], 'a translation'],
    [['minor', 'translation'], 'both'],
    [['~new'], 'what is silent'],
    [['~new', '~update', '~correction'], 'what is silent throughout'],
    [['~new', 'minor'], 'a minor change of what is silent'],
    [['~new', 'translation'], 'a translation of what is silent'],
    [['new', 'retraction'], 'an event new and retracted in one window'],
    [['new', 'correction', 'retraction'], 'an event that ended retracted'],
    [['retraction'], 'a retraction, which has a mail of its own'],
    [['update', '~retraction'], 'an event that ended retracted in silence'],
    [['retraction', 'new', 'retraction'], 'an event that returned and was retracted again'],
  ])('%j (%s)', (changes) => {
    expect(told(changes, false)).toBe('nothing')
    expect(told(changes, true)).toBe('nothing')
  })
  test('an empty window', () => {
    expect(editionItemsOf([], new Set())).toEqual([])
  })
})

describe('a window of several events', () => {
  test('tells each once, with the seq, hash and facts of its newest line', () => {
    const lines = [
      entry(1, 'a'),
      entry(2, 'b'),
      entry(3, 'a', { number: 2, change: 'update' }),
      entry(4, 'c'),
      entry(5, 'b', { number: 2, change: 'retraction' }),
      entry(6, 'a', { number: 3, change: 'minor' }),
    ]
    expect(editionItemsOf(lines, new Set(['c']))).toEqual([
      { event: 'a', number: 3, seq: 6, hash: 'hash-6', facts: lines[5]!.facts, section: 'new' },
      { event: 'c', number: 1, seq: 4, hash: 'hash-4', facts: lines[3]!.facts, section: 'new' },
    ])
  })

  const LINE = fc.record({
    event: fc.constantFrom('a', 'b', 'c'),
    change: fc.constantFrom(...CHANGES),
    silent: fc.boolean(),
  })
  test('tells no event twice, none that is silent throughout and none that ended retracted', () => {
    fc.assert(
      fc.property(fc.array(LINE), fc.subarray(['a', 'b', 'c']), (drawn, before) => {
        const lines = drawn.map(({ event, ...rest }, at) => entry(at + 1, event, { ...rest, number: at + 1 }))
        const tales = editionItemsOf(lines, new Set(before))
        expect(new Set(tales.map((each) => each.event)).size).toBe(tales.length)
        for (const { event, seq, section } of tales) {
          const own = lines.filter((line) => line.event === event)
          expect(own.at(-1)!.seq).toBe(seq)
          expect(own.at(-1)!.change).not.toBe('retraction')
          expect(own.some((line) => !line.silent && !['minor', 'translation'].includes(line.change))).toBe(true)
          if (!before.includes(event)) expect(section).toBe('new')
        }
      }),
    )
  })
})

test('in a welcome every event is part of the story so far, whatever its last change was', () => {
  for (const change of CHANGES) expect(editionItemOf(entry(7, 'a', { change, silent: true })).section).toBe('new')
})

describe('an edition is shared by all who are told the same', () => {
  const told: EditionItem[] = [item('a'), item('b', { number: 2, section: 'update' })]
  const id = editionIdOf('digest', 'en', told)

  test('in whatever order it was found, and wherever it stands in the journal', async () => {
    expect(await editionIdOf('digest', 'en', [...told].reverse())).toBe(await id)
    expect(
      await editionIdOf(
        'digest',
        'en',
        told.map((each) => ({ ...each, seq: 99 })),
      ),
    ).toBe(await id)
    expect(await id).toMatch(/^[0-9a-f]{32}$/)
  })

  test('and by nobody else', async () => {
    const others = [
      editionIdOf('welcome', 'en', told),
      editionIdOf('digest', 'ar', told),
      editionIdOf('digest', 'en', told.slice(0, 1)),
      editionIdOf('digest', 'en', [...told, item('c')]),
      editionIdOf('digest', 'en', []),
      editionIdOf('digest', 'en', [item('a', { number: 2 }), told[1]!]),
      editionIdOf('digest', 'en', [item('a', { section: 'correction' }), told[1]!]),
      editionIdOf('digest', 'en', told, 'known'),
      editionIdOf('digest', 'en', [item('a', { echo: 'short' }), told[1]!]),
      editionIdOf('digest', 'en', [item('a', { echo: 'full' }), told[1]!]),
      editionIdOf('alert', 'en', told),
      editionIdOf('rollup', 'en', told),
    ]
    expect(new Set([await id, ...(await Promise.all(others))]).size).toBe(others.length + 1)
  })
})

describe('at a freeze an edition tells', () => {
  const was = { number: 1, seq: 1, hash: 'h', day: '2024-11-29' }
  const [first, second] = [item('e'), item('f')]
  const now = (
    kind: Parameters<typeof currentItemsOf>[0]['kind'],
    tales: EditionItem[],
    known: { retracted?: [string, { number: number; isRecordedAgain: boolean }][]; corrected?: [string, number][] },
  ) =>
    currentItemsOf(
      { kind, tales },
      {
        retracted: new Map(known.retracted),
        corrected: new Map(
          known.corrected?.map(([event, number]) => [event, { number, seq: number, hash: `n${number}` }]),
        ),
      },
    )

  test('what stands, as it is', () => {
    expect(now('digest', [first, second], { corrected: [['f', 1]] })).toEqual([first, second])
  })

  test('nothing that was retracted since, also where it was recorded anew', () => {
    for (const isRecordedAgain of [false, true])
      expect(now('digest', [first, second], { retracted: [['e', { number: 2, isRecordedAgain }]] })).toEqual([second])
  })

  test('what was recorded anew after a retraction', () => {
    const anew = item('e', { number: 3 })
    expect(now('digest', [anew], { retracted: [['e', { number: 2, isRecordedAgain: true }]] })).toEqual([anew])
  })

  test('the newer form of what was corrected, for the same reason', () => {
    expect(now('digest', [first], { corrected: [['e', 2]] })).toEqual([{ ...first, number: 2, seq: 2, hash: 'n2' }])
  })

  test('no correction that was overtaken or whose event was retracted, and every retraction', () => {
    const correction = item('e', { number: 2, was })
    expect(now('correction', [correction], { corrected: [['e', 3]] })).toEqual([])
    expect(now('correction', [correction], { retracted: [['e', { number: 3, isRecordedAgain: false }]] })).toEqual([])
    expect(now('correction', [correction], { corrected: [['e', 2]] })).toEqual([correction])
    expect(now('retraction', [correction], { retracted: [['e', { number: 2, isRecordedAgain: false }]] })).toEqual([
      correction,
    ])
  })

  test('of a retraction that its event was recorded anew', () => {
    const retraction = item('e', { number: 2, was })
    const said = now('retraction', [retraction], { retracted: [['e', { number: 2, isRecordedAgain: true }]] })
    expect(said).toEqual([{ ...retraction, was: { ...was, again: true } }])
    expect(now('retraction', said, { retracted: [['e', { number: 2, isRecordedAgain: true }]] })).toEqual(said)
  })
})

test('a notice has an edition for each thing that was told on each day, and no more', async () => {
  const of = (number: number, day: string | null, lang: 'en' | 'ar' = 'en') =>
    editionIdOf('retraction', lang, [item('e', { number: 3, was: { number, seq: number, hash: 'h', day } })])
  const ids = [of(1, 'a'), of(2, 'a'), of(1, 'b'), of(1, null), of(1, 'a', 'ar')]
  expect(new Set(await Promise.all(ids)).size).toBe(5)
  expect(await of(1, 'a')).toBe(await of(1, 'a'))
})
