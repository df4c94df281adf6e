import { describe, expect, test } from 'vitest'
import actors from '../../../data/actors.json' with { type: 'json' }
import regions from '../../../data/regions.json' with { type: 'json' }
import { filterOf } from '../../../src/audience/filter.ts'
import { linkTokens } from '../../../src/audience/link-tokens.ts'
import type { Preferences } from '../../../src/audience/preferences.ts'
import { renderMail } from '../../../src/delivery/mail/mail-message.ts'
import { firstDigestInWords, zoneValueLookup } from '../../../src/delivery/mail/zone-values.ts'
import type { RevisionReader } from '../../../src/editions/render/event-view.ts'
import { MAX_HTML_BYTES, MAX_MAIL_WORDS } from '../../../src/editions/render/fit-mail.ts'
import { isWithinFiveScreens } from '../../../src/editions/render/phone-height.ts'
import { editionRenderer } from '../../../src/editions/render/render-edition.ts'
import { LANGS, type Lang, type Revision } from '../../../src/timeline/event.ts'
import { type Actor, buildGazetteer, type Gazetteer, type Region } from '../../../src/timeline/gazetteer.ts'
import { countWords } from '../../../templates/mail/plain-text.ts'
import { followingInWords, severalReasonsInWords } from '../../../templates/words/because.ts'
import { preferencesInMail } from '../../../templates/words/preferences-in-words.ts'
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
/** As many words as fit into each text. */
const hostile = (lang: Lang) => (id: string) =>
  revisionOf(id, {
    text: { [lang]: { title: 'a '.repeat(100).trim(), summary: '& '.repeat(600).trim() } },
    reason: { [lang]: '< '.repeat(300).trim() },
    counts: Array.from({ length: 10 }, (_, at) => ({
      what: `${'<'.repeat(40)}${at}`,
      low: at,
      best: null,
      high: null,
    })),
  })

type Scene = {
  /** How many of the events are notices that a mail joins with alerts. */
  joins?: number
  kind?: 'digest' | 'welcome' | 'alert' | 'rollup' | 'correction' | 'retraction'
  lang: Lang
  world?: Gazetteer
  count: number
  of: (id: string) => Revision
}

/** The edition of `count` events, with what differs by reader left open. */
const renderScene = async ({ kind = 'digest', lang, world = shipped, count, of, joins }: Scene) => {
  const readRevisions: RevisionReader['readRevisions'] = async (refs) => refs.map((each) => of(each.event))
  const renderEdition = editionRenderer(
    { readRevisions, readRecorded: readRevisions, listByEventAndNumber: async () => [] },
    world,
    sampleSite,
  )
  const ids = Array.from({ length: count }, (_, at) => `event-${at}`)
  const sections = ['correction', 'new', 'update'] as const
  return renderEdition(
    { id: 'f'.repeat(32), kind, lang },
    ids.map((id, at) =>
      item(id, {
        section: sections[at % 3]!,
        ...(joins === undefined || at < joins ? { was: { number: 1, seq: 1, hash: 'h', day: '2024-11-29' } } : {}),
        ...(joins !== undefined && { part: at < joins ? 'retraction' : 'alert' }),
      }),
    ),
  )
}

/** The mail of `count` events to that reader. */
const mailTo = async (scene: Scene) => {
  const { kind = 'digest', lang, world = shipped } = scene
  const edition = await renderScene(scene)
  const ids = edition.tales.map(({ event }) => event)
  const keys = await linkTokens(['a secret that signs the links'])
  const choice = preferencesOf(lang, world)
  const sender = { from: '', replyTo: '', siteUrl: sampleSite.url, listId: '', signer: keys.signingKeyId }
  const envelope = { ...sender, issuedAt: 4_000_000_000_000 }
  const own = {
    chunk: 123_456_789,
    reader: Number.MAX_SAFE_INTEGER,
    address: 'reader@example.org',
    linkWord: 'f'.repeat(32),
    requestWord: '',
    preferencesInWords: preferencesInMail({ choice, gazetteer: world, lang }),
    filterValues: {
      following: ` · ${followingInWords(filterOf(choice), world, lang)}`,
      ...Object.fromEntries(
        ids.map((id) => [
          `matched/${id}`,
          severalReasonsInWords({ regions: [...world.regions.keys()], actors: [...world.actors.keys()] }, world, lang),
        ]),
      ),
    },
    zoneValues: {
      ...zoneValueLookup(envelope.issuedAt)(edition, choice.digest.timezone),
      first: firstDigestInWords(choice.digest, envelope.issuedAt, lang),
    },
    events: ids,
  }
  return renderMail(kind, edition.letter, own, envelope, keys)
}
const linked = (part: string): number => new Set(part.match(/\/events\/event-\d+/g)).size

describe.each(LANGS)('the longest mail in %s', (lang) => {
  const kinds = ['digest', 'alert', 'rollup', 'welcome'] as const
  const sizes: [string, (id: string) => Revision][] = [
    ['short', short],
    ['long', long(lang, 3)],
    ['very long', long(lang, 12)],
    ['hostile', hostile(lang)],
  ]
  const cases = kinds.flatMap((kind) =>
    sizes.flatMap(([size, of]) => [1, 12, 60, 300, 500].map((count) => [kind, count, size, of] as const)),
  )

  test.each(cases)(
    'a %s of %i %s events has at most 700 words and 40,000 bytes of HTML',
    async (kind, count, _, of) => {
      const { html, text } = await mailTo({ kind, lang, count, of })
      expect(bytes(html)).toBeLessThanOrEqual(MAX_HTML_BYTES)
      expect(countWords(text)).toBeLessThanOrEqual(MAX_MAIL_WORDS)
      expect(linked(html)).toBe(linked(text))
      expect(linked(html)).toBeGreaterThan(0)
    },
  )

  test.each(['alert', 'rollup', 'digest', 'welcome'] as const)(
    'a %s of any number of events takes five screens of a phone, unless a digest has many corrections',
    async (kind) => {
      for (const of of [short, long(lang, 3), hostile(lang)])
        for (const count of kind === 'digest' ? [1, 12] : [1, 6, 60, 300]) {
          const { letter } = await renderScene({ kind, lang, count, of })
          expect(isWithinFiveScreens(letter.text.filter((_, at) => at % 2 === 0).join(''), lang)).toBe(true)
        }
    },
  )

  test.each([10, 50, 100, 200])('of %i events with long names is at most 40,000 bytes, too', async (count) => {
    const { html } = await mailTo({ lang, world: wordy, count, of: short })
    expect(bytes(html)).toBeLessThanOrEqual(MAX_HTML_BYTES)
  })

  test.each(['correction', 'retraction'] as const)(
    'a %s of an event that is too long for any mail links it',
    async (kind) => {
      for (const of of [long(lang, 12), long(lang, 200), hostile(lang)]) {
        const { html, text } = await mailTo({ kind, lang, count: 1, of })
        expect(bytes(html)).toBeLessThanOrEqual(MAX_HTML_BYTES)
        expect(countWords(text)).toBeLessThanOrEqual(MAX_MAIL_WORDS)
        expect([linked(html), linked(text)]).toEqual([1, 1])
      }
    },
  )

  test.each([short, long(lang, 12), hostile(lang)])(
    'that joins twenty notices shows all of them in 40,000 bytes',
    async (of) => {
      const { html, text } = await mailTo({ kind: 'retraction', lang, count: 40, of, joins: 20 })
      expect(bytes(html)).toBeLessThanOrEqual(MAX_HTML_BYTES)
      expect([linked(html), linked(text)]).toEqual([expect.any(Number), linked(html)])
      for (let at = 0; at < 20; at++) expect(text).toContain(`/events/event-${at}\n`)
    },
  )

  test('says how many events there are, and links the page with all of them', async () => {
    const { html, text } = await mailTo({ lang, count: 500, of: short })
    expect(linked(html)).toBeGreaterThanOrEqual(20)
    for (const part of [html, text]) {
      expect(part).toContain('500')
      expect(part).toContain(`${sampleSite.url}/editions/${'f'.repeat(32)}`)
    }
  })

  test('tells forty corrections in a line each, and links events instead', async () => {
    const { html, text } = await mailTo({ lang, count: 120, of: long(lang, 3) })
    for (const part of [html, text])
      for (let at = 0; at < 120; at += 3) expect(part).toMatch(new RegExp(`/events/event-${at}\\b`))
    expect(countWords(text)).toBeLessThanOrEqual(MAX_MAIL_WORDS)
    expect(bytes(html)).toBeLessThanOrEqual(MAX_HTML_BYTES)
  })

  test('shows all of twenty events, and no link to the page of the edition', async () => {
    const { html, text } = await mailTo({ lang, count: 20, of: short })
    expect([linked(html), linked(text)]).toEqual([20, 20])
    expect(html).not.toContain('/editions/')
  })

  test('has a subject of at most 150 letters on one line', async () => {
    const { subject } = await mailTo({ lang, count: 60, of: long(lang, 1) })
    expect(subject.length).toBeLessThanOrEqual(150)
    expect(subject).not.toMatch(/[\r\n]/)
  })
})
