import { describe, expect, test } from 'vitest'
import actors from '../../../data/actors.json' with { type: 'json' }
import regions from '../../../data/regions.json' with { type: 'json' }
import { linkTokens } from '../../../src/audience/link-tokens.ts'
import type { Preferences } from '../../../src/audience/preferences.ts'
import { renderMail } from '../../../src/delivery/mail/mail-message.ts'
import type { RevisionReader } from '../../../src/editions/render/event-view.ts'
import { MAX_HTML_BYTES } from '../../../src/editions/render/fit-mail.ts'
import { editionRenderer } from '../../../src/editions/render/render-edition.ts'
import { LANGS, type Lang, type Revision } from '../../../src/timeline/event.ts'
import { type Actor, buildGazetteer, type Gazetteer, type Region } from '../../../src/timeline/gazetteer.ts'
import { followedNamesInWords, MAX_NAMES_PER_REASON } from '../../../templates/words/because.ts'
import { preferencesInWords } from '../../../templates/words/preferences-in-words.ts'
import { sampleSite } from '../../templates/sample-views.ts'
import { item, revisionOf } from '../sample-items.ts'

/** The gazetteer that ships. */
const shipped = buildGazetteer(regions as unknown as Region[], actors as unknown as Actor[])
/** A gazetteer whose names have the greatest length, and many characters that HTML escapes. */
const wordy = buildGazetteer(
  Array.from({ length: 60 }, (_, at) => ({
    id: `place-${at}`,
    type: 'city',
    name: { en: `${"O'Neill & Sons ".repeat(6)}${at}`, ar: `${'الجمهورية '.repeat(9)}${at}` },
  })),
  [],
)
const bytes = (text: string): number => new TextEncoder().encode(text).length
const longestFirst = (all: Iterable<Region | Actor>, lang: Lang) =>
  [...all].sort((a, b) => bytes(b.name[lang]) - bytes(a.name[lang]))

/** The preferences of a reader who follows everything, in the zone with the longest name. */
const preferencesOf = (lang: Lang, world: Gazetteer): Preferences => ({
  regions: longestFirst(world.regions.values(), lang).map((each) => each.id),
  actors: longestFirst(world.actors.values(), lang).map((each) => each.id),
  match: 'both',
  backed: true,
  severity: 'moderate',
  certainty: 'unverified',
  digest: { cadence: 'weekly', weekday: 'wednesday', time: '07:00', timezone: 'America/Argentina/ComodRivadavia' },
  alerts: 'extreme',
  alerts_per_hour: 3,
  quiet: { from: '22:00', to: '06:30' },
  extreme_at_once: false,
  alerted: 'left_out',
  lang: lang === 'en' ? 'ar' : 'en',
})

/** The longest reason for an event: four names. */
const reasonOf = (lang: Lang, world: Gazetteer): string => {
  const all = longestFirst([...world.regions.values(), ...world.actors.values()], lang)
  return followedNamesInWords(all.slice(0, MAX_NAMES_PER_REASON), lang)
}

const writing = { en: 'x&y ', ar: 'حلب ' }
const fill = (lang: Lang, length: number): string => writing[lang].repeat(length / 4)
const longText = (lang: Lang) => ({ title: fill(lang, 100), summary: fill(lang, 600) })
const source = (lang: Lang, at: number): Revision['sources'][number] => ({
  publisher: fill(lang, 200),
  title: fill(lang, 300),
  url: `https://paper.example/${at}?${'a&'.repeat(100)}`,
  stance: 'supports',
})
const long = (lang: Lang, sources: number) => (id: string) =>
  revisionOf(id, {
    text: { [lang]: longText(lang) },
    reason: { [lang]: fill(lang, 600) },
    regions: [...shipped.regions.keys()].slice(0, 8).map((region) => ({ id: region })),
    actors: [...shipped.actors.keys()].slice(0, 8).map((actor) => ({ id: actor, role: 'initiator' })),
    sources: Array.from({ length: sources }, (_, at) => source(lang, at)),
  })
const short = (id: string) => revisionOf(id)

type Scene = {
  kind?: 'digest' | 'welcome' | 'alert' | 'rollup' | 'correction' | 'retraction'
  lang: Lang
  world?: Gazetteer
  count: number
  of: (id: string) => Revision
}

/** The mail of `count` events to that reader. */
const mailTo = async ({ kind = 'digest', lang, world = shipped, count, of }: Scene) => {
  const readRevisions: RevisionReader['readRevisions'] = async (refs) => refs.map((each) => of(each.event))
  const renderEdition = editionRenderer(
    { readRevisions, readRecorded: readRevisions, listByEventAndNumber: async () => [] },
    world,
    sampleSite,
  )
  const ids = Array.from({ length: count }, (_, at) => `event-${at}`)
  const sections = ['correction', 'new', 'update'] as const
  const edition = await renderEdition(
    { id: 'f'.repeat(32), kind, lang },
    ids.map((id, at) =>
      item(id, { section: sections[at % 3]!, was: { number: 1, seq: 1, hash: 'h', day: '2024-11-29' } }),
    ),
  )
  const keys = await linkTokens(['a secret that signs the links'])
  const own = {
    chunk: 123_456_789,
    reader: Number.MAX_SAFE_INTEGER,
    address: 'reader@example.org',
    linkWord: 'f'.repeat(32),
    requestWord: '',
    preferencesInWords: preferencesInWords({ choice: preferencesOf(lang, world), gazetteer: world, lang }),
    reasonByEvent: Object.fromEntries(ids.map((id) => [id, reasonOf(lang, world)])),
    events: ids,
  }
  const sender = { from: '', replyTo: '', siteUrl: sampleSite.url, listId: '', signer: keys.signingKeyId }
  const envelope = { ...sender, issuedAt: 4_000_000_000_000 }
  return renderMail(kind, edition.letter, own, envelope, keys)
}
const linked = (part: string): number => new Set(part.match(/\/events\/event-\d+/g)).size

describe.each(LANGS)('the longest mail in %s', (lang) => {
  test.each([
    ['digest', 'short', 500, short],
    ['digest', 'long', 60, long(lang, 3)],
    ['digest', 'very long', 20, long(lang, 12)],
    ['welcome', 'long', 20, long(lang, 3)],
    ['alert', 'short', 500, short],
    ['alert', 'long', 60, long(lang, 3)],
    ['rollup', 'very long', 20, long(lang, 12)],
  ] as const)('a %s of %s events is at most 90,000 bytes of HTML', async (kind, _, count, of) => {
    const { html, text } = await mailTo({ kind, lang, count, of })
    expect(bytes(html)).toBeLessThanOrEqual(MAX_HTML_BYTES)
    expect(bytes(html)).toBeGreaterThan(MAX_HTML_BYTES * 0.7)
    expect(linked(html)).toBe(linked(text))
  })

  test.each([10, 50, 100, 200])('of %i events with long names is at most 90,000 bytes, too', async (count) => {
    const { html } = await mailTo({ lang, world: wordy, count, of: short })
    expect(bytes(html)).toBeLessThanOrEqual(MAX_HTML_BYTES)
  })

  test.each(['correction', 'retraction'] as const)(
    'a %s of an event that is too long for any mail links it',
    async (kind) => {
      for (const sources of [12, 200]) {
        const { html, text } = await mailTo({ kind, lang, count: 1, of: long(lang, sources) })
        expect(bytes(html)).toBeLessThanOrEqual(MAX_HTML_BYTES)
        expect([linked(html), linked(text)]).toEqual([1, 1])
      }
    },
  )

  test('says how many events do not fit, and links the page with all of them', async () => {
    const { html, text } = await mailTo({ lang, count: 500, of: short })
    const left = 500 - linked(html)
    expect(left).toBeGreaterThan(0)
    const number = new RegExp([...String(left)].map((digit) => `[${digit}${'٠١٢٣٤٥٦٧٨٩'[Number(digit)]}]`).join(''))
    for (const part of [html, text]) {
      expect(part).toMatch(number)
      expect(part).toContain(`${sampleSite.url}/editions/${'f'.repeat(32)}`)
    }
  })

  test('leaves no event out if all fit', async () => {
    const { html, text } = await mailTo({ lang, count: 10, of: short })
    expect([linked(html), linked(text)]).toEqual([10, 10])
    expect(html).not.toContain('/editions/')
  })

  test('of an event that is too long for any mail links the edition’s page', async () => {
    const { html } = await mailTo({ lang, count: 1, of: long(lang, 200) })
    expect(bytes(html)).toBeLessThanOrEqual(MAX_HTML_BYTES)
    expect(html).toContain('/editions/')
  })

  test('has a subject of at most 150 letters on one line', async () => {
    const { subject } = await mailTo({ lang, count: 60, of: long(lang, 1) })
    expect(subject.length).toBeLessThanOrEqual(150)
    expect(subject).not.toMatch(/[\r\n]/)
  })
})
