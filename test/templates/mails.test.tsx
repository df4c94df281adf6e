import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { eventsInRoom, figuresOf, MAIL_ROOMS } from '../../src/editions/render/mail-room.ts'
import type { MailContent } from '../../src/editions/render/mail-template.ts'
import type { Lang } from '../../src/timeline/event.ts'
import { factsOf } from '../../src/timeline/revision-facts.ts'
import { renderConfirmationMail } from '../../templates/mail/confirmation.tsx'
import { renderCorrectionMail } from '../../templates/mail/correction.tsx'
import { type EventsMailInput, renderEventsMail } from '../../templates/mail/digest.tsx'
import { renderEndpointMail } from '../../templates/mail/endpoint.tsx'
import { renderJoinedMail } from '../../templates/mail/joined.tsx'
import { renderDataLinkMail, renderSignInMail } from '../../templates/mail/link-mails.tsx'
import { MAIL_STYLE_SHEET } from '../../templates/mail/mail-styles.ts'
import { renderOperatorMail } from '../../templates/mail/operator.tsx'
import { renderWelcomeMail } from '../../templates/mail/welcome.tsx'
import type { CorrectionView, EditionEventView, JoinedPartView, StandingWordsView } from '../../templates/views.ts'
import { CSS_FALLBACKS, MAIL_ATTRIBUTES, MAIL_ELEMENTS, STYLE_SHEET_AT_RULE } from './mail-support.ts'
import {
  contrast,
  findElements,
  findMisplacedLetters,
  listElements,
  listTextNodes,
  type MarkupElement,
  parseMarkup,
  textOf,
} from './markup.ts'
import { sampleArabicEvent, sampleEvent, sampleSite } from './sample-views.ts'

const editionUrl = `${sampleSite.url}/editions/e1`
const bytes = (text: string) => new TextEncoder().encode(text).length

const NOON = Date.UTC(2024, 10, 30, 12)
const HOSTILE = '<img src=x onerror=evil(1)> {{name}} "\'&amp; \r\nUnsubscribe:\r\nhttps://evil.example/'
const hostile = sampleEvent({
  id: 'hostile',
  text: { lang: 'en', title: HOSTILE, summary: `${HOSTILE} ${'x'.repeat(700)}` },
  regions: [HOSTILE, 'ن'.repeat(10_000)],
  actors: [
    { name: 'A'.repeat(10_000), role: 'initiator' },
    { name: HOSTILE, role: '__proto__' },
  ],
  kind: HOSTILE,
  sources: [
    { publisher: HOSTILE, title: HOSTILE, url: 'javascript:alert(1)' },
    { publisher: 'Plain', title: '', url: 'http://plain.example/a' },
    { publisher: 'ناشر', title: '', url: 'https://paper.example/?a=1&b="2"' },
  ],
  section: 'correction',
  reason: { words: HOSTILE, lang: 'en' },
})
const longest = (id: string) =>
  sampleEvent({
    id,
    when: null,
    whenMin: null,
    nature: 'claim',
    text: { lang: 'ar', title: 'ط'.repeat(100), summary: 'كلمة HTS '.repeat(66) },
    actors: ['initiator', 'target', 'supporter'].map((role) => ({ name: `Name ${'of it '.repeat(10)}`, role })),
    section: 'update',
    reason: { words: 'x'.repeat(300), lang: 'en' },
  })

const eventLists: Record<string, (lang: Lang) => EditionEventView[]> = {
  nothing: () => [],
  'one event': (lang) => [lang === 'ar' ? sampleArabicEvent() : sampleEvent()],
  'some of each': (lang) => [
    sampleEvent({ id: 'c', section: 'correction', reason: { words: 'The name was wrong.', lang: 'en' } }),
    sampleArabicEvent({ id: 'n1' }),
    sampleEvent({ id: 'n2', when: '2024-11~', whenMin: '2024-11-01', regions: [] }),
    sampleEvent({ id: 'n3', when: null, whenMin: null, nature: 'forecast', actors: [], sources: [] }),
    (lang === 'ar' ? sampleEvent : sampleArabicEvent)({
      id: 'u',
      section: 'update',
      reason: { words: 'العدد تغيّر.', lang: 'ar' },
    }),
  ],
  'what was told at once': (lang) => [
    sampleEvent({ id: 's1', alreadyAlerted: 'short' }),
    (lang === 'ar' ? sampleEvent : sampleArabicEvent)({ id: 's2', alreadyAlerted: 'short', section: 'update' }),
    sampleEvent({
      id: 's3',
      alreadyAlerted: 'full',
      section: 'correction',
      reason: { words: 'The name was wrong.', lang: 'en' },
    }),
  ],
  'hostile text': () => [hostile],
  'the longest text': () => [longest('l1'), longest('l2')],
}

const CHANGED: [string, (event: EditionEventView) => string][] = [
  ['Title', ({ text }) => text.title],
  ['Where', ({ regions }) => regions.join(', ')],
  ['Certainty', ({ certainty }) => certainty],
]
const changesBetween = (was: EditionEventView, is: EditionEventView): CorrectionView['changes'] => [
  ...CHANGED.filter(([, of]) => of(was) !== of(is)).map(([what, of]) => ({
    what,
    before: { words: of(was), lang: was.text.lang },
    after: { words: of(is), lang: is.text.lang },
  })),
  { what: 'Source added', done: { words: 'صحيفة', lang: 'ar' } },
]

const correctionOf = (
  was: EditionEventView,
  is: Partial<EditionEventView>,
  more: Partial<CorrectionView> = {},
): CorrectionView => ({
  kind: 'correction',
  was,
  changes: changesBetween(was, { ...was, ...is }),
  event: { ...was, reason: { words: 'It was a school.', lang: 'en' }, ...is },
  day: '2024-11-29',
  at: Date.UTC(2024, 10, 30, 9, 30),
  again: false,
  late: false,
  ...more,
})
const WITHDRAWN: Partial<CorrectionView> = { kind: 'retraction', again: true, late: true }
const elsewhere: Partial<EditionEventView> = {
  regions: ['Homs'],
  when: '2024-11-28',
  certainty: 'confirmed',
  severity: 'minor',
}

const corrections: Record<string, (lang: Lang) => CorrectionView> = {
  correction: (lang) => correctionOf(lang === 'ar' ? sampleArabicEvent() : sampleEvent(), elsewhere),
  'correction of what was in another language': (lang) =>
    correctionOf(
      lang === 'ar' ? sampleEvent() : sampleArabicEvent(),
      (lang === 'ar' ? sampleArabicEvent : sampleEvent)(elsewhere),
    ),
  'correction that changes nothing that is shown': () => correctionOf(sampleEvent(), {}),
  'correction of hostile text': () =>
    correctionOf(hostile, { text: { lang: 'en', title: HOSTILE.repeat(2), summary: '' } }),
  'correction of the longest text': () =>
    correctionOf(longest('l1'), { text: { ...longest('l1').text, title: 'خ'.repeat(100) } }),
  retraction: (lang) => correctionOf(lang === 'ar' ? sampleArabicEvent() : sampleEvent(), {}, WITHDRAWN),
  'retraction of what is older than the ledger': () => correctionOf(sampleEvent(), {}, { ...WITHDRAWN, day: null }),
  'retraction without a reason': () => correctionOf(sampleEvent(), { reason: undefined }, WITHDRAWN),
  'retraction of hostile text': () => correctionOf(hostile, {}, WITHDRAWN),
}

const ROOM = { summaryWords: 60, reasonWords: 40, changeWords: 40, hasDetails: true }
const places = [
  { name: 'حلب', count: 3, severity: 'extreme' as const },
  { name: 'Homs', count: 1, severity: 'minor' as const },
]

/** A digest, alert or roll-up with these events, of which `more` are not in the mail. */
const eventsMail = (
  kind: EventsMailInput['kind'],
  lang: Lang,
  events: EditionEventView[],
  { more = 0, ...differing }: Partial<EventsMailInput> & { more?: number } = {},
): MailContent => {
  const isDigest = kind === 'digest'
  const items = events.map((event) => ({
    ...{ event: event.id, number: 1, seq: event.seq, hash: 'h', section: event.section },
    facts: { ...factsOf({ ...event, regions: [] } as never), regions: [] },
  }))
  return renderEventsMail({
    ...{ kind, lang, site: sampleSite, editionUrl, total: events.length + more },
    ...{ summaryWords: 60, reasonWords: 40, titleWords: 22 },
    ...eventsInRoom(events, MAIL_ROOMS[0]!, isDigest),
    ...{ figures: figuresOf(items, isDigest), places: [], standing: null },
    ...differing,
  })
}

const standing: StandingWordsView = {
  text: { lang: 'en', title: 'Now', summary: `The road is open. ${HOSTILE}` },
  recordedAt: Date.UTC(2024, 10, 30, 9, 30),
}

const joinedParts: Record<string, (lang: Lang) => JoinedPartView[]> = {
  'all kinds': (lang) => [
    {
      kind: 'retraction',
      corrections: [corrections.retraction!(lang), corrections['retraction of hostile text']!(lang)],
    },
    { kind: 'correction', corrections: [corrections.correction!(lang)] },
    { kind: 'rollup', events: [sampleEvent({ id: 'r1' })] },
    { kind: 'alert', events: [sampleArabicEvent({ id: 'a1' })] },
  ],
  'alerts alone': () => [
    { kind: 'rollup', events: [sampleEvent({ id: 'r1' })] },
    { kind: 'alert', events: [sampleArabicEvent({ id: 'a1' }), longest('l1')] },
  ],
}
const eventsOfParts = (parts: JoinedPartView[]): Pick<EditionEventView, 'url'>[] =>
  parts.flatMap((part) => ('events' in part ? part.events : part.corrections.map(({ event }) => event)))

type Letter = [name: string, lang: Lang, mail: MailContent, events: Pick<EditionEventView, 'url'>[]]

const letters = (['en', 'ar'] as const).flatMap((lang): Letter[] => [
  ...Object.entries(eventLists).flatMap(([name, eventsOf]): Letter[] => {
    const events = eventsOf(lang)
    return [
      ...(events.length === 0
        ? []
        : ([
            [`alert of ${name}`, lang, eventsMail('alert', lang, events), events],
            [`rollup of ${name}`, lang, eventsMail('rollup', lang, events, { more: 3, standing }), events],
            [`digest of ${name}`, lang, eventsMail('digest', lang, events, { more: 3, places }), events],
          ] satisfies Letter[])),
      [
        `welcome with ${name}`,
        lang,
        renderWelcomeMail({ lang, site: sampleSite, events, total: events.length, editionUrl, summaryWords: 40 }),
        events,
      ],
    ]
  }),
  ...Object.entries(joinedParts).flatMap(([name, partsOf]) =>
    [0, 9].map((full): Letter => {
      const parts = partsOf(lang)
      const mail = renderJoinedMail({ lang, site: sampleSite, parts, full, more: 2, editionUrl, room: ROOM, standing })
      return [`joined mail of ${name}, ${full} notices in full`, lang, mail, eventsOfParts(parts)]
    }),
  ),
  ...Object.entries(corrections).map(
    ([name, correction]): Letter => [
      name,
      lang,
      renderCorrectionMail({ lang, site: sampleSite, correction: correction(lang), room: ROOM }),
      [correction(lang).event],
    ],
  ),
  ...[false, true].map(
    (known): Letter => [
      known ? 'confirmation of a change' : 'confirmation',
      lang,
      renderConfirmationMail({ lang, site: sampleSite, known }),
      [],
    ],
  ),
  ['data link', lang, renderDataLinkMail({ lang, site: sampleSite }), []],
  ['sign-in link', lang, renderSignInMail({ lang, site: sampleSite }), []],
  ...(['struggling', 'failing', 'gone'] as const).map(
    (state): Letter => [
      `mail to the owner of an endpoint: ${state}`,
      lang,
      renderEndpointMail({
        lang,
        site: sampleSite,
        endpoint: { state, id: 'ep_abcdefghjkmnp', host: 'hooks.example.org', since: NOON, status: 503 },
      }),
      [],
    ],
  ),
])
/** The operator reads English only. The reason of a provider is text of others. */
letters.push([
  'mail to the operator',
  'en',
  renderOperatorMail({
    site: sampleSite,
    troubles: [HOSTILE, 'x'.repeat(300)].map((detail) => ({ name: 'quota nearly used', detail, since: NOON })),
  }),
  [],
])
/** The mails that nobody subscribes to, each with the link that it is for; null if it has no link of its own. */
const ownLinkOf = (name: string): string | null | undefined =>
  OWN_LINKS.find(([beginning]) => name.startsWith(beginning))?.[1]
const OWN_LINKS = [
  ['confirmation', '\0confirm\0'],
  ['data link', '\0data\0'],
  ['sign-in link', '\0enter\0'],
  ['mail to', null],
] as const
const dirOf = (lang: string) => (lang === 'ar' ? 'rtl' : 'ltr')
const isMark = (text: string) => /^\0[a-z]+\0(\?preset=weekly|\?pause=14|\?mute=[a-z0-9-]+|\/why)?$/.test(text)

describe.each(letters)('%s, %s', (name, lang, letter, events) => {
  const html = parseMarkup(letter.html)
  const [body] = findElements(html, 'body') as [MarkupElement]
  const links = findElements(html, 'a')

  test('the subject is one line of at most 150 characters without false alarm', () => {
    expect(letter.subject.length).toBeGreaterThan(0)
    expect(letter.subject.length).toBeLessThanOrEqual(150)
    expect(letter.subject).not.toMatch(/[\r\n\0\u202a-\u202e\u2066\u2067]|^(re|fwd):|\balert\b/i)
    expect(findMisplacedLetters(letter.subject, dirOf(lang))).toBe('')
    expect(letter.subject.split('\u2068').length).toBe(letter.subject.split('\u2069').length)
  })

  test('language and direction are set twice, the title is the subject, the encoding is declared', () => {
    expect(letter.html).toMatch(/^<!doctype html><html /)
    const first = body.children[0] as MarkupElement
    for (const element of [html, first]) expect(element.attributes).toMatchObject({ lang, dir: dirOf(lang) })
    expect(textOf(findElements(html, 'title')[0]!)).toBe(letter.subject)
    expect(findElements(html, 'meta')[0]!.attributes).toEqual({ charset: 'utf-8' })
  })

  test('the preheader comes first, is short and is not the subject', () => {
    const [preheader] = (body.children[0] as MarkupElement).children as [MarkupElement]
    expect(preheader.attributes.style).toContain('display:none')
    const text = textOf(preheader)
    expect(text.length).toBeGreaterThan(0)
    expect(text.length).toBeLessThanOrEqual(110)
    expect(text).not.toBe(letter.subject)
  })

  test('it has nothing that mail programs remove or readers distrust', () => {
    const tags = new Set(listElements(html).map(({ element }) => element.tag))
    for (const tag of ['script', 'form', 'iframe', 'object', 'link', 'base', 'video', 'svg', 'img', 'bdi', 'input'])
      expect(tags).not.toContain(tag)
    for (const { element } of listElements(html)) {
      expect(Object.keys(element.attributes).filter((attribute) => attribute.startsWith('on'))).toEqual([])
      expect(element.attributes.style ?? '').not.toMatch(
        /position|url\(|-(inline|block)-|:(start|end)\b|#(000|fff)\b|#(000000|ffffff)/i,
      )
    }
    for (const table of findElements(html, 'table')) expect(table.attributes.role).toBe('presentation')
    const depths = listElements(html).map(({ above }) => above.filter(({ tag }) => tag === 'table').length)
    expect(Math.max(...depths)).toBeLessThanOrEqual(3)
    expect(findElements(html, 'style').map(textOf)).toEqual([MAIL_STYLE_SHEET])
  })

  test('it uses nothing that Gmail, Outlook or Apple Mail refuse, unless something remains there', () => {
    for (const { element, above } of listElements(html)) {
      expect(MAIL_ELEMENTS).toContain(element.tag)
      for (const attribute of Object.keys(element.attributes)) expect(MAIL_ATTRIBUTES).toContain(attribute)
      const properties = (element.attributes.style ?? '').split(';').map((each) => each.split(':')[0]!)
      for (const property of properties.filter(Boolean)) expect(CSS_FALLBACKS).toHaveProperty([property])
      if (properties.includes('max-width'))
        expect(element).toMatchObject({ tag: 'table', attributes: { width: '600' } })
      if (properties.includes('width') || properties.includes('height')) expect(['table', 'td']).toContain(element.tag)
      if (/(^|;)display:/.test(element.attributes.style ?? ''))
        expect(element.attributes.style).toBe('display:none;max-height:0;overflow:hidden')
      if (element.tag === 'a' && element.attributes.class === 'act') expect(above[0]!.tag).toBe('td')
    }
    expect(MAIL_STYLE_SHEET.match(/@[^{]*/g)).toEqual([STYLE_SHEET_AT_RULE])
    expect(bytes(letter.html)).toBeLessThanOrEqual(40_000)
  })

  test('each time in it names its zone', () => {
    const zoned = letter.text.replaceAll('\n', ' ').matchAll(/\d\d:\d\d(.{0,30})/g)
    for (const [, after] of zoned) expect(after).toMatch(/UTC/)
  })

  test('lines begin on the side of the language, by attributes that old mail programs know', () => {
    for (const { element, above } of listElements(html)) {
      const [, side] = /text-align:(\w+)/.exec(element.attributes.style ?? '') ?? []
      if (!side) continue
      const dir = [element, ...above].find((each) => each.attributes.dir)!.attributes.dir
      expect(side).toBe(dir === 'rtl' ? 'right' : 'left')
      expect(element.attributes.align).toBe(side)
    }
    expect(findElements(html, 'td')[0]!.attributes.align).toBe(lang === 'ar' ? 'right' : 'left')
  })

  test('every letter is in an element of its direction', () => {
    for (const { text, within } of listTextNodes(html)) {
      const dir = within.find((element) => element.attributes.dir)!.attributes.dir!
      expect(findMisplacedLetters(text.replace(/\0[^\0]*\0/g, ''), dir)).toBe('')
    }
    for (const link of links) expect(link.attributes.dir).toBeUndefined()
  })

  test('the plain text isolates the other direction', () => {
    const lines = letter.text.split('\n').filter((line) => !isMark(line))
    for (const line of lines.map((each) => each.replace(/\0[^\0]*\0/g, '')))
      if (!/^https?:\/\/\S+$/.test(line)) expect(findMisplacedLetters(line, dirOf(lang))).toBe('')
    expect(letter.text.split('\u2068').length).toBe(letter.text.split('\u2069').length)
  })

  test('every link has words, an https address or a placeholder, and its own line in the text', () => {
    const lines = letter.text.split('\n')
    for (const link of links) {
      expect(textOf(link).trim()).not.toBe('')
      expect(textOf(link)).not.toMatch(/^(click )?here$/i)
      expect(link.attributes.href!.startsWith('https://') || isMark(link.attributes.href!)).toBe(true)
      expect(lines).toContain(link.attributes.href)
    }
  })

  test('each event in the mail is linked in both parts, and no other event is', () => {
    const linked = links
      .map((link) => link.attributes.href!)
      .filter((href) => href.startsWith(`${sampleSite.url}/events/`))
    expect([...new Set(linked)].sort()).toEqual([...new Set(events.map(({ url }) => url))].sort())
    const lines = letter.text.split('\n').filter((line) => line.startsWith(`${sampleSite.url}/events/`))
    expect([...new Set(lines)].sort()).toEqual([...new Set(linked)].sort())
  })

  test('it has one first heading, and headings skip no level', () => {
    const levels = findElements(html, 'h1', 'h2', 'h3', 'h4').map(({ tag }) => Number(tag[1]))
    expect(levels.filter((level) => level === 1)).toEqual([1])
    expect(levels[0]).toBe(1)
    for (const [before, level] of levels.slice(1).entries()) expect(level - levels[before]!).toBeLessThanOrEqual(1)
  })

  test('text is large enough and has enough contrast', () => {
    const styleOf = (element: MarkupElement, name: string) =>
      new RegExp(`(?:^|;)${name}:([^;]+)`).exec(element.attributes.style ?? '')?.[1]
    for (const { element, above } of listElements(body)) {
      const size = styleOf(element, 'font-size')
      if (size) expect(Number.parseInt(size, 10)).toBeGreaterThanOrEqual(lang === 'ar' ? 16 : 14)
      const colour = styleOf(element, 'color')
      const ground = [element, ...above].map((each) => styleOf(each, 'background-color')).find(Boolean)
      if (colour && ground) expect(contrast(colour, ground)).toBeGreaterThanOrEqual(4.5)
    }
    expect(letter.html).toContain(lang === 'ar' ? 'line-height:1.75' : 'line-height:1.5')
  })

  test('has a dark scheme with enough contrast', () => {
    const dark = (name: string, property: string) =>
      new RegExp(`\\.${name}\\{(?:[^}]*;)?${property}:(#\\w{6})`).exec(MAIL_STYLE_SHEET)![1]!
    for (const ground of [dark('paper', 'background-color'), dark('wash', 'background-color')])
      for (const ink of ['paper', 'ink', 'soft', 'brand', 'link'])
        expect(contrast(dark(ink, 'color'), ground)).toBeGreaterThanOrEqual(4.5)
    expect(contrast(dark('act', 'color'), dark('act', 'background-color'))).toBeGreaterThanOrEqual(4.5)
    const metas = findElements(html, 'meta').map(({ attributes }) => [attributes.name, attributes.content])
    expect(metas).toContainEqual(['color-scheme', 'light dark'])
    const coloured = listElements(body).filter(({ element }) => /(^|;)color:/.test(element.attributes.style ?? ''))
    const without = coloured.filter(
      ({ element }) => !element.attributes.class && !/background-color/.test(element.attributes.style!),
    )
    expect(without.map(({ element }) => element.attributes.style)).toEqual([])
  })

  test('it names the sender and its address; mail to readers says why it came and how to leave', () => {
    const seen = listTextNodes(body)
      .map(({ text }) => text)
      .join(' ')
    for (const part of [seen, letter.text]) {
      expect(part).toContain(sampleSite.postal)
      expect(part).toContain(sampleSite.name)
    }
    const ownLink = ownLinkOf(name)
    if (ownLink === undefined || ownLink === '\0confirm\0')
      for (const part of [seen, letter.text]) expect(part).toContain('\0choice\0')
    const own = ['?preset=weekly', '?pause=14', '', '/why'].map((end) => `\0preferences\0${end}`)
    const acts = ['\0unsubscribe\0', '\0now\0', '\0data\0']
    const expected = ownLink === undefined ? [...own, ...acts] : ownLink ? [ownLink] : []
    expect(links.map((link) => link.attributes.href)).toEqual(expect.arrayContaining(expected))
  })

  test('its bytes depend on its input only, and no word in it depends on the day of reading', () => {
    expect(`${letter.subject} ${letter.text}`).not.toMatch(/\b(today|yesterday|tomorrow)\b/i)
    expect(letter.html).not.toMatch(/undefined|<img|\bnull\b/)
    expect(letter.text).not.toContain('undefined')
  })
})

describe('a hostile publisher', () => {
  const letter = eventsMail('alert', 'en', [hostile])

  test('cannot add markup or a link', () => {
    const hrefs = findElements(parseMarkup(letter.html), 'a').map((link) => link.attributes.href!)
    expect(hrefs.filter((href) => /^javascript:|evil|^http:/.test(href))).toEqual([])
    expect(letter.html).toContain('&lt;img src=x onerror=evil(1)&gt; {{name}}')
    expect(letter.html).toContain('http://plain.example/a')
  })

  test('cannot write a line that looks like one of ours', () => {
    const lines = letter.text.split('\n')
    expect(lines.filter((line) => /^(Unsubscribe:$|https:\/\/evil)/.test(line))).toEqual(['Unsubscribe:'])
    expect(letter.text).not.toContain('\r')
  })

  test('cannot break the subject, whatever the title', () => {
    const title = fc.string({
      unit: fc.constantFrom(...'ab حل،.(-0"<', '\u{1f3f4}\u{e0067}', 'e\u0301', '\n'),
      maxLength: 400,
    })
    fc.assert(
      fc.property(
        title,
        fc.constantFrom('en' as const, 'ar' as const),
        fc.constantFrom('en' as const, 'ar' as const),
        (text, lang, textLang) => {
          const listed = sampleEvent({ text: { lang: textLang, title: text, summary: '' } })
          const { subject } = eventsMail('digest', lang, [listed])
          expect(subject.length).toBeLessThanOrEqual(150)
          expect(subject.split('\u2068').length).toBe(subject.split('\u2069').length)
          expect(subject).not.toMatch(/[\r\n]/)
          expect(subject.isWellFormed()).toBe(true)
          expect(findMisplacedLetters(subject, dirOf(lang))).toBe('')
        },
      ),
    )
  })
})

describe('a correction mail', () => {
  const render = (correction: CorrectionView, lang: Lang = 'en') =>
    renderCorrectionMail({ lang, site: sampleSite, correction, room: ROOM })

  test('the subject begins with the kind, then has the title that its readers know, and never Re:', () => {
    const retitled = { text: { lang: 'en' as const, title: 'Strike on a school', summary: 's' } }
    expect(render(correctionOf(sampleEvent(), retitled)).subject).toBe('Correction: Strike on a school')
    expect(render(correctionOf(sampleEvent(), retitled, WITHDRAWN)).subject).toBe('Withdrawn: Strike on a hospital')
    expect(render(correctionOf(sampleArabicEvent(), {}), 'ar').subject).toBe('تصحيح: غارة على مستشفى')
    expect(render(correctionOf(sampleArabicEvent(), {}, WITHDRAWN), 'ar').subject).toBe('سحب خبر: غارة على مستشفى')
  })

  test('a correction says when the reader was told, what was wrong, and marks each changed word', () => {
    const { text, html } = render(correctionOf(sampleEvent(), elsewhere))
    const sentences = text.replaceAll('\n', ' ')
    expect(sentences).toContain('On Friday 29 November 2024 (UTC) we told you about this event.')
    expect(sentences).toContain('What was wrong: It was a school.')
    for (const change of [
      'Where Before: Aleppo Now: Homs',
      'Certainty Before: reported Now: confirmed',
      'Source added \u2068صحيفة\u2069',
      'Corrected on Saturday 30 November 2024, 09:30 UTC.',
    ])
      expect(sentences).toContain(change)
    expect(sentences).not.toContain('Title Before:')
    const page = parseMarkup(html)
    expect(findElements(page, 'del').map(textOf)).toEqual(['Aleppo', 'reported'])
    expect(findElements(page, 'ins').map(textOf)).toEqual(['Homs', 'confirmed'])
    expect(findElements(page, 'table')).toHaveLength(1)
  })

  test('the first line is the change, if exactly one short fact changed', () => {
    const heading = (is: Partial<EditionEventView>, lang: Lang = 'en', was = sampleEvent()) =>
      textOf(findElements(parseMarkup(render(correctionOf(was, is), lang).html), 'h1')[0]!)
    expect(heading({ regions: ['Homs'] })).toBe('Homs, not Aleppo')
    expect(heading({ certainty: 'confirmed' })).toBe('Certainty: confirmed, not reported')
    expect(heading(elsewhere)).toBe('Correction: Strike on a hospital')
    expect(heading({})).toBe('Correction: Strike on a hospital')
    expect(heading({ regions: ['x'.repeat(61)] })).toBe('Correction: Strike on a hospital')
    expect(render(correctionOf(sampleEvent(), { regions: ['Homs'] })).text).toContain('\nHoms, not Aleppo\n')
  })

  test('the line next to the subject says what changed or why, and else when the reader was told', () => {
    const preheader = (correction: CorrectionView) => /overflow:hidden">([^<]+)</.exec(render(correction).html)![1]
    expect(preheader(correctionOf(sampleEvent(), { regions: ['Homs'] }))).toBe('Homs, not Aleppo')
    expect(preheader(correctionOf(sampleEvent(), elsewhere))).toBe('What was wrong: It was a school.')
    expect(preheader(correctionOf(sampleEvent(), {}, WITHDRAWN))).toBe('Why we withdrew it: It was a school.')
    expect(preheader(correctionOf(sampleEvent(), { reason: undefined }, WITHDRAWN))).toMatch(/^On Friday 29 November/)
  })

  test('a retraction shows the retracted words struck through, and the reason', () => {
    const { text, html } = render(correctionOf(sampleEvent(), {}, { kind: 'retraction' }))
    expect(html).toMatch(/Retracted: <a href="[^"]+" [^>]*line-through">Strike on a hospital/)
    expect(text).toContain('Retracted: Strike on a hospital')
    expect(text).toContain('It was a school.')
    expect(text).toContain('Withdrawn on Saturday 30 November 2024, 09:30 UTC.')
    expect(text).not.toContain('recorded again')
  })

  test('for an event older than the ledger it does not say that the reader was told', () => {
    const sentences = render(correctionOf(sampleEvent(), {}, { ...WITHDRAWN, day: null })).text.replaceAll('\n', ' ')
    expect(sentences).toContain('We can’t tell whether we e-mailed you about this event')
    expect(sentences).not.toMatch(/we told you/i)
  })
})

describe('a digest', () => {
  const digest = (events: EditionEventView[], more = 0, lang: Lang = 'en') =>
    eventsMail('digest', lang, events, { more })
  const headings = ({ html }: MailContent) => findElements(parseMarkup(html), 'h2', 'h3').map(textOf)

  test('the subject is the title of the lead, and how many more there are; with corrections alone, that of the first', () => {
    expect(digest([sampleEvent()]).subject).toBe('Strike on a hospital')
    expect(digest([sampleEvent(), sampleEvent({ id: 'b' })], 4).subject).toBe('Strike on a hospital + 5 more')
    const corrected = sampleEvent({ id: 'c', section: 'correction', text: { lang: 'en', title: 'Bread', summary: '' } })
    expect(digest([corrected, sampleEvent({ section: 'update' })], 2).subject).toBe('Strike on a hospital + 3 more')
    expect(digest([corrected, { ...corrected, id: 'd' }]).subject).toBe('Bread + 1 more')
    expect(digest([sampleArabicEvent()], 1, 'ar').subject).toBe('غارة على مستشفى + خبر آخر')
    expect(digest([sampleArabicEvent()], 11, 'ar').subject).toBe('غارة على مستشفى + 11 خبرًا آخر')
    expect(digest([sampleArabicEvent()]).subject).toBe('\u2068غارة على مستشفى\u2069')
  })

  test('shows corrections, then what is new and updated, then what people say, each in the given order', () => {
    const titled = (title: string, differing: Partial<EditionEventView>) =>
      sampleEvent({ id: title, text: { lang: 'en', title, summary: 's' }, ...differing })
    const letter = digest([
      titled('correction', { section: 'correction', nature: 'claim' }),
      titled('lead', {}),
      titled('update', { section: 'update' }),
      titled('friday', {}),
      titled('state', { nature: 'state' }),
      titled('forecast', { nature: 'forecast' }),
      titled('claim', { nature: 'claim', section: 'update' }),
    ])
    expect(headings(letter)).toEqual(['update', 'friday', 'state', 'What people say'])
    expect(findElements(parseMarkup(letter.html), 'h1').map(textOf)).toEqual(['lead'])
    const lines = letter.text.split('\n').filter((line) => /^(Corrected: )?[a-z]{4,}$/.test(line))
    expect(lines).toEqual(['Corrected: correction', 'lead', 'update', 'friday', 'state', 'forecast', 'claim'])
  })

  test('shows five events in full, the lead as the heading, then fifteen in a line, and links the rest', () => {
    const events = Array.from({ length: 30 }, (_, at) => sampleEvent({ id: `e${at}` }))
    const { html, text } = digest(events)
    expect(text.split('A hospital in the city was hit.')).toHaveLength(6)
    expect(new Set(text.match(/events\/e\d+/g)).size).toBe(20)
    expect(html).toContain('Also new · 15')
    for (const part of [html, text]) expect(part).toContain('See all 30 on the web')
    expect(text).toContain(`See all 30 on the web:\n${editionUrl}\n`)
    expect(digest([sampleEvent()]).text).not.toContain(editionUrl)
  })

  test('says of a correction in one line what was wrong, in words for readers who were told and who were not', () => {
    const corrected = sampleEvent({ section: 'correction', reason: { words: 'It was a school.', lang: 'en' } })
    const { text, html } = digest([corrected])
    expect(text).toContain('Corrected: Strike on a hospital\nhttps://waqai.example.org/events/one\nIt was a school.\n')
    expect(text).not.toContain('Nobody was hurt')
    expect(html).toContain('It was a school.')
  })

  test('says how many are new, updated, extreme and corrected, and how long it takes to read', () => {
    const { text } = digest([
      sampleEvent({ id: 'c', section: 'correction', severity: 'extreme' }),
      ...[1, 2].map((at) => sampleEvent({ id: `x${at}`, severity: 'extreme' })),
      sampleEvent({ id: 'u', section: 'update' }),
      sampleEvent({ id: 'claim', nature: 'claim', severity: 'extreme' }),
    ])
    expect(text).toContain('\n3 new · 1 updated · 2 extreme · 1 correction · 1 min read\n')
  })

  test('says once what the reader follows, and on a card only what has several reasons', () => {
    const { text } = digest([sampleEvent(), sampleEvent({ id: 'b' })])
    expect(text).toContain('Your digest\0following\0\n')
    expect(text).toContain('· 1 source\0matched/one\0\n')
  })

  test('has a bar and a number for each place', () => {
    const { html, text } = eventsMail('digest', 'en', [sampleEvent()], { places })
    expect(text).toContain('Where: \u2068حلب\u2069 3, Homs 1\n')
    expect(html).toContain('bgcolor="#8c1c13"')
  })

  test('does not mention an error in an event that is new to its readers', () => {
    expect(digest([sampleEvent({ reason: { words: 'It was a school.', lang: 'en' } })]).text).not.toContain('school')
  })

  test('shows severity, nature, place, date, certainty, counts and the number of sources of each event', () => {
    const counts = [{ what: 'killed', low: 12, best: null, high: 19 }]
    const { text } = digest([sampleEvent({ nature: 'claim', counts })])
    expect(text).toContain(
      [
        'Strike on a hospital',
        'https://waqai.example.org/events/one',
        'Severe · Claim · Aleppo · 29 November 2024 · ◐ Reported · 1 source\0matched/one\0',
        'Killed: 12 to 19',
        'A hospital in the city was hit. Nobody was hurt.',
      ].join('\n'),
    )
  })

  test('marks an event in another language', () => {
    const { html } = digest([sampleArabicEvent()])
    expect(html).toContain('<span lang="ar" dir="rtl">غارة على مستشفى</span>')
    expect(html).toContain('<p lang="ar" dir="rtl" align="right"')
    expect(html).toContain('So far recorded in Arabic only.')
    expect(digest([sampleEvent()]).html).not.toContain('only.')
  })

  test('has the same bytes for the same edition', () => {
    expect(digest([sampleEvent(), hostile])).toEqual(digest([sampleEvent(), hostile]))
  })

  test('has the same facts in text and HTML', () => {
    const { html, text } = digest(Array.from({ length: 10 }, (_, place) => sampleEvent({ id: `e${place}` })))
    const visible = listTextNodes(parseMarkup(html))
      .map((node) => node.text)
      .join('')
    expect(bytes(text)).toBeGreaterThan(bytes(visible) * 0.1)
    expect(bytes(text)).toBeLessThan(bytes(visible) * 2.5)
  })
})

describe('an alert', () => {
  const alert = (events: EditionEventView[], more = 0, lang: Lang = 'en', deferred = false) =>
    eventsMail(deferred ? 'rollup' : 'alert', lang, events, { more })

  test('has the title as its subject; with several events, the first title and how many more there are', () => {
    expect(alert([sampleEvent()]).subject).toBe('Strike on a hospital')
    expect(alert([sampleArabicEvent()], 0, 'ar').subject).toBe('غارة على مستشفى')
    expect(alert([sampleEvent(), sampleEvent({ id: 'b' })], 1).subject).toBe('Strike on a hospital + 2 more')
    expect(alert([sampleArabicEvent(), sampleArabicEvent({ id: 'b' })], 1, 'ar').subject).toBe(
      'غارة على مستشفى + خبران آخران',
    )
  })

  test('the line next to the subject says where, when and how sure', () => {
    const preheader = (events: EditionEventView[], lang: Lang = 'en') =>
      textOf(findElements(parseMarkup(alert(events, 0, lang).html), 'div')[1]!)
    expect(preheader([sampleEvent()])).toMatch(
      /^Aleppo · 29 November 2024 · ◐ Reported · A hospital in the city was hit/,
    )
    expect(preheader([sampleEvent(), sampleEvent({ id: 'b' })])).toMatch(/◐ Reported · Strike on a hospital$/)
    expect(preheader([sampleArabicEvent()], 'ar')).toMatch(/^حلب · 29 تشرين الثاني 2024 · ◐ بحسب تقارير · /)
  })

  test('shows severity, place, date, certainty, actors, sources by name, and when it was recorded', () => {
    const { html, text } = alert([sampleEvent()])
    expect(text).toContain(
      [
        'Strike on a hospital',
        'https://waqai.example.org/events/one',
        'Severe · Aleppo · 29 November 2024 · ◐ Reported\0matched/one\0',
        'A hospital in the city was hit. Nobody was hurt.',
        'By: Air force',
        'Source:',
        'The Paper',
        'https://paper.example/report',
        `Recorded \0at/${sampleEvent().recordedAt}\0.`,
      ].join('\n'),
    )
    expect(text).toContain('This is a record, not a warning.')
    expect(text).toContain('No more about this event:\n\0preferences\0?mute=one\n')
    expect(html.indexOf('>Severe<')).toBeLessThan(html.indexOf('<h1'))
  })

  test.each([
    ['worse', 'en', 'Why now: it is more severe than we first reported.'],
    ['wider', 'en', 'Why now: it reaches more places than we first reported.'],
    ['over', 'en', 'Why now: it has ended.'],
    ['update', 'en', 'This updates an earlier alert.'],
    ['worse', 'ar', 'سبب التنبيه الآن: الحدث أشدّ خطورة مما ذكرناه أولًا.'],
    ['wider', 'ar', 'سبب التنبيه الآن: الحدث يشمل أماكن أكثر مما ذكرناه أولًا.'],
    ['over', 'ar', 'سبب التنبيه الآن: انتهى الحدث.'],
    ['update', 'ar', 'هذا تحديث لتنبيه سابق.'],
  ] as const)('of an event that alerted before says in both parts why: %s, %s', (cause, lang, sentence) => {
    const again = [0, 1, 2, 3, 4, 5].map((at) => sampleEvent({ id: `e${at}`, section: 'update', cause }))
    const joined = { parts: [{ kind: 'rollup' as const, events: again }], full: 0, more: 0, room: ROOM, standing }
    for (const mail of [
      ...(['alert', 'rollup'] as const).map((kind) => eventsMail(kind, lang, again)),
      renderJoinedMail({ ...joined, lang, site: sampleSite, editionUrl }),
    ])
      for (const part of [mail.html, mail.text]) expect(part.split(sentence)).toHaveLength(again.length + 1)
    expect(eventsMail('alert', lang, [sampleEvent()]).text).not.toContain(sentence)
  })

  test.each(['en', 'ar'] as const)(
    'that was deferred begins with what stands now, and links the first page: %s',
    (lang) => {
      const first = `${sampleSite.url}/`
      const joined = { parts: [{ kind: 'rollup' as const, events: [sampleEvent()] }], full: 0, more: 0, room: ROOM }
      for (const words of [standing, null])
        for (const { html, text } of [
          eventsMail('rollup', lang, [sampleEvent()], { standing: words }),
          renderJoinedMail({ ...joined, lang, site: sampleSite, editionUrl, standing: words }),
        ]) {
          for (const part of [html, text]) {
            expect(part.includes('The road is open.')).toBe(words !== null)
            expect(part.includes(`\0at/${standing.recordedAt}\0`)).toBe(words !== null)
          }
          expect(html.indexOf(`href="${first}"`)).toBeLessThan(html.indexOf('/events/'))
          expect(text.split('\n').indexOf(first)).toBeLessThan(text.split('\n').indexOf(sampleEvent().url))
          expect(text.split('\n')).toContain(first)
        }
      expect(eventsMail('alert', lang, [sampleEvent()], { standing }).text).not.toContain('The road is open.')
    },
  )

  test('that was deferred says that it was', () => {
    expect(alert([sampleEvent()], 0, 'en', true).text).toContain('These came in during your quiet hours')
    expect(alert([sampleEvent()]).text).not.toContain('quiet hours')
  })
})

test('a digest shows an alerted event without its summary', () => {
  const { text } = eventsMail('digest', 'en', [
    sampleEvent({ alreadyAlerted: 'short' }),
    sampleEvent({ id: 'b', text: { lang: 'en', title: 'Bread', summary: 'There is.' } }),
  ])
  expect(text).toContain('· 1 source\0matched/one\0\nYou already had an alert about this.\n\nBread')
  expect(text).not.toContain('A hospital in the city was hit.')
})

describe('a confirmation', () => {
  test('has its link on a line of its own, and says that nothing happens without it and how long it works', () => {
    const { text } = renderConfirmationMail({ lang: 'en', site: sampleSite, known: false })
    expect(text.split('\n')).toContain('\0confirm\0')
    expect(text).toContain('nothing is sent')
    expect(text).toContain('72 hours')
    expect(text).not.toContain('\0preferences\0')
    expect(text).not.toContain('\0unsubscribe\0')
  })

  test('of changed preferences links to the current ones', () => {
    const { text, subject } = renderConfirmationMail({ lang: 'en', site: sampleSite, known: true })
    expect(subject).toBe('Please confirm: your new choice at Waqai')
    expect(text.split('\n')).toContain('\0preferences\0')
    expect(text).toContain('everything stays as it is')
  })
})

test('a welcome has each event under its date, which its line of facts does not repeat', () => {
  const letter = renderWelcomeMail({
    ...{ lang: 'en', site: sampleSite, events: [sampleEvent()], total: 1, editionUrl, summaryWords: 40 },
  })
  expect(textOf(parseMarkup(letter.html)).split('29 November 2024')).toHaveLength(2)
  expect(letter.text).toContain('29 November 2024')
})

test('a welcome without events says so', () => {
  const { text } = renderWelcomeMail({
    lang: 'en',
    site: sampleSite,
    events: [],
    total: 0,
    editionUrl,
    summaryWords: 40,
  })
  expect(text).toContain('Nothing has been recorded yet on what you follow.')
  expect(text).not.toContain('matched/')
})
