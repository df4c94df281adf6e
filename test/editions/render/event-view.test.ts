import { describe, expect, test } from 'vitest'
import { eventViewOf } from '../../../src/editions/render/event-view.ts'
import { sampleGazetteer } from '../../templates/sample-views.ts'
import { revisionOf } from '../sample-items.ts'

const SITE = 'https://waqai.example.org'
const shown = (differing: Parameters<typeof revisionOf>[1], lang: 'en' | 'ar' = 'en') =>
  eventViewOf(revisionOf('an-event', differing), sampleGazetteer, lang, SITE)

describe('the view of an event', () => {
  test('has the address of the event', () => {
    expect(shown({})).toMatchObject({ id: 'an-event', url: `${SITE}/events/an-event` })
  })
  test('names regions in the reader’s language, the primary one first, the others in their order', () => {
    const regions = [{ id: 'ru' }, { id: 'sy-aleppo' }, { id: 'sy', primary: true }]
    expect(shown({ regions }).regions).toEqual(['Syria', 'Russia', 'Aleppo'])
    expect(shown({ regions }, 'ar').regions).toEqual(['سوريا', 'روسيا', 'حلب'])
  })
  test('names actors in the reader’s language, each in its role', () => {
    const actors = [{ id: 'army', role: 'initiator' }]
    expect(shown({ actors }, 'ar').actors).toEqual([{ id: 'army', name: 'الجيش', role: 'initiator' }])
  })
  test('shows the address of a source in ASCII, also of one that was stored with other characters', () => {
    const source = { publisher: 'A paper', title: 'A report', stance: 'supports' as const }
    const { sources } = shown({ sources: [{ ...source, url: 'https://bücher.example/عاجل' }, source] })
    expect(sources.map(({ url }) => url)).toEqual(['https://xn--bcher-kva.example/%D8%B9%D8%A7%D8%AC%D9%84', undefined])
  })
  test('shows the id of a region or actor that the gazetteer no longer has', () => {
    const view = shown({ regions: [{ id: 'gone' }], actors: [{ id: 'left', role: 'target' }] })
    expect(view).toMatchObject({ regions: ['gone'], actors: [{ name: 'left', role: 'target' }] })
  })
  test('has the text in the reader’s language, else the other one with its language', () => {
    const en = { title: 'Strike', summary: 'A hospital was hit.' }
    expect(shown({ text: { en } }, 'ar').text).toEqual({ ...en, lang: 'en' })
  })
  test.each([
    ['en', { en: 'Wrong.', ar: 'خطأ.' }, { words: 'Wrong.', lang: 'en' }],
    ['ar', { en: 'Wrong.', ar: 'خطأ.' }, { words: 'خطأ.', lang: 'ar' }],
    ['ar', { en: 'Wrong.' }, { words: 'Wrong.', lang: 'en' }],
    ['en', { ar: 'خطأ.' }, { words: 'خطأ.', lang: 'ar' }],
    ['en', {}, undefined],
    ['en', undefined, undefined],
  ] as const)('in %s the reason %j is %j', (lang, reason, words) => {
    expect(shown({ reason }, lang).reason).toEqual(words)
  })
  test('says whether it was retracted', () => {
    expect(shown({ change: 'retraction' }).retracted).toBe(true)
    expect(shown({ change: 'correction' }).retracted).toBe(false)
  })
  test('does not change the revision', () => {
    const revision = revisionOf('an-event', { regions: [{ id: 'ru' }, { id: 'sy', primary: true }] })
    const before = structuredClone(revision)
    eventViewOf(revision, sampleGazetteer, 'en', SITE)
    expect(revision).toEqual(before)
  })
})
