import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { placeCountsOf } from '../../../src/editions/render/edition-places.ts'
import { eventsInRoom, figuresOf, MAIL_ROOMS } from '../../../src/editions/render/mail-room.ts'
import { sortEventsForKind } from '../../../src/editions/render/sort-events.ts'
import { happening } from '../../audience/small-world.ts'
import { sampleEvent, sampleGazetteer } from '../../templates/sample-views.ts'
import { item } from '../sample-items.ts'

const EVENT = fc.record({
  section: fc.constantFrom('correction' as const, 'new' as const, 'update' as const),
  nature: fc.constantFrom('event' as const, 'state' as const, 'claim' as const),
  severity: fc.constantFrom('extreme' as const, 'minor' as const),
  isArabic: fc.boolean(),
})
const EVENTS = fc.array(EVENT, { minLength: 1, maxLength: 80 }).map((drawn) =>
  drawn.map(({ isArabic, ...differing }, at) => {
    const { text } = sampleEvent()
    return sampleEvent({ ...differing, id: `e${at}`, seq: at, text: { ...text, lang: isArabic ? 'ar' : 'en' } })
  }),
)

describe('the room of a digest', () => {
  test('takes each event once, in the order of the mail but for what it links, and the lead first', () => {
    fc.assert(
      fc.property(EVENTS, fc.constantFrom(...MAIL_ROOMS), (drawn, room) => {
        const events = sortEventsForKind('digest', 'en', drawn)
        const { corrections, full, entries, statements } = eventsInRoom(events, room, true)
        const shown = [...corrections, ...full, ...entries, ...statements].map(({ id }) => id)
        expect(shown.length).toBe(new Set(shown).size)
        const places = shown.map((id) => events.findIndex((event) => event.id === id))
        expect(places).toEqual(places.toSorted((a, b) => a - b))
        expect(full[0]).toEqual(events.find(({ section }) => section !== 'correction'))
        expect(full.length).toBeLessThanOrEqual(5)
        expect(entries.length + statements.length).toBeLessThanOrEqual(15)
      }),
    )
  })

  test('links events before it links a correction', () => {
    const corrections = Array.from({ length: 60 }, (_, at) => sampleEvent({ id: `c${at}`, section: 'correction' }))
    for (const room of MAIL_ROOMS.filter(({ lines, full }) => lines > 0 || full > 1))
      expect(eventsInRoom(corrections, room, true).corrections).toHaveLength(60)
    expect(eventsInRoom(corrections, MAIL_ROOMS[0]!, false).corrections).toEqual([])
  })

  test('has the number of all events, those included that it links', () => {
    const items = [
      item('c', { section: 'correction', facts: happening([], [], { severity: 'extreme' }) }),
      item('n', { facts: happening([], [], { severity: 'extreme' }) }),
      item('u', { section: 'update' }),
      item('said', { facts: happening([], [], { severity: 'extreme', nature: 'claim' }) }),
    ]
    expect(figuresOf(items, true)).toEqual({ corrections: 1, news: 2, updated: 1, extreme: 1 })
    expect(figuresOf(items, false)).toEqual({ corrections: 0, news: 2, updated: 2, extreme: 2 })
  })
})

describe('the bars of places', () => {
  const inPlaces = (...regions: string[]) => regions.map((region) => ({ facts: happening([region]) }))

  test('count each event in the part of the country of its first region, the most first', () => {
    const items = [...inPlaces('sy-aleppo', 'sy-aleppo', 'grp-north', 'ru', 'unknown-place'), { facts: happening([]) }]
    expect(placeCountsOf(items, sampleGazetteer, 'en')).toEqual([
      { name: 'Aleppo', count: 2, severity: 'moderate' },
      { name: 'Northern Syria', count: 1, severity: 'moderate' },
      { name: 'Russia', count: 1, severity: 'moderate' },
    ])
    const severe = [
      ...inPlaces('sy-aleppo', 'ru', 'ru'),
      { facts: happening(['sy-aleppo'], [], { severity: 'severe' }) },
    ]
    expect(placeCountsOf(severe, sampleGazetteer, 'ar')[0]).toEqual({ name: 'حلب', count: 2, severity: 'severe' })
  })

  test('are left out for few events, and for one place', () => {
    expect(placeCountsOf(inPlaces('sy-aleppo', 'ru', 'sy'), sampleGazetteer, 'en')).toEqual([])
    expect(placeCountsOf(inPlaces('ru', 'ru', 'ru', 'ru'), sampleGazetteer, 'en')).toEqual([])
  })
})
