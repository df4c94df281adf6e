import { describe, expect, test } from 'vitest'
import type { RevisionReader } from '../../../src/editions/render/event-view.ts'
import { editionRenderer, renderConfirmationEdition } from '../../../src/editions/render/render-edition.ts'
import type { EditionItem } from '../../../src/editions/select/edition-items.ts'
import { sampleGazetteer, sampleSite } from '../../templates/sample-views.ts'
import { item, revisionOf } from '../sample-items.ts'

const readNumbered: RevisionReader['readRevisions'] = async (refs) =>
  refs.map(({ event, number }) =>
    revisionOf(event, {
      number,
      ...(number > 1 && { change: CHANGES[number]!, reason: { en: `Reason ${number}.` } }),
    }),
  )
const readLong: RevisionReader['readRevisions'] = async (refs) =>
  refs.map(({ event }) => revisionOf(event, { text: { en: { title: event, summary: 'Long words. '.repeat(80) } } }))
const renderEdition = editionRenderer(
  {
    readRevisions: readNumbered,
    readRecorded: readNumbered,
    listByEventAndNumber: async (names) => names.map((name) => ({ ...name, seq: name.number, hash: 'h' })),
  },
  sampleGazetteer,
  sampleSite,
)
/** Renders a digest of events whose summaries are too long for one mail. */
const longDigest = (items: EditionItem[]) =>
  editionRenderer(
    {
      readRevisions: readLong,
      readRecorded: readLong,
      listByEventAndNumber: async () => [],
    },
    sampleGazetteer,
    sampleSite,
  )({ id: 'a-long-id', kind: 'digest', lang: 'en' }, items)
const CHANGES = [undefined, 'new', 'correction', 'update', 'minor'] as const
const joined = (pieces: string[]): string => pieces.join('')
const placeholdersIn = (pieces: string[]): string[] => pieces.filter((_, at) => at % 2 === 1)

describe('rendering an edition', () => {
  const items: EditionItem[] = [
    item('new-one'),
    item('an-update', { section: 'update' }),
    item('a-mistake', { section: 'correction' }),
  ]
  const digest = renderEdition({ id: 'an-id', kind: 'digest', lang: 'en' }, items)

  test('keeps the items in their order', async () => {
    expect(await digest).toMatchObject({ id: 'an-id', kind: 'digest', lang: 'en', tales: items })
  })
  test('names the events that the mail shows, if it only links the others', async () => {
    const many = Array.from({ length: 130 }, (_, at) => item(`event-${at}`))
    const { letter, shown, tales } = await longDigest(many)
    const html = joined(letter.html)
    expect(tales).toEqual(many)
    expect(shown!.length).toBeGreaterThan(0)
    expect(shown!.length).toBeLessThan(130)
    expect(many.map(({ event }) => event).filter((event) => html.includes(`/events/${event}"`))).toEqual(
      [...shown!].sort((a, b) => Number(a.slice(6)) - Number(b.slice(6))),
    )
    expect((await digest).shown).toBeUndefined()
  })
  test('links each of its events once in both parts, and no other', async () => {
    const { html, text } = (await digest).letter
    for (const part of [joined(html), joined(text)]) {
      const linked = [...part.matchAll(/https:\/\/waqai\.example\.org\/events\/([a-z-]+)/g)].map((match) => match[1])
      expect([...new Set(linked)]).toEqual(['a-mistake', 'new-one', 'an-update'])
    }
  })
  test('has placeholders for the reader’s preferences and links, and for the reason of each event', async () => {
    const { html, text } = (await digest).letter
    const placeholders = [
      'choice',
      'data',
      'date',
      'following',
      'matched/an-update',
      'matched/new-one',
      'now',
      'preferences',
      'unsubscribe',
    ]
    expect([...new Set(placeholdersIn(html))].sort()).toEqual(placeholders)
    expect([...new Set(placeholdersIn(text))].sort()).toEqual(placeholders)
  })
  test('gives the reasons of all revisions that it names, and the text of the newest', async () => {
    const spanned = item('spanned', { number: 4, section: 'correction', saying: [2, 3] })
    const { letter } = await renderEdition({ id: 'an-id', kind: 'digest', lang: 'en' }, [spanned])
    for (const part of [joined(letter.html), joined(letter.text)]) {
      expect(part).toMatch(/Corrected:.*Reason 2\..*Reason 3\./s)
      expect(part).not.toContain('Reason 4.')
    }
  })
  test('of a correction gives the reasons of all corrections since the revision that was told', async () => {
    const was = { number: 1, seq: 1, hash: 'h', day: null }
    const overtaken = item('spanned', { number: 5, section: 'correction', saying: [2], was })
    const { letter } = await renderEdition({ id: 'an-id', kind: 'correction', lang: 'en' }, [overtaken])
    for (const part of [joined(letter.html), joined(letter.text)]) expect(part).toContain('Reason 2.')
  })
  test('makes the same bytes each time', async () => {
    expect(await renderEdition({ id: 'an-id', kind: 'digest', lang: 'en' }, items)).toEqual(await digest)
  })
  test('in Arabic makes an Arabic mail', async () => {
    const { letter } = await renderEdition({ id: 'an-id', kind: 'digest', lang: 'ar' }, items)
    expect(joined(letter.html)).toContain('<html lang="ar" dir="rtl">')
    expect(joined(letter.html)).toContain('عنوان')
  })
  test('of a welcome keeps the order of the items, which may be none', async () => {
    const { letter } = await renderEdition({ id: 'an-id', kind: 'welcome', lang: 'en' }, [
      item('second'),
      item('first'),
    ])
    expect(joined(letter.text).indexOf('events/second')).toBeLessThan(joined(letter.text).indexOf('events/first'))
    const empty = await renderEdition({ id: 'an-id', kind: 'welcome', lang: 'en' }, [])
    expect(joined(empty.letter.text)).not.toContain('/events/')
  })
})

describe('the mail to an address that is not confirmed', () => {
  test('has one link, to confirm', async () => {
    const { kind, letter, tales } = await renderConfirmationEdition('en', false, sampleSite)
    expect({ kind, tales }).toEqual({ kind: 'confirmation', tales: [] })
    for (const part of [letter.html, letter.text])
      expect(new Set(placeholdersIn(part))).toEqual(new Set(['choice', 'confirm']))
  })
  test('is shared by all active readers of a language, and by all others', async () => {
    const ids = [
      ...(['en', 'ar'] as const).flatMap((lang) =>
        [true, false].map((isActive) => renderConfirmationEdition(lang, isActive, sampleSite)),
      ),
    ]
    expect(new Set((await Promise.all(ids)).map((each) => each.id)).size).toBe(4)
    expect((await renderConfirmationEdition('en', true, sampleSite)).id).toBe(
      (await renderConfirmationEdition('en', true, sampleSite)).id,
    )
  })
})
