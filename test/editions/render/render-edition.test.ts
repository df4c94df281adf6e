import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { editionRenderer, renderConfirmationEdition } from '../../../src/editions/render/render-edition.ts'
import { sortBySection } from '../../../src/editions/render/sort-events.ts'
import type { EditionItem, EditionSection } from '../../../src/editions/select/edition-items.ts'
import type { EditionEventView } from '../../../templates/views.ts'
import { event, site, world } from '../../templates/scene.ts'
import { item, revisionOf } from '../sample-items.ts'

const compose = editionRenderer(
  { readRevisions: async (told) => told.map(({ event }) => revisionOf(event)) },
  world,
  site,
)
const whole = (pieces: string[]): string => pieces.join('')
const marksIn = (pieces: string[]): string[] => pieces.filter((_, at) => at % 2 === 1)

describe('an edition', () => {
  const tales: EditionItem[] = [
    item('new-one'),
    item('an-update', { section: 'update' }),
    item('a-mistake', { section: 'correction' }),
  ]
  const digest = compose({ id: 'an-id', kind: 'digest', lang: 'en' }, tales)

  test('keeps what it tells, in the order in which it was found', async () => {
    expect(await digest).toMatchObject({ id: 'an-id', kind: 'digest', lang: 'en', tales })
  })
  test('links each event that it tells in both parts, once, and no other', async () => {
    const { html, text } = (await digest).letter
    for (const part of [whole(html), whole(text)]) {
      const linked = [...part.matchAll(/https:\/\/waqai\.example\.org\/events\/([a-z-]+)/g)].map((match) => match[1])
      expect(linked).toEqual(['a-mistake', 'new-one', 'an-update'])
    }
  })
  test('has a place for the reader’s choice and links, and for the reason of each event', async () => {
    const { html, text } = (await digest).letter
    const marks = [
      'because/a-mistake',
      'because/an-update',
      'because/new-one',
      'choice',
      'data',
      'now',
      'preferences',
      'unsubscribe',
    ]
    expect([...new Set(marksIn(html))].sort()).toEqual(marks)
    expect([...new Set(marksIn(text))].sort()).toEqual(marks)
  })
  test('is the same bytes each time it is written', async () => {
    expect(await compose({ id: 'an-id', kind: 'digest', lang: 'en' }, tales)).toEqual(await digest)
  })
  test('in Arabic is in Arabic', async () => {
    const { letter } = await compose({ id: 'an-id', kind: 'digest', lang: 'ar' }, tales)
    expect(whole(letter.html)).toContain('<html lang="ar" dir="rtl">')
    expect(whole(letter.html)).toContain('عنوان')
  })
  test('of a welcome keeps the order of the story so far, and may be empty', async () => {
    const { letter } = await compose({ id: 'an-id', kind: 'welcome', lang: 'en' }, [item('second'), item('first')])
    expect(whole(letter.text).indexOf('events/second')).toBeLessThan(whole(letter.text).indexOf('events/first'))
    const empty = await compose({ id: 'an-id', kind: 'welcome', lang: 'en' }, [])
    expect(whole(empty.letter.text)).not.toContain('/events/')
  })
})

describe('the letter to an address that is not confirmed', () => {
  test('has one link, to confirm, and none that needs a subscription', async () => {
    const { kind, letter, tales } = await renderConfirmationEdition('en', false, site)
    expect({ kind, tales }).toEqual({ kind: 'confirmation', tales: [] })
    for (const part of [letter.html, letter.text])
      expect(new Set(marksIn(part))).toEqual(new Set(['choice', 'confirm']))
  })
  test('is shared by all of one language who are known, and by all who are not', async () => {
    const ids = [
      ...(['en', 'ar'] as const).flatMap((lang) =>
        [true, false].map((known) => renderConfirmationEdition(lang, known, site)),
      ),
    ]
    expect(new Set((await Promise.all(ids)).map((each) => each.id)).size).toBe(4)
    expect((await renderConfirmationEdition('en', true, site)).id).toBe(
      (await renderConfirmationEdition('en', true, site)).id,
    )
  })
})

describe('what stands first', () => {
  const told = (id: string, section: EditionSection, whenMin: string | null, ...regions: string[]): EditionEventView =>
    event({ id, section, whenMin, regions })
  const order = (...events: EditionEventView[]) => sortBySection(events).map((each) => each.id)

  test('corrections, then what is new, then updates', () => {
    const days = ['2024-11-29', '2024-11-30', '2024-12-01']
    const [update, fresh, correction] = [
      told('update', 'update', days[2]!),
      told('new', 'new', days[1]!),
      told('correction', 'correction', days[0]!),
    ]
    expect(order(update, fresh, correction)).toEqual(['correction', 'new', 'update'])
  })
  test('of what is new the latest day, undatable last', () => {
    expect(
      order(told('none', 'new', null), told('old', 'new', '2024-11-27'), told('late', 'new', '2024-12-08')),
    ).toEqual(['late', 'old', 'none'])
  })
  test('of one day region by region, then by id', () => {
    const day = '2024-11-29'
    expect(
      order(
        told('c', 'new', day, 'Hama'),
        told('b', 'new', day, 'Hama'),
        told('z', 'new', day, 'Aleppo'),
        told('a', 'new', day),
      ),
    ).toEqual(['a', 'z', 'b', 'c'])
  })
  test('is the same however the events were found', () => {
    const EVENT = fc.record({
      id: fc.string({ minLength: 1, maxLength: 3 }),
      section: fc.constantFrom<EditionSection>('correction', 'new', 'update'),
      whenMin: fc.constantFrom(null, '2024-11-29', '2024-11-30'),
      regions: fc.subarray(['Aleppo', 'Hama']),
    })
    fc.assert(
      fc.property(fc.uniqueArray(EVENT, { selector: (each) => each.id }), (drawn) => {
        const events = drawn.map((each) => event(each))
        expect(sortBySection([...events].reverse())).toEqual(sortBySection(events))
        expect(sortBySection(events)).toHaveLength(events.length)
      }),
    )
  })
})
