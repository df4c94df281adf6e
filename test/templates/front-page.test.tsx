import { describe, expect, test } from 'vitest'
import { buildAxis } from '../../src/timeline/axis.ts'
import { LANGS, type Lang } from '../../src/timeline/event.ts'
import { AxisChart } from '../../templates/page/axis-chart.tsx'
import { EventPage } from '../../templates/page/event.tsx'
import type { PastRevision } from '../../templates/page/history.tsx'
import { pageStyle } from '../../templates/page/style.ts'
import { TimelinePage } from '../../templates/page/timeline.tsx'
import { contrast, findElements, listElements, parseMarkup, textOf } from './markup.ts'
import { listedEvent, noShapes, sampleContent, sampleShapes } from './sample-timeline.ts'
import { sampleEvent, sampleGazetteer, sampleSite } from './sample-views.ts'

const listed = [
  listedEvent({ severity: 'extreme' }),
  listedEvent({ id: 'two', period: '2024-11-27', lastDay: '2024-11-27', severity: 'minor' }),
  listedEvent({ id: 'three', period: '2011' }),
  listedEvent({ id: 'four', period: '2024-11' }),
  listedEvent({ id: 'five', period: '' }),
]
const claim = sampleEvent({
  id: 'claim',
  nature: 'claim',
  actors: [{ id: 'army', name: 'The Army', role: 'speaker' }],
  text: { lang: 'en', title: 'Rebels are stronger', summary: 'It says so.' },
})
const long = 'The first sentence. The second sentence. The third sentence.'
const frontPage = (lang: Lang, differing = {}) =>
  parseMarkup(
    String(
      <TimelinePage
        {...{ lang, site: sampleSite, title: { en: 'The story', ar: 'القصة' }, gazetteer: sampleGazetteer }}
        {...{ content: sampleContent(listed), shapes: sampleShapes, filter: {}, faults: [], next: '/?after=c' }}
        standing={{ written: null, leading: [sampleEvent()] }}
        events={[sampleEvent({ text: { lang: 'en', title: 'A strike', summary: long }, isCorrected: true }), claim]}
        {...differing}
      />,
    ),
  )
const hrefsOf = (root: ReturnType<typeof parseMarkup>): string[] =>
  findElements(root, 'a').map((link) => link.attributes.href!)

describe('the first page', () => {
  test('names the story, its numbers and what stands now before anything else', () => {
    const text = textOf(findElements(frontPage('en'), 'main')[0]!)
    const places = [
      'The story',
      '5 events, 10 sources',
      'last change Monday 2 December 2024',
      'What stands now',
      'Search',
    ].map((part) => text.indexOf(part))
    expect(places).toEqual(places.toSorted((a, b) => a - b))
    expect(places[0]).toBeGreaterThanOrEqual(0)
    expect(hrefsOf(frontPage('en'))).toContain('/corrections?lang=en')
  })

  test('cuts a summary after two sentences, and folds away what people say after the name of the speaker', () => {
    const root = frontPage('en')
    expect(textOf(root)).toContain('The second sentence.')
    expect(textOf(root)).not.toContain('The third sentence.')
    const folded = findElements(root, 'details').find((each) => textOf(each).includes('What people say (1)'))!
    expect(textOf(folded)).toContain('The Army: Rebels are stronger')
    expect(textOf(folded)).not.toContain('It says so.')
  })

  test('has each bar as a link, and the same numbers in a table', () => {
    const root = frontPage('en')
    const bars = findElements(root, 'svg')[0]!
    const day = '/?from=2024-11-29&to=2024-11-29&lang=en'
    expect(hrefsOf(bars)).toEqual(['/?from=2024-11-27&to=2024-11-27&lang=en', day])
    expect(findElements(bars, 'a').every((link) => link.attributes.tabindex === '-1')).toBe(true)
    const table = findElements(root, 'table')[0]!
    expect(hrefsOf(table)).toContain(day)
    expect(findElements(table, 'td').map(textOf)).toEqual(['1', '', '', '', '1', '1', '1', '', '', ''])
    expect(textOf(root)).toContain('One more has no exact date. One has no date at all.')
    expect(hrefsOf(root)).toContain('/?from=2011&to=2011&lang=en')
  })

  test.each(LANGS)('spends few bytes on an axis of sixty days with events of every severity, in %s', (lang) => {
    const days = Array.from({ length: 60 }, (_, at) => new Date(Date.UTC(2024, 10, 1 + at)).toISOString().slice(0, 10))
    const events = days.flatMap((period) =>
      (['extreme', 'severe', 'moderate', 'minor'] as const).map((severity) => ({ period, lastDay: period, severity })),
    )
    const chart = String(<AxisChart axis={buildAxis(events)} filter={{ region: 'sy-aleppo' }} lang={lang} />)
    expect(new TextEncoder().encode(chart).length).toBeLessThan(13_000)
  })

  test('lets time run from right to left in Arabic', () => {
    const xOf = (lang: Lang) =>
      findElements(findElements(frontPage(lang), 'svg')[0]!, 'path')
        .flatMap(({ attributes }) => (attributes.class === 'hit' ? /^M(\d+)/.exec(attributes.d!)![1]! : []))
        .map(Number)
    expect(xOf('en')).toEqual([40, 60])
    expect(xOf('ar')).toEqual([20, 0])
  })

  test('draws what lasted as lines below the bars, and counts it in the table', () => {
    const lasting = [...listed, listedEvent({ id: 'long', period: '2024-11-27', lastDay: '~', severity: 'minor' })]
    for (const lang of LANGS) {
      const root = frontPage(lang, { content: sampleContent(lasting) })
      const [line] = findElements(findElements(root, 'svg')[1]!, 'path')
      expect(line!.attributes).toEqual({ class: 's-minor', d: `M${lang === 'en' ? 40.5 : 0.5} 2h29v2h-29z` })
      const rows = findElements(findElements(root, 'tbody')[0]!, 'tr')
      expect(rows.map((row) => textOf(findElements(row, 'td').at(-1)!))).toEqual(['', '1', '1'])
    }
  })

  test.each(LANGS)('has a map with links to its places, and the same numbers as a list, in %s', (lang) => {
    const root = frontPage(lang)
    const map = listElements(root).find(({ element }) => element.attributes.class === 'map')!.element
    expect(hrefsOf(map)).toEqual([`/regions/sy-aleppo?lang=${lang}`])
    expect(findElements(map, 'text').map(textOf)).toEqual(['5'])
    const list = listElements(root).find(({ element }) => element.attributes.class === 'tally')!.element
    expect(hrefsOf(list)).toEqual([`/regions/sy-aleppo?lang=${lang}`])
  })

  test('of a story without outlines has its places as a list, and no map', () => {
    const root = frontPage('en', { shapes: noShapes, content: sampleContent(listed, noShapes) })
    expect(listElements(root).some(({ element }) => element.attributes.class === 'map')).toBe(false)
    expect(textOf(root)).not.toContain('Drawn for a test')
    expect(hrefsOf(root)).toContain('/regions/sy-aleppo?lang=en')
  })

  test('keeps a filter in chips, feeds, bars and jumps to earlier months', () => {
    const hrefs = hrefsOf(frontPage('en', { filter: { actor: 'army' } }))
    for (const href of [
      '/?actor=army&region=sy-aleppo&lang=en',
      '/feeds/timeline.atom?actor=army&lang=en',
      '/?actor=army&from=2024-11-29&to=2024-11-29&lang=en',
      '/?actor=army&to=2024-10&lang=en',
    ])
      expect(hrefs).toContain(href)
  })
})

describe('the page of an event', () => {
  const revision = (
    number: number,
    change: PastRevision['change'],
    changes: PastRevision['changes'],
  ): PastRevision => ({
    ...{ number, change, recorded_at: 0, changes },
    view: sampleEvent({ reason: { words: 'The day was wrong.', lang: 'en' } }),
  })
  const changes: PastRevision['changes'] = [
    {
      what: 'When',
      before: { words: '27 November 2024', lang: 'en' },
      after: { words: '26 November 2024', lang: 'en' },
    },
  ]
  const history = [revision(2, 'correction', changes), revision(1, 'new', [])]
  const path = [sampleGazetteer.regions.get('sy')!, sampleGazetteer.regions.get('sy-aleppo')!]
  const nearby = { before: sampleEvent({ id: 'earlier' }), after: null }
  const root = parseMarkup(
    String(<EventPage lang="en" site={sampleSite} {...{ current: history[0]!, history, path, nearby }} />),
  )

  test('shows where it is, links what happened before, and offers to follow it', () => {
    const hrefs = hrefsOf(root)
    expect(hrefs).toEqual(expect.arrayContaining(['/regions/sy?lang=en', '/subscribe?region=sy-aleppo&lang=en']))
    expect(hrefs.some((href) => href.includes('/events/earlier'))).toBe(true)
    expect(hrefs).toContain('/v1/events/one')
  })

  test('shows where it is on the map, and names the source of the map', () => {
    const map = { location: { areas: ['sy-aleppo'], points: [{ x: 9, y: 8, radius: 7 }] }, shapes: sampleShapes }
    const mapped = parseMarkup(
      String(<EventPage lang="ar" site={sampleSite} {...{ current: history[0]!, history, path, nearby, map }} />),
    )
    const [drawn] = findElements(mapped, 'svg')
    expect(findElements(drawn!, 'path').map(({ attributes }) => attributes.class)).toEqual([
      'land',
      's-severe',
      'dashed',
    ])
    expect(findElements(drawn!, 'circle').map(({ attributes }) => attributes.cx)).toEqual(['9', '9'])
    expect(textOf(mapped)).toContain(sampleShapes.note.ar)
    expect(findElements(root, 'svg')).toEqual([])
  })

  test('marks the changed words, in a history that is folded', () => {
    expect([findElements(root, 'del'), findElements(root, 'ins')].map((marks) => marks.map(textOf))).toEqual([
      ['27'],
      ['26'],
    ])
    const folded = findElements(root, 'details').find(({ attributes }) => attributes.id === 'history')!
    expect(folded.attributes).not.toHaveProperty('open')
    expect(findElements(folded, 'li').map(({ attributes }) => attributes.id)).toContain('revision-2')
  })

  test('has its sources in a table', () => {
    expect(textOf(findElements(findElements(root, 'table')[0]!, 'tbody')[0]!)).toContain('The Paper: A report')
  })
})

describe('the colours of severity and certainty', () => {
  const themes = [...pageStyle.matchAll(/:root\{([^}]*)\}/g)].map(([, rules]) =>
    Object.fromEntries([...rules!.matchAll(/--([a-z]+):(#[0-9a-f]{6})/g)].map(([, name, colour]) => [name, colour!])),
  )

  test.each(['extreme', 'severe', 'moderate', 'minor'])('%s is seen on the paper, light and dark', (name) => {
    for (const theme of themes) expect(contrast(theme[name]!, theme.paper!)).toBeGreaterThanOrEqual(2.95)
  })

  test.each(['sure', 'disputed', 'blue'])('%s is read on the paper, light and dark', (name) => {
    for (const theme of themes) expect(contrast(theme[name]!, theme.paper!)).toBeGreaterThanOrEqual(4.5)
  })

  test('of chips are read', () => {
    const chips = [...pageStyle.matchAll(/background:(#[0-9a-f]{6});color:(#[0-9a-f]{6})/g)]
    expect(chips.length).toBeGreaterThanOrEqual(5)
    for (const [, ground, text] of chips) expect(contrast(ground!, text!)).toBeGreaterThanOrEqual(4.5)
  })
})
