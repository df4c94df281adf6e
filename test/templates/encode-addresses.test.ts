import { expect, test } from 'vitest'
import { renderEntryText } from '../../templates/feed/entry-content.tsx'
import { eventTextLines } from '../../templates/mail/event-text.ts'
import { encodeAddresses } from '../../templates/words/encode-addresses.ts'
import { sampleArabicEvent, sampleEvent } from './sample-views.ts'

test.each([
  ['See https://paper.example/تقرير.', 'See https://paper.example/%D8%AA%D9%82%D8%B1%D9%8A%D8%B1.'],
  ['See (https://مثال.إختبار/a b)', 'See (https://xn--mgbh0fb.xn--kgbechtv/a b)'],
  ['See https://paper.example/plain, and more', 'See https://paper.example/plain, and more'],
  ['See https://paper.example/über? Yes', 'See https://paper.example/%C3%BCber? Yes'],
  ['No address at all: تقرير', 'No address at all: تقرير'],
])('the addresses in %j have ASCII only', (text, encoded) => {
  expect(encodeAddresses(text)).toBe(encoded)
})

test.each(['en', 'ar'] as const)('a summary in the plain text of mails and feeds has such addresses: %s', (lang) => {
  const summary = 'https://paper.example/تقرير/'
  const sample = lang === 'ar' ? sampleArabicEvent() : sampleEvent()
  const event = { ...sample, text: { ...sample.text, lang, summary: lang === 'ar' ? `انظر ${summary} هنا` : summary } }
  const revision = { number: 1, change: 'new' as const, recorded_at: 0, actors: [] }
  const lines = [
    ...eventTextLines(event, { lang, because: false, summaryWords: 60, reasonWords: 60 }),
    renderEntryText({ event, revision, published_at: 0, updated_at: 0 }, lang),
  ].join('\n')
  expect(lines.split('https://paper.example/%D8%AA%D9%82%D8%B1%D9%8A%D8%B1/').length).toBe(3)
  if (lang === 'ar') expect(lines).toContain('\u2068https://paper.example/%D8%AA%D9%82%D8%B1%D9%8A%D8%B1/\u2069')
})
