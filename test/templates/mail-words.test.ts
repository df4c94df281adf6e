import { describe, expect, test } from 'vitest'
import { firstDigestInWords, zoneValueLookup } from '../../src/delivery/mail/zone-values.ts'
import { countWords, limitWords } from '../../templates/mail/plain-text.ts'
import { periodInWords } from '../../templates/words/period-in-words.ts'

describe('a limit of words', () => {
  test('cuts at the end of a sentence, if that keeps more than half of the words', () => {
    expect(limitWords('One two three. Four five six.', 5)).toBe('One two three.')
    expect(limitWords('One. Two three four five six.', 4)).toBe('One. Two three four…')
    expect(limitWords('One two.', 5)).toBe('One two.')
    expect(limitWords('واحد، اثنان، ثلاثة', 2)).toBe('واحد، اثنان…')
  })

  test('counts words without addresses and placeholders', () => {
    expect(countWords('Two words\nhttps://waqai.example.org/events/one\n\0choice\0')).toBe(2)
  })
})

describe('the welcome', () => {
  const digest = { cadence: 'weekly', weekday: 'sunday', time: '07:00', timezone: 'Asia/Damascus' } as const
  const now = Date.UTC(2024, 10, 29, 22)

  test('says when the first digest comes, in the zone of the reader', () => {
    expect(firstDigestInWords(digest, now, 'en')).toBe(
      'Your first digest comes on Sunday 1 December 2024, 07:00 (Asia/Damascus), if there is news by then.',
    )
    expect(firstDigestInWords({ ...digest, cadence: 'daily' }, now, 'en')).toContain('Saturday 30 November 2024, 07:00')
    expect(firstDigestInWords({ ...digest, cadence: 'none' }, now, 'en')).toContain('You chose no digest')
  })
})

describe('the date of a mail', () => {
  test('is that of the zone of the reader, and has both names of the month in Arabic', () => {
    const edition = { id: 'e', letter: { subject: '', html: ['', 'at/1732869000000', ''], text: [''] } }
    const valuesOf = zoneValueLookup(Date.UTC(2024, 10, 29, 22))
    expect(valuesOf({ ...edition, lang: 'en' }, 'UTC')).toEqual({
      date: 'Friday 29 November 2024',
      'at/1732869000000': 'Friday 29 November 2024, 08:30 (UTC)',
    })
    expect(valuesOf({ ...edition, id: 'f', lang: 'ar' }, 'Asia/Damascus').date).toBe(
      'السبت 30 تشرين الثاني/نوفمبر 2024',
    )
    expect(periodInWords('2024-01-02', 'ar')).toContain('كانون الثاني/يناير 2024')
  })
})
