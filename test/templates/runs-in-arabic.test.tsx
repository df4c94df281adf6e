import { expect, test } from 'vitest'
import { ENDPOINT_FORMATS, isReadByPeople, payloadFormatOf } from '../../src/delivery/webhooks/payload-format.ts'
import type { MailContent } from '../../src/editions/render/mail-template.ts'
import { renderAtom } from '../../templates/feed/atom.ts'
import { renderCalendar } from '../../templates/feed/calendar.ts'
import { renderEntryHtml, renderEntryText } from '../../templates/feed/entry-content.tsx'
import { renderJsonFeed } from '../../templates/feed/json-feed.ts'
import { renderConfirmationMail } from '../../templates/mail/confirmation.tsx'
import { renderCorrectionMail } from '../../templates/mail/correction.tsx'
import { renderEventsMail } from '../../templates/mail/digest.tsx'
import { renderEndpointMail } from '../../templates/mail/endpoint.tsx'
import { renderJoinedMail } from '../../templates/mail/joined.tsx'
import { renderDataLinkMail } from '../../templates/mail/link-mails.tsx'
import { renderWelcomeMail } from '../../templates/mail/welcome.tsx'
import { EditionPage } from '../../templates/page/edition.tsx'
import { EventPage } from '../../templates/page/event.tsx'
import type { PastRevision } from '../../templates/page/history.tsx'
import { TimelinePage } from '../../templates/page/timeline.tsx'
import { ActorPage, RegionPage } from '../../templates/page/topic.tsx'
import { WhyPage } from '../../templates/page/why.tsx'
import type { CorrectionView, Site, StandingWordsView } from '../../templates/views.ts'
import { webhookEventOf } from '../delivery/webhooks/formats/webhook-events.ts'
import { feedOf, NOON, sampleEntry } from './feed/sample-feed.ts'
import { listTextNodes, parseMarkup } from './markup.ts'
import { listedEvent, sampleContent, sampleShapes } from './sample-timeline.ts'
import { sampleEvent, sampleGazetteer, sampleSite } from './sample-views.ts'

/** Runs that a reader would see backwards if nothing isolated them. */
const RUNS = [
  'https://example.org/2024-11-29/report',
  '+963 11 222 3344',
  '2024-11-29',
  '24news@example.org',
  '011 222-3344',
]

const sentenceWith = (run: string): string => `هاتف ${run} مساء`
/** The name and the postal address of the site have the run as well. */
const siteWith = (run: string): Site => ({ ...sampleSite, name: `وقائع ${run} هنا`, postal: `شارع ${run} دمشق` })
const eventWith = (run: string) => {
  const words = sentenceWith(run)
  return sampleEvent({
    text: { lang: 'ar', title: words, summary: words },
    regions: [words],
    actors: [{ name: words, role: 'initiator' }],
    sources: [{ publisher: words, title: words, url: 'https://paper.example/report' }],
    section: 'correction',
    reason: { words, lang: 'ar' },
  })
}
const correctionWith = (run: string, kind: 'correction' | 'retraction'): CorrectionView => ({
  kind,
  was: eventWith(run),
  event: eventWith(run),
  changes: [
    {
      what: 'العنوان',
      before: { words: sentenceWith(run), lang: 'ar' },
      after: { words: sentenceWith(run), lang: 'ar' },
    },
    { what: 'المصدر', done: { words: sentenceWith(run), lang: 'ar' } },
  ],
  day: '2024-11-29',
  at: NOON,
  again: true,
  late: true,
})

const ROOM = { summaryWords: 60, reasonWords: 40, changeWords: 40, hasDetails: true }
const MAILS: Record<string, (run: string) => MailContent> = {
  welcome: (run) =>
    renderWelcomeMail({
      ...{ lang: 'ar', site: siteWith(run), events: [eventWith(run)], total: 4, summaryWords: 40 },
      editionUrl: 'https://a.example/e',
    }),
}
const standingWith = (run: string): StandingWordsView => ({
  text: { lang: 'ar', title: '', summary: sentenceWith(run) },
  recordedAt: NOON,
})
for (const kind of ['digest', 'alert', 'rollup'] as const)
  MAILS[kind] = (run) =>
    renderEventsMail({
      ...{ kind, lang: 'ar', site: siteWith(run), editionUrl: 'https://a.example/e', total: 9 },
      ...{ summaryWords: 60, reasonWords: 40, titleWords: 22 },
      ...{ corrections: [eventWith(run)], full: [eventWith(run)], entries: [eventWith(run)] },
      ...{ statements: [eventWith(run)], figures: { news: 2, updated: 1, extreme: 1, corrections: 1 } },
      places: [{ name: sentenceWith(run), count: 3, severity: 'extreme' }],
      standing: standingWith(run),
    })
for (const kind of ['correction', 'retraction'] as const)
  MAILS[kind] = (run) =>
    renderCorrectionMail({ lang: 'ar', site: siteWith(run), correction: correctionWith(run, kind), room: ROOM })
MAILS.joined = (run) =>
  renderJoinedMail({
    ...{ lang: 'ar', site: siteWith(run), full: 1, more: 2, editionUrl: 'https://a.example/e', room: ROOM },
    standing: standingWith(run),
    parts: [
      { kind: 'correction', corrections: [correctionWith(run, 'correction'), correctionWith(run, 'correction')] },
      { kind: 'rollup', events: [eventWith(run)] },
      { kind: 'alert', events: [eventWith(run)] },
    ],
  })
for (const known of [false, true])
  MAILS[known ? 'confirmation of a change' : 'confirmation'] = (run) =>
    renderConfirmationMail({ lang: 'ar', site: siteWith(run), known })
MAILS['data link'] = (run) => renderDataLinkMail({ lang: 'ar', site: siteWith(run) })
MAILS.endpoint = (run) =>
  renderEndpointMail({
    ...{ lang: 'ar', site: siteWith(run) },
    endpoint: { state: 'failing', id: 'ep_a', host: 'hooks.example.org', since: NOON, status: 503 },
  })

const historyWith = (run: string): PastRevision => ({
  ...{ number: 2, change: 'correction', recorded_at: NOON, view: eventWith(run) },
  changes: correctionWith(run, 'correction').changes,
})
const timelineWith = (run: string) => ({
  ...{ lang: 'ar' as const, site: siteWith(run), events: [eventWith(run)] },
  ...{ title: { en: sentenceWith(run), ar: sentenceWith(run) }, content: sampleContent([listedEvent()]) },
  ...{ standing: { written: null, leading: [eventWith(run)] }, shapes: sampleShapes, gazetteer: sampleGazetteer },
})
const PAGES: Record<string, (run: string) => unknown> = {
  timeline: (run) => <TimelinePage {...timelineWith(run)} faults={[]} filter={{}} />,
  event: (run) => (
    <EventPage
      {...{ lang: 'ar', site: siteWith(run), history: [historyWith(run)], current: historyWith(run) }}
      {...{ path: [], nearby: { before: eventWith(run), after: eventWith(run) } }}
    />
  ),
  region: (run) => (
    <RegionPage
      {...{ lang: 'ar', site: siteWith(run), events: [eventWith(run)], gazetteer: sampleGazetteer }}
      content={sampleContent([listedEvent()])}
      region={sampleGazetteer.regions.get('sy-aleppo')!}
    />
  ),
  actor: (run) => (
    <ActorPage
      {...{ lang: 'ar', site: siteWith(run), events: [eventWith(run)], gazetteer: sampleGazetteer }}
      content={sampleContent([listedEvent()])}
      actor={sampleGazetteer.actors.get('army')!}
    />
  ),
  edition: (run) => (
    <EditionPage
      {...{ lang: 'ar', site: siteWith(run), events: [eventWith(run)], kind: 'digest', picture: '/picture' }}
    />
  ),
  why: (run) => (
    <WhyPage
      {...{ lang: 'ar', site: siteWith(run), email: run, path: '/preferences/T/why', queryFor: () => '?event=x' }}
      {...{ timezone: 'UTC', answer: null, asked: '', earlier: null, found: null }}
      mails={[
        {
          ...{
            kind: 'alert',
            subject: sentenceWith(run),
            lang: 'ar',
            at: NOON,
            status: 'sent',
            edition: '/editions/x',
          },
          ...{
            events: [
              {
                text: { title: sentenceWith(run), lang: 'ar' },
                url: '/events/x',
                retracted: false,
                because: sentenceWith(run),
              },
            ],
          },
          more: 0,
        },
      ]}
    />
  ),
}

/** The places of a run at which no isolate gives it its own direction. `base` is the direction around the text. */
const placesNotIsolated = (text: string, run: string, base: string): string[] => {
  const open: string[] = []
  const places: string[] = []
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '\u2068' || text[at] === '\u2066')
      open.push(/\p{Script=Arabic}/u.test(firstLetterAfter(text, at)) ? 'rtl' : 'ltr')
    else if (text[at] === '\u2069') open.pop()
    else if (text.startsWith(run, at) && (open.at(-1) ?? base) === 'rtl')
      places.push(text.slice(Math.max(0, at - 20), at + 40))
  }
  return places
}
const firstLetterAfter = (text: string, at: number): string => /[\p{L}\u2069]/u.exec(text.slice(at + 1))?.[0] ?? ''

const faultsInHtml = (html: string, run: string): string[] =>
  listTextNodes(parseMarkup(html)).flatMap(({ text, within }) =>
    placesNotIsolated(text, run, within.find(({ attributes }) => attributes.dir)?.attributes.dir ?? 'rtl'),
  )
/** A line that is only an address has its own direction. */
const faultsInText = (text: string, run: string): string[] =>
  text.split('\n').flatMap((line) => (/^https?:\/\/\S+$/.test(line) ? [] : placesNotIsolated(line, run, 'rtl')))

/** Expects that the output has the run, and has it isolated everywhere. */
const expectIsolated = (output: string, faults: string[], run: string): void => {
  expect(output).toContain(run)
  expect(faults).toEqual([])
}

const eachRun = (names: string[]): [string, string][] =>
  names.flatMap((name) => RUNS.map((run): [string, string] => [name, run]))

test.each(eachRun(Object.keys(MAILS)))(
  'a mail in Arabic isolates each run of digits and signs: %s, %s',
  (name, run) => {
    const { subject, html, text } = MAILS[name]!(run)
    expectIsolated(html, faultsInHtml(html, run), run)
    expectIsolated(text, faultsInText(text, run), run)
    expect(faultsInText(subject, run)).toEqual([])
  },
)

test.each(eachRun(Object.keys(PAGES)))(
  'a page in Arabic isolates each run of digits and signs: %s, %s',
  (name, run) => {
    const html = String(PAGES[name]!(run))
    expectIsolated(html, faultsInHtml(html, run), run)
  },
)

test.each(RUNS)('a feed in Arabic isolates each run of digits and signs: %s', (run) => {
  const entry = sampleEntry(eventWith(run))
  const feed = feedOf([entry], { lang: 'ar', site: siteWith(run), title: sentenceWith(run) })
  expectIsolated(renderEntryHtml(entry, 'ar'), faultsInHtml(renderEntryHtml(entry, 'ar'), run), run)
  expectIsolated(renderEntryText(entry, 'ar'), faultsInText(renderEntryText(entry, 'ar'), run), run)
  const atom = [...renderAtom(feed).matchAll(/<(?:title|summary|name)[^>]*>([^<]+)</g)].map((match) => match[1]!)
  expectIsolated(
    atom.join(' '),
    atom.flatMap((text) => faultsInText(text, run)),
    run,
  )
  const { title, authors, items } = JSON.parse(renderJsonFeed(feed)) as {
    title: string
    authors: { name: string }[]
    items: Record<string, string>[]
  }
  const texts = [
    title,
    ...authors.map(({ name }) => name),
    ...items.flatMap(({ title: own, summary }) => [own ?? '', summary ?? '']),
  ]
  expectIsolated(
    texts.join(' '),
    texts.flatMap((text) => faultsInText(text, run)),
    run,
  )
  const calendar = renderCalendar(feed)
    .replaceAll('\r\n ', '')
    .replaceAll(/\\([,;\\])/g, '$1')
  const lines = [...calendar.matchAll(/^(?:SUMMARY|DESCRIPTION|LOCATION|X-WR-CALNAME)[^:\r\n]*:(.*)$/gm)].map(
    (match) => match[1]!,
  )
  expectIsolated(
    lines.join(' '),
    lines.flatMap((line) => faultsInText(line.replaceAll('\\n', '\n'), run)),
    run,
  )
})

test.each(eachRun(ENDPOINT_FORMATS.filter(isReadByPeople)))(
  'a chat message in Arabic isolates each run of digits and signs: %s, %s',
  (format, run) => {
    const words = { ar: sentenceWith(run) }
    const event = webhookEventOf(
      {
        text: { ar: { title: words.ar, summary: words.ar } },
        reason: words,
        sources: [{ publisher: words.ar, title: words.ar, stance: 'supports' }],
      },
      { type: 'event.corrected', lang: 'ar' },
    )
    const { contentType, text } = payloadFormatOf(format as 'slack').formatEvent(event)
    const strings = contentType === 'application/json' ? stringsIn(JSON.parse(text)) : [text]
    const plain = strings.map((each) => each.replaceAll(/[\\\u200b]/g, ''))
    expectIsolated(
      plain.join(' '),
      plain.flatMap((each) => faultsInText(each, run)),
      run,
    )
  },
)

const stringsIn = (value: unknown): string[] => {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : []
}
