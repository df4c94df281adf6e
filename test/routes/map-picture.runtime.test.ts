import { beforeAll, describe, expect, test } from 'vitest'
import { recorded } from '../workshop.ts'
import { call } from '../world.ts'

beforeAll(async () => {
  await recorded('in-aleppo', { regions: [{ id: 'sy-aleppo-city' }], severity: 'extreme' })
  await recorded('in-homs', { regions: [{ id: 'sy-homs' }], severity: 'minor' })
  await recorded('in-syria', { regions: [{ id: 'sy' }], severity: 'severe' })
})

const bytesOf = async (path: string): Promise<Uint8Array> => {
  const answer = await call(path)
  expect([path, answer.status, answer.headers.get('content-type')]).toEqual([path, 200, 'image/png'])
  return new Uint8Array(await answer.arrayBuffer())
}
/** The colours of the regions, in the order of the picture: the palette without its three fixed colours. */
const coloursIn = (png: Uint8Array): string[] => {
  const at = new TextDecoder('latin1').decode(png).indexOf('PLTE') + 4
  const length = new DataView(png.buffer).getUint32(at - 8)
  return Array.from({ length: length / 3 }, (_, entry) =>
    Array.from(png.subarray(at + entry * 3, at + entry * 3 + 3), (byte) => byte.toString(16).padStart(2, '0')).join(''),
  ).slice(3)
}

describe('the picture of an event', () => {
  test('is small, and differs from the others in its palette only', async () => {
    const [plain, aleppo] = [await bytesOf('/picture'), await bytesOf('/events/in-aleppo/picture')]
    expect(aleppo.length).toBeLessThanOrEqual(6_000)
    expect(aleppo.length).toBe(plain.length)
    const idat = (png: Uint8Array): string =>
      String(png.subarray(new TextDecoder('latin1').decode(png).indexOf('IDAT')))
    expect(idat(aleppo)).toBe(idat(plain))
  })

  test('colours the region of the event by its severity, and all regions for a country', async () => {
    const colours = coloursIn(await bytesOf('/events/in-aleppo/picture'))
    expect(colours.filter((colour) => colour === '8c1c13')).toHaveLength(1)
    const place = colours.indexOf('8c1c13')
    const other = coloursIn(await bytesOf('/events/in-homs/picture'))
    expect(other[place]).not.toBe('8a8f97')
    expect(other.filter((colour) => colour === '8a8f97')).toHaveLength(1)
    expect(new Set(coloursIn(await bytesOf('/events/in-syria/picture')))).toEqual(new Set(['c8691c']))
  })

  test('is named by the page of the event, with its size and a text', async () => {
    const page = await (await call('/events/in-aleppo')).text()
    expect(page).toContain('<meta property="og:image" content="https://waqai.example.net/events/in-aleppo/picture"/>')
    expect(page).toContain('<meta property="og:image:width" content="600"/>')
    expect(page).toMatch(/<meta property="og:image:alt" content="[^"]{20,}"\/>/)
  })

  test('does not exist without the event', async () => {
    expect((await call('/events/nothing/picture')).status).toBe(404)
    expect((await call('/editions/nothing/picture')).status).toBe(404)
  })
})

const dataOf = async (path: string): Promise<unknown> =>
  JSON.parse(/<script type="application\/ld\+json">(.*?)<\/script>/.exec(await (await call(path)).text())![1]!)

test('the page of an event has it as data for search engines, with what schema.org and search engines require', async () => {
  const image = 'https://waqai.example.net/events/in-aleppo/picture'
  const organization = { '@type': 'Organization' }
  expect(await dataOf('/events/in-aleppo')).toMatchObject({
    '@context': 'https://schema.org',
    '@type': 'Event',
    name: 'What happened: in-aleppo',
    image,
    startDate: '2024-11-29',
    location: [{ '@type': 'Place', name: 'Aleppo city', address: 'Aleppo city' }],
    subjectOf: [
      {
        ...{
          '@type': 'Report',
          headline: 'What happened: in-aleppo',
          image,
          author: organization,
          publisher: organization,
        },
        citation: [{ '@type': 'CreativeWork', name: 'A report', publisher: { ...organization, name: 'A paper' } }],
      },
    ],
  })
})

test('an event without a day or a place is a report, and what somebody says is a claim', async () => {
  await recorded('undated', { when: null, when_min: null, when_max: null })
  await recorded('nowhere', { regions: [] })
  await recorded('said', { nature: 'claim', certainty: 'unverified' })
  for (const [id, type] of [
    ['undated', 'Report'],
    ['nowhere', 'Report'],
    ['said', 'Claim'],
  ])
    expect(await dataOf(`/events/${id}`)).toMatchObject({
      ...{ '@type': type, name: `What happened: ${id}`, citation: [{ name: 'A report' }] },
      image: `https://waqai.example.net/events/${id}/picture`,
    })
})
