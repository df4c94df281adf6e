import { describe, expect, test } from 'vitest'
import { eventSentencesOf } from '../../src/delivery/webhooks/formats/event-sentences.ts'
import { LANGS } from '../../src/timeline/event.ts'
import { renderEntryHtml, renderEntryText } from '../../templates/feed/entry-content.tsx'
import { renderEventsMail } from '../../templates/mail/digest.tsx'
import { EventPage } from '../../templates/page/event.tsx'
import { TimelinePage } from '../../templates/page/timeline.tsx'
import type { EditionEventView } from '../../templates/views.ts'
import { webhookEventOf } from '../delivery/webhooks/formats/webhook-events.ts'
import { sampleEntry } from './feed/sample-feed.ts'
import { parseMarkup, textOf } from './markup.ts'
import { listedEvent, sampleContent, sampleShapes } from './sample-timeline.ts'
import { sampleEvent, sampleGazetteer, sampleSite } from './sample-views.ts'

const counts = [
  { what: 'killed', low: 12, best: null, high: 19 },
  { what: 'missing', low: 112_414, best: null, high: null, words: 'over 112,414' },
  { what: 'fighters', low: null, best: null, high: null, words: 'dozens' },
]
const SHOWN = {
  en: [/Killed:? 12 to 19/, /Missing:? at least 112,414/, /Fighters:? “dozens”/],
  ar: [/القتلى:? من 12 إلى 19/, /المفقودون:? 112,414 على الأقل/, /المقاتلون:? «dozens»/],
}
const event = sampleEvent({ counts })
const alone = { path: [], nearby: { before: null, after: null } }
const timeline = {
  title: { en: 'A story', ar: 'قصة' },
  content: sampleContent([listedEvent()]),
  standing: { written: null, leading: [] },
  shapes: sampleShapes,
  gazetteer: sampleGazetteer,
  filter: {},
  faults: [],
}
const current = (view = event) => ({ number: 1, change: 'new' as const, recorded_at: 0, view, changes: [] })
const plain = (text: string): string => text.replace(/[\u2066-\u2069]/g, '').replace(/\s+/g, ' ')
const pageText = (page: unknown): string => plain(textOf(parseMarkup(String(page))))

describe.each(LANGS)('the counts of an event in %s', (lang) => {
  const frame = { lang, site: sampleSite }
  const eventPage = (view = event) =>
    pageText(<EventPage {...frame} {...alone} current={current(view)} history={[current(view)]} />)
  const mail = (shown: { full?: EditionEventView[]; entries?: EditionEventView[] }) =>
    renderEventsMail({
      ...{ ...frame, kind: 'digest', editionUrl: 'x', total: 1, summaryWords: 9, reasonWords: 9, titleWords: 9 },
      ...{ corrections: [], full: [], entries: [], statements: [], places: [], standing: null, ...shown },
      figures: { news: 1, updated: 0, extreme: 0, corrections: 0 },
    })
  const surfaces: [string, () => string][] = [
    ['the page of the event', () => eventPage()],
    ['the first page', () => pageText(<TimelinePage {...frame} {...timeline} events={[event]} />)],
    ['the text of a mail', () => plain(mail({ full: [event] }).text)],
    ['the HTML of a mail', () => pageText(mail({ full: [event] }).html)],
    ['a line of a mail', () => plain(mail({ entries: [event] }).text)],
    ['the text of a feed', () => plain(renderEntryText(sampleEntry({ counts }), lang))],
    ['the HTML of a feed', () => pageText(renderEntryHtml(sampleEntry({ counts }), lang))],
    ['a message to a chat', () => plain(eventSentencesOf(webhookEventOf({ counts }, { lang })).details.join(' '))],
  ]

  test.each(surfaces)('are shown in %s', (_, render) => {
    for (const words of SHOWN[lang]) expect(render()).toMatch(words)
  })

  test('come with the publishers that report them, not with one that contradicts the event', () => {
    const sources = [
      { publisher: 'The Paper', title: '' },
      { publisher: 'The Denier', title: '', stance: 'contradicts' as const },
      { publisher: 'The Agency', title: '' },
    ]
    const text = eventPage(sampleEvent({ counts, sources }))
    expect(text).toMatch(lang === 'en' ? /According to The Paper, The Agency/ : /بحسب The Paper، The Agency/)
  })

  test('are not repeated after a retraction', () => {
    expect(eventPage(sampleEvent({ counts, retracted: true }))).not.toMatch(SHOWN[lang][0]!)
  })
})

describe('the page of an event', () => {
  test('says what happened before it says what was wrong', () => {
    const view = sampleEvent({ reason: { words: 'The day was wrong.', lang: 'en' } })
    const newest = { number: 2, change: 'correction' as const, recorded_at: 0, view, changes: [] }
    const text = pageText(<EventPage lang="en" site={sampleSite} {...alone} current={newest} history={[]} />)
    expect(text.indexOf('A hospital in the city was hit.')).toBeGreaterThan(0)
    expect(text.indexOf('The day was wrong.')).toBeGreaterThan(text.indexOf('A hospital in the city was hit.'))
  })

  test('links its regions and actors, but none that the gazetteer no longer has', () => {
    const view = sampleEvent({
      regions: ['old-place', 'Aleppo'],
      actors: [
        { id: 'army', name: 'Army', role: 'initiator' },
        { name: 'gone', role: 'initiator' },
      ],
    })
    const html = String(<EventPage lang="en" site={sampleSite} {...alone} current={current(view)} history={[]} />)
    const links = [...html.matchAll(/href="(\/(?:regions|actors)\/[^"]*)"/g)].map(([, path]) => path)
    expect(links).toEqual(['/regions/sy-aleppo?lang=en', '/actors/army?lang=en'])
  })
})
