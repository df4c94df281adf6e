import { describe, expect, test } from 'vitest'
import type { InputFault, InputFaultCode } from '../../src/audience/input-fault.ts'
import { LANGS, type Lang } from '../../src/timeline/event.ts'
import type { FilterFault } from '../../src/timeline/timeline-filter.ts'
import { BrowseTopicsPage } from '../../templates/page/browse-topics.tsx'
import { choiceScript } from '../../templates/page/choice-script.ts'
import { ConfirmPage } from '../../templates/page/confirm.tsx'
import { DataPage } from '../../templates/page/data.tsx'
import { EditionPage } from '../../templates/page/edition.tsx'
import { EmbedPage } from '../../templates/page/embed.tsx'
import { EventPage } from '../../templates/page/event.tsx'
import type { PastRevision } from '../../templates/page/history.tsx'
import { MessagePage } from '../../templates/page/message-page.tsx'
import { PreferencesPage } from '../../templates/page/preferences.tsx'
import { previewScript } from '../../templates/page/preview-script.ts'
import { SendNowPage } from '../../templates/page/send-now.tsx'
import { pageStyle } from '../../templates/page/style.ts'
import { SubscribePage } from '../../templates/page/subscribe.tsx'
import { TimelinePage } from '../../templates/page/timeline.tsx'
import { ActorPage, RegionPage } from '../../templates/page/topic.tsx'
import { UnsubscribePage } from '../../templates/page/unsubscribe.tsx'
import { WhyPage } from '../../templates/page/why.tsx'
import { zoneScript } from '../../templates/page/zone-script.ts'
import type { SentMailView } from '../../templates/views.ts'
import { wordsIn } from '../../templates/words/words.ts'
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
import { listedEvent, noShapes, sampleContent, sampleShapes } from './sample-timeline.ts'
import {
  sampleArabicEvent,
  sampleEvent,
  sampleForm,
  sampleGazetteer,
  sampleSite,
  sampleTopics,
} from './sample-views.ts'

const choice = 'Aleppo, daily at 07:00 (\u2068Asia/Damascus\u2069)'
const gone = ['atlantis']
const links = { now: '/now/T', data: '/data/T', unsubscribe: '/unsubscribe/T' }
const hostile = '<script>alert(1)</script>" onload="x'
const events = [
  sampleEvent({ retracted: true, reason: { words: 'It was a drill.', lang: 'en' } }),
  sampleArabicEvent({ id: 'two', kind: hostile, regions: [hostile], actors: [{ name: hostile, role: hostile }] }),
  sampleEvent({
    id: 'three',
    when: null,
    whenMin: null,
    actors: [],
    sources: [{ publisher: hostile, title: '', url: 'javascript:x' }],
  }),
]
const listed = [
  listedEvent(),
  listedEvent({ id: 'two', period: '2024-11-30', severity: 'extreme', regions: [hostile, 'grp-north'] }),
  listedEvent({ id: 'three', period: '2011', nature: 'claim', severity: 'minor' }),
  listedEvent({ id: 'four', period: '' }),
]
const timeline = {
  title: { en: `A story ${hostile}`, ar: `قصة ${hostile}` },
  content: sampleContent(listed),
  standing: { written: null, leading: [] },
  shapes: sampleShapes,
  gazetteer: sampleGazetteer,
}
const changes: PastRevision['changes'] = [
  { what: 'Title', before: { words: 'Strike', lang: 'en' }, after: { words: 'Drill', lang: 'en' } },
  { what: 'Title', before: { words: 'غارة', lang: 'ar' }, after: { words: hostile, lang: 'en' } },
  { what: hostile, done: { words: hostile, lang: 'en' } },
]
const history: PastRevision[] = [
  { number: 2, change: 'retraction', recorded_at: Date.UTC(2026, 10, 22, 6), view: events[0]!, changes },
  {
    number: 1,
    change: 'new',
    recorded_at: Date.UTC(2026, 10, 21, 6),
    view: sampleEvent({ id: events[0]!.id }),
    changes: [],
  },
]
const placed = {
  path: [...sampleGazetteer.regions.values()].slice(1, 3),
  nearby: { before: events[1]!, after: events[2]! },
}
const eventProps = { history, current: history[0]!, older: '/events/x?before=1#history', ...placed }
const filterFaults: FilterFault[] = [
  { field: 'from', code: 'not_a_date', detail: '' },
  { field: 'to', code: 'not_a_date', detail: '' },
  { field: 'q', code: 'no_words', detail: '' },
  { field: 'kind', code: 'not_a_kind', detail: '' },
  { field: 'after', code: 'not_a_cursor', detail: '' },
]
const faults: InputFault[] = [
  { pointer: '/email', code: 'not_an_address', value: hostile },
  { pointer: '/regions/0', code: 'unknown_region', value: 'atlantis' },
  { pointer: '/digest/timezone', code: 'unknown_timezone', value: 'Mars/Base' },
  { pointer: '/digest', code: 'nothing_chosen' },
  { pointer: '/match', code: 'not_one_of', options: ['any', 'both'] },
  { pointer: '/backed', code: 'not_yes_or_no' },
  { pointer: '/nonsense', code: 'unknown_member', value: 'nonsense' },
]
const sent: SentMailView[] = [
  {
    kind: 'alert',
    subject: hostile,
    lang: 'ar',
    at: Date.UTC(2026, 10, 22, 6),
    status: 'delivered',
    edition: '/editions/x',
    events: [{ text: { title: hostile, lang: 'en' }, url: '/events/x', retracted: true, because: hostile }],
    more: 3,
  },
  {
    kind: 'confirmation',
    subject: 'Please confirm',
    lang: 'en',
    at: 0,
    status: 'unknown',
    edition: null,
    events: [],
    more: 0,
  },
]
const zoned = { mails: sent, timezone: 'Asia/Damascus' }
const preferences = {
  state: 'shown' as const,
  weekly: '?preset=weekly',
  pause: { until: '2024-12-05', first: '2024-11-29', last: '2025-02-27', path: '/preferences/T' },
  email: 'n…@example.org',
  links,
  gone,
  ...zoned,
  why: '/preferences/T/why',
}
const asking = {
  ...zoned,
  site: sampleSite,
  email: 'n…@example.org',
  path: '/preferences/T/why',
  queryFor: () => '?event=x',
}
const typed = {
  ...sampleForm('en').typed,
  email: hostile,
  regions: ['sy-aleppo'],
  actors: ['army'],
  timezone: 'Mars/Base',
  time: '25:00',
}

const pages: Record<string, (lang: Lang) => unknown> = {
  timeline: (lang) => (
    <TimelinePage
      {...{ lang, site: sampleSite, events, ...timeline, next: '/?after=c', faults: [] }}
      filter={{ q: hostile, region: 'sy' }}
    />
  ),
  'timeline, unfiltered': (lang) => (
    <TimelinePage
      {...{ lang, site: sampleSite, events, ...timeline, faults: [] }}
      standing={{ written: null, leading: events }}
      filter={{}}
    />
  ),
  'timeline, with what editors wrote and no map': (lang) => (
    <TimelinePage
      {...{ lang, site: sampleSite, events, ...timeline, faults: [], shapes: noShapes }}
      standing={{ written: { ...events[0]!, retracted: false, recordedAt: Date.UTC(2024, 11, 2) }, leading: [] }}
      content={sampleContent(listed, noShapes)}
      filter={{}}
    />
  ),
  'timeline, faulty': (lang) => (
    <TimelinePage
      {...{ lang, site: sampleSite, ...timeline, events: [], content: null, faults: filterFaults }}
      filter={{ q: '!', from: hostile, kind: hostile }}
    />
  ),
  event: (lang) => <EventPage {...{ lang, site: sampleSite, ...eventProps }} />,
  'other event': (lang) => (
    <EventPage {...{ lang, site: sampleSite, ...placed, current: { ...history[1]!, view: events[1]! }, history: [] }} />
  ),
  region: (lang) => (
    <RegionPage
      {...{ lang, site: sampleSite, events, content: timeline.content, gazetteer: sampleGazetteer }}
      region={sampleGazetteer.regions.get('sy-aleppo')!}
    />
  ),
  actor: (lang) => (
    <ActorPage
      {...{ lang, site: sampleSite, events: [], content: sampleContent([]), gazetteer: sampleGazetteer }}
      actor={sampleGazetteer.actors.get('army')!}
    />
  ),
  edition: (lang) => <EditionPage {...{ lang, site: sampleSite, events, kind: 'digest', picture: '/picture' }} />,
  subscribe: (lang) => <SubscribePage {...sampleForm(lang)} topics={sampleTopics} />,
  'subscribe, from a region': (lang) => (
    <SubscribePage
      topics={{ ...sampleTopics, isChosen: true }}
      {...sampleForm(lang, { typed: { ...typed, email: '', actors: [] } })}
    />
  ),
  'subscribe, after a search': (lang) => (
    <SubscribePage topics={{ ...sampleTopics, query: hostile, found: [] }} {...sampleForm(lang, { typed })} />
  ),
  embed: (lang) => (
    <EmbedPage
      {...{ lang, site: sampleSite }}
      topic={{ field: 'regions', id: 'sy-aleppo', name: { en: 'Aleppo', ar: 'حلب' } }}
    />
  ),
  'all topics': (lang) => (
    <BrowseTopicsPage
      {...{ lang, site: sampleSite, gazetteer: sampleGazetteer }}
      counts={{ total: 1, regions: new Map([['sy', 1]]), actors: new Map() }}
      chosen={{ regions: ['sy-aleppo'], actors: [] }}
      carried={[['time', hostile]]}
    />
  ),
  'subscribe, with a preview': (lang) => (
    <SubscribePage
      topics={sampleTopics}
      {...sampleForm(lang, {
        typed,
        preview: { basis: 'lately', count: 143, events: events.map((each) => ({ ...each, because: hostile })) },
      })}
    />
  ),
  'subscribe, with nothing to preview': (lang) => (
    <SubscribePage
      topics={sampleTopics}
      {...sampleForm(lang, { preview: { basis: 'newest', count: 0, events: [] } })}
    />
  ),
  'subscribe, faulty': (lang) => <SubscribePage topics={sampleTopics} {...sampleForm(lang, { faults, typed })} />,
  preferences: (lang) => <PreferencesPage {...sampleForm(lang)} {...preferences} state="saved" />,
  'preferences, faulty': (lang) => <PreferencesPage {...sampleForm(lang, { faults, typed })} {...preferences} />,
  why: (lang) => <WhyPage {...{ lang, ...asking }} asked="" earlier="?before=1.2" found={null} answer={null} />,
  'why, answered': (lang) => (
    <WhyPage
      {...{ lang, ...asking }}
      asked={hostile}
      earlier={null}
      found={null}
      answer={{
        event: sent[0]!.events[0]!,
        mails: sent,
        reasonsNotTold: [{ why: 'quiet', at: 0 }, { why: 'no_digest' }],
      }}
    />
  ),
  'why, found': (lang) => (
    <WhyPage {...{ lang, ...asking }} asked={hostile} earlier={null} found={sent[0]!.events} answer={null} />
  ),
  confirm: (lang) => <ConfirmPage {...{ lang, site: sampleSite, choice, known: false }} />,
  'confirm a change': (lang) => <ConfirmPage {...{ lang, site: sampleSite, choice, known: true }} />,
  unsubscribe: (lang) => <UnsubscribePage {...{ lang, site: sampleSite, choice, preferences: '/preferences/T' }} />,
  data: (lang) => (
    <DataPage
      {...{ lang, site: sampleSite, choice, email: 'n…@example.org', since: Date.UTC(2026, 10, 22), path: '/data/T' }}
    />
  ),
  now: (lang) => <SendNowPage {...{ lang, site: sampleSite, choice }} />,
  notice: (lang) => (
    <MessagePage
      {...{ lang, site: sampleSite, ...wordsIn(lang).shortMessage.expired, link: { href: '/subscribe', text: 'x' } }}
    />
  ),
}
const rendered = LANGS.flatMap((lang) =>
  Object.entries(pages).map(([name, page]): [string, Lang, string] => [name, lang, String(page(lang))]),
)
const page = (name: string, lang: Lang = 'en') => parseMarkup(String(pages[name]!(lang)))
const byId = (root: MarkupElement, id: string) =>
  listElements(root).find(({ element }) => element.attributes.id === id)?.element

describe.each(rendered)('the page %s, %s', (name, lang, html) => {
  const root = parseMarkup(html)

  test('declares its language and direction, has one first heading and skips no level', () => {
    expect(html).toMatch(/^<!doctype html>/)
    expect(root.attributes).toEqual({ lang, dir: lang === 'ar' ? 'rtl' : 'ltr' })
    const levels = findElements(root, 'h1', 'h2', 'h3').map(({ tag }) => Number(tag[1]))
    expect(levels.filter((level) => level === 1)).toEqual([1])
    for (const [before, level] of levels.slice(1).entries()) expect(level - levels[before]!).toBeLessThanOrEqual(1)
  })

  test('links to its other language and to the main pages', () => {
    const other = lang === 'ar' ? 'en' : 'ar'
    const hrefs = findElements(root, 'a').map((link) => link.attributes.href!)
    expect(hrefs.find((href) => new RegExp(`[?&]lang=${other}$`).test(href))).toBeDefined()
    expect(hrefs).toContain(`/subscribe?lang=${lang}`)
    expect(hrefs.filter((href) => href.startsWith('javascript:'))).toEqual([])
  })

  test('has every letter in its own direction', () => {
    for (const { text, within } of listTextNodes(root)) {
      if (within.some(({ tag }) => ['option', 'optgroup', 'head'].includes(tag))) continue
      expect(findMisplacedLetters(text, within.find((element) => element.attributes.dir)!.attributes.dir!)).toBe('')
    }
  })

  test('needs no script and obeys a policy without inline styles and handlers', () => {
    const scripts: Record<string, string[]> = {
      subscribe: [zoneScript, previewScript, choiceScript],
      timeline: [zoneScript],
    }
    // A block of data is not run.
    const run = findElements(root, 'script').filter(({ attributes }) => attributes.type !== 'application/ld+json')
    expect(run.map(textOf)).toEqual(
      (scripts[/^\w+/.exec(name)![0]] ?? []).map((script) => script.replaceAll('<', '&lt;')),
    )
    for (const { element } of listElements(root))
      expect(Object.keys(element.attributes).filter((attribute) => /^(style|on.*)$/.test(attribute))).toEqual([])
    expect(findElements(root, 'meta').filter((meta) => meta.attributes['http-equiv'])).toEqual([])
  })

  test('labels every field, and every id exists once', () => {
    const ids = listElements(root).flatMap(({ element }) => element.attributes.id ?? [])
    expect(new Set(ids).size).toBe(ids.length)
    const labelled = new Set(findElements(root, 'label').map((label) => label.attributes.for))
    for (const { element, above } of listElements(root)) {
      const { type, id, list } = element.attributes
      if (!['input', 'select'].includes(element.tag) || type === 'hidden') continue
      expect(above.some(({ tag }) => tag === 'label') || labelled.has(id)).toBe(true)
      if (list) expect(ids).toContain(list)
    }
    const references = listElements(root).flatMap(
      ({ element: { attributes } }) => attributes['aria-describedby']?.split(' ') ?? [],
    )
    const jumps = findElements(root, 'a').flatMap(({ attributes }) =>
      attributes.href!.startsWith('#') ? attributes.href!.slice(1) : [],
    )
    for (const id of [...references, ...jumps]) expect(ids).toContain(id)
  })
})

describe.each(['preferences', 'confirm', 'unsubscribe', 'data', 'now'])('the page of a link in a mail: %s', (name) => {
  const root = page(name)

  test('has one form that posts, one button, and is not indexed', () => {
    expect(findElements(root, 'form').map((each) => each.attributes.method)).toEqual(['post'])
    expect(findElements(root, 'form')[0]!.attributes.action).toBe(name === 'data' ? '/data/T/erase' : undefined)
    expect(findElements(root, 'button')).toHaveLength(1)
    expect(
      findElements(root, 'meta').some(
        (meta) => meta.attributes.name === 'robots' && meta.attributes.content === 'noindex',
      ),
    ).toBe(true)
  })

  test('has its other language at the same address', () => {
    expect(findElements(root, 'a').map((link) => link.attributes.href)).toContain('?lang=ar')
  })
})

describe('the preferences form', () => {
  test('of a reader and the page of all topics offer every region and actor once', () => {
    for (const name of ['preferences', 'all topics']) {
      const boxes = (field: string) =>
        findElements(page(name, 'ar'), 'input')
          .filter((input) => input.attributes.name === field)
          .map((box) => box.attributes.value)
      expect(boxes('regions').sort()).toEqual(['grp-north', 'ru', 'sy', 'sy-aleppo', 'world'])
      expect(boxes('actors').sort()).toEqual(['army', 'gov', 'russia'])
    }
  })

  test('shows what is chosen and what is suggested as one row of boxes, each once, in one language', () => {
    const boxes = (name: string) =>
      findElements(page(name, 'ar'), 'label')
        .filter((label) => label.attributes.class === 'chip')
        .map((label) => [findElements(label, 'input')[0]!.attributes.value, textOf(label).includes('Aleppo')])
    expect(boxes('subscribe')).toEqual([
      ['sy-aleppo', false],
      ['russia', false],
    ])
    expect(boxes('subscribe, faulty')).toEqual([
      ['sy-aleppo', false],
      ['army', false],
      ['russia', false],
    ])
  })

  test('from the page of a region asks only when and to which address, and names the region', () => {
    const root = page('subscribe, from a region')
    expect(textOf(findElements(root, 'h1')[0]!)).toBe('Follow Aleppo by e-mail')
    const questions = findElements(root, 'fieldset').filter(({ attributes }) => attributes.class === 'question')
    expect(questions.map((each) => textOf(findElements(each, 'legend')[0]!))).toEqual(['When?', 'To which address?'])
    expect(findElements(root, 'form')[0]!.attributes.action).toBe('/subscribe?region=sy-aleppo&lang=en')
  })

  test('goes back from all topics with the fields that came along', () => {
    const root = page('all topics')
    expect(findElements(root, 'form')[0]!.attributes).toMatchObject({ action: '/subscribe' })
    const hidden = findElements(root, 'input').filter(({ attributes }) => attributes.type === 'hidden')
    expect(hidden.map(({ attributes }) => [attributes.name, attributes.value])).toEqual([
      ['time', hostile],
      ['lang', 'en'],
    ])
  })

  test('closes a branch of the tree unless something in it is chosen', () => {
    const open = (regions: string[]) =>
      findElements(
        parseMarkup(
          String(<PreferencesPage {...sampleForm('en', { typed: { ...typed, regions } })} {...preferences} />),
        ),
        'details',
      )
        .filter((each) => textOf(findElements(each, 'summary')[0]!).includes('Syria'))
        .map((each) => 'open' in each.attributes)
    expect(open([])).toEqual([false])
    expect(open(['sy-aleppo'])).toEqual([true])
  })

  test('shows the input again, valid or not', () => {
    const root = page('subscribe, faulty')
    expect(byId(root, 'email')!.attributes.value).toBe(hostile)
    expect(byId(root, 'timezone')!.attributes.value).toBe('Mars/Base')
    expect(byId(root, 'time')!.attributes.value).toBe('25:00')
    const checked = findElements(root, 'input').filter((input) => 'checked' in input.attributes)
    expect(checked.map((input) => input.attributes.value)).toEqual([
      'sy-aleppo',
      'army',
      'daily',
      'any',
      'yes',
      'marked',
    ])
    const chosen = findElements(root, 'option').filter((option) => 'selected' in option.attributes)
    expect(chosen.map((option) => option.attributes.value)).toEqual(['monday', '1', 'minor', 'unverified', '', 'en'])
  })

  test('lists the faults at the top with links to the fields, and repeats each at its field', () => {
    const root = page('subscribe, faulty')
    const [summary] = listElements(root).filter(({ element }) => element.attributes.role === 'alert')
    expect(findElements(summary!.element, 'li')).toHaveLength(faults.length)
    const ways = findElements(summary!.element, 'a').map((link) => link.attributes.href)
    expect(ways).toEqual(['#email', '#regions', '#timezone', '#cadence', '#match', '#backed'])
    for (const way of ways) {
      const field = byId(root, way!.slice(1))!
      expect(field.attributes['aria-invalid']).toBe('true')
      const described = field.attributes['aria-describedby']!.split(' ').map((id) => textOf(byId(root, id)!))
      expect(described[0]).toMatch(/^(This|Please|We|With) /)
    }
    expect(textOf(byId(root, 'regions-fault')!)).toContain('We have no region “atlantis”.')
  })

  test('without faults has no alert', () => {
    expect(listElements(page('subscribe')).filter(({ element }) => element.attributes['aria-invalid'])).toEqual([])
    expect(textOf(page('subscribe'))).not.toContain(wordsIn('en').fault.summary)
  })

  test('lets the script set the zone only if nobody changed it', () => {
    expect(byId(page('subscribe'), 'timezone')!.attributes).toHaveProperty('data-untouched')
    expect(byId(page('subscribe, faulty'), 'timezone')!.attributes).not.toHaveProperty('data-untouched')
  })

  test('of a reader has no email field, names ids that are gone, and says when it is saved', () => {
    const root = page('preferences')
    expect(byId(root, 'email')).toBeUndefined()
    expect(textOf(root)).toContain('atlantis')
    expect(textOf(root)).toContain('Saved.')
    expect(textOf(page('preferences, faulty'))).not.toContain('Saved.')
    expect(findElements(root, 'a').map((link) => link.attributes.href)).toEqual(
      expect.arrayContaining(Object.values(links)),
    )
  })
})

describe('each fault says what to do', () => {
  const codes = Object.keys(wordsIn('en').fault.sentences) as InputFaultCode[]
  test.each(codes)('%s', (code) => {
    const sentences = LANGS.map((lang) => wordsIn(lang).fault.sentences[code]({ value: 'x', options: ['a', 'b'] }))
    expect(sentences[0]).toMatch(/Please /)
    expect(sentences[1]).toMatch(/يرجى /)
  })
})

describe('an event page', () => {
  test('says first that the event is retracted, and why', () => {
    const text = textOf(findElements(page('event'), 'main')[0]!)
    expect(text.indexOf('Retracted.')).toBeLessThan(text.indexOf('A hospital'))
    expect(text).toContain('It was a drill.')
  })

  test('shows every revision with its time in UTC', () => {
    const times = findElements(page('event'), 'time')
    expect(times.map((time) => time.attributes.datetime)).toEqual([
      '2026-11-22T06:00:00.000Z',
      '2026-11-21T06:00:00.000Z',
    ])
    expect(textOf(times[0]!)).toBe('Sunday 22 November 2026, 06:00 UTC')
  })

  test('gives every revision an anchor and its own words, and strikes through a retracted one', () => {
    const versions = findElements(page('event'), 'li').filter(({ attributes }) =>
      attributes.id?.startsWith('revision-'),
    )
    expect(versions.map(({ attributes }) => attributes.id)).toEqual(['revision-2', 'revision-1'])
    expect(versions.map(({ attributes }) => attributes['aria-current'])).toEqual(['true', undefined])
    expect(versions.map((version) => findElements(version, 's').length)).toEqual([1, 0])
    for (const version of versions) {
      expect(findElements(version, 'a').map(({ attributes }) => attributes.href)).toContain(`#${version.attributes.id}`)
      expect(textOf(version)).toMatch(/A hospital.*When.*Where.*Certainty.*Source/s)
    }
    expect(findElements(page('event'), 'a').map(({ attributes }) => attributes.href)).toContain(eventProps.older)
  })

  test('marks an event in another language', () => {
    const root = page('other event')
    expect(textOf(root)).toContain('So far recorded in Arabic only.')
    expect(findElements(root, 'p').some(({ attributes }) => attributes.lang === 'ar' && attributes.dir === 'rtl')).toBe(
      true,
    )
  })
})

test('a timeline with a faulty query shows the faults and the input, and does not say that nothing was found', () => {
  const root = page('timeline, faulty')
  expect(byId(root, 'from-fault')).toBeDefined()
  expect(byId(root, 'from')!.attributes).toMatchObject({ value: hostile, 'aria-invalid': 'true' })
  expect(textOf(byId(root, 'q-fault')!)).toContain('at least one letter or digit')
  expect(textOf(root)).not.toContain(wordsIn('en').page.nothingMatches)
})

test('the timeline keeps its filter when the language changes', () => {
  const hrefs = findElements(page('timeline'), 'a').map((link) => link.attributes.href!)
  const other = new URLSearchParams(hrefs.find((href) => href.endsWith('lang=ar'))!.split('?')[1])
  expect(Object.fromEntries(other)).toEqual({ q: hostile, region: 'sy', lang: 'ar' })
  expect(hrefs).toContain('/?after=c&lang=en')
})

test('the pages of a region and an actor link to related ones and to the subscription form', () => {
  const region = findElements(page('region'), 'a').map((link) => link.attributes.href)
  expect(region).toEqual(
    expect.arrayContaining([
      '/regions/sy?lang=en',
      '/regions/grp-north?lang=en',
      '/subscribe?region=sy-aleppo&lang=en',
    ]),
  )
  const actor = page('actor')
  expect(findElements(actor, 'a').map((link) => link.attributes.href)).toEqual(
    expect.arrayContaining(['/actors/gov?lang=en', '/actors/russia?lang=en', '/subscribe?actor=army&lang=en']),
  )
  expect(textOf(actor)).toContain('Government (until 8 December 2024)')
})

describe('colours', () => {
  const themes = [...pageStyle.matchAll(/:root\{([^}]*)\}/g)].map(([, rules]) =>
    Object.fromEntries([...rules!.matchAll(/--([a-z]+):(#[0-9a-f]{6})/g)].map(([, name, colour]) => [name, colour!])),
  )
  test('exist for light and dark', () => expect(themes).toHaveLength(2))

  test.each(['ink', 'soft', 'rust', 'blue'])('%s has enough contrast on both backgrounds, light and dark', (name) => {
    for (const theme of themes)
      for (const ground of ['paper', 'wash']) expect(contrast(theme[name]!, theme[ground]!)).toBeGreaterThanOrEqual(4.5)
  })

  test('the border of a field has enough contrast', () => {
    for (const theme of themes) expect(contrast(theme.edge!, theme.wash!)).toBeGreaterThanOrEqual(3)
  })
})
